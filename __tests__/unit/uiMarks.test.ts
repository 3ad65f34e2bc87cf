/** Marks of messages, one by one and in ranges. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ScreenRow } from '../../src/app/screenMail.js';
import { EMPTY_LIST, type ListWindow } from '../../src/ui/state/listWindow.js';
import { NO_MARKS, rangeFrom, rangeTo, toggled, withoutMarks } from '../../src/ui/state/marks.js';

const row = (index: number): ScreenRow => ({
  ...{ id: `m${index}`, key: { sortDate: 1000 - index, placementId: 1 }, folderId: 1 },
  ...{ account: 'a', protocol: 'imap', thread: '', threadSize: 1, from: '', to: '' },
  ...{ subject: '', snippet: '', date: 0, flags: [], tags: [], attachments: 0 },
  ...{ server: 'on-server', leaves: null, wish: null },
  removedBy: null,
  size: 1000,
  isPartial: false,
});
const ALL = Array.from({ length: 60 }, (_, index) => row(index));
const ids = (from: number, to: number): string[] =>
  ALL.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);

/** The list with the rows around a selected one, as many as are kept. */
function windowAt(selected: number, kept: number): ListWindow {
  const first = Math.max(0, selected - kept);
  const rows = ALL.slice(first, selected + kept + 1);
  return { ...EMPTY_LIST, rows, selected: selected - first };
}

describe('marks', () => {
  it('are put and taken away one by one', () => {
    const two = toggled(toggled(NO_MARKS, 'a'), 'b');
    expect([...two.ids]).toEqual(['a', 'b']);
    expect([...toggled(two, 'a').ids]).toEqual(['b']);
    expect([...withoutMarks(two, ['b', 'x']).ids]).toEqual(['a']);
    expect(withoutMarks(two, ['x'])).toBe(two);
  });

  it('of a range are all rows from its anchor to the selection, wherever the window goes', () => {
    const steps = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(59), steps, fc.integer({ min: 5, max: 12 }), (anchor, moves, kept) => {
        let at = anchor;
        let marks = rangeFrom(toggled(NO_MARKS, 'before'), windowAt(at, kept));
        for (const by of moves) {
          at = Math.max(0, Math.min(59, at + by));
          marks = rangeTo(marks, windowAt(at, kept));
          expect([...marks.ids].sort()).toEqual(['before', ...ids(anchor, at)].sort());
        }
      }),
    );
  });

  it('of a range stay where its anchor leaves the list', () => {
    const marks = rangeFrom(NO_MARKS, windowAt(10, 10));
    const without = ALL.filter(({ id }) => id !== 'm10').slice(0, 20);
    const list = { ...EMPTY_LIST, rows: without, selected: 13 };
    expect([...rangeTo(marks, list).ids].sort()).toEqual([...ids(10, 14)].sort());
    expect(rangeFrom(NO_MARKS, EMPTY_LIST)).toBe(NO_MARKS);
  });
});
