/** Recognising messages that a letter-box names anew. */
import { expect, it } from '@jest/globals';
import { findDoubts, isRenamed, matchStrangers } from '../../src/core/knownLetters.js';
import type { LetterName } from '../../src/core/letterBox.js';
import type { RemoteMessage } from '../../src/core/source.js';

const listed = (id: string, size: number | null): RemoteMessage => ({
  id,
  size,
  flags: null,
  keywords: [],
});
const letter = (remoteId: string, octets: number | null): LetterName => ({
  remoteId,
  octets,
  isHere: true,
});

it('only asks for messages that could be mistaken', () => {
  const doubts = findDoubts(
    [
      listed('new', 100),
      listed('odd end', 98),
      listed('other', 5000),
      listed('untold', null),
      listed('same', 7),
      listed('changed', 8),
      listed('never told', 9),
    ],
    new Set(['new', 'odd end', 'other', 'untold']),
    new Map([
      ['same', letter('same', 7)],
      ['changed', letter('changed', 9)],
      ['never told', letter('never told', null)],
    ]),
    [{ placementId: 1, octets: 100 }],
  );
  expect([...doubts.candidates.keys()]).toEqual(['new', 'odd end']);
  expect(doubts.changed.map(({ remoteId }) => remoteId)).toEqual(['changed']);
});

it('takes a message here for one of the letter-box, and no more than one', () => {
  const strangers = [1, 2].map((placementId) => ({ placementId, octets: 100 }));
  const fresh = new Map(['a', 'b', 'c', 'd'].map((id) => [id, strangers]));
  const remote = new Map([
    ['a', 'header:x'],
    ['b', 'header:x'],
    ['c', 'header:y'],
  ]);
  const local = new Map([
    [1, 'header:x'],
    [2, 'header:y'],
  ]);
  const matched = matchStrangers(fresh, remote, local);
  expect([...matched]).toEqual([
    ['a', 1],
    ['c', 2],
  ]);
});

it('tells a letter-box that was renamed from one that was emptied', () => {
  expect(isRenamed(1000, 1000, 999)).toBe(true);
  expect(isRenamed(1000, 1000, 0)).toBe(false);
  expect(isRenamed(1000, 400, 3)).toBe(false);
  expect(isRenamed(8, 8, 8)).toBe(false);
});
