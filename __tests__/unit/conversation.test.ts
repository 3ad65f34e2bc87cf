/** Conversations as trees, and replies that name nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conversationTree } from '../../src/core/conversation.js';
import type { MessageRow, ThreadMember } from '../../src/core/indexRows.js';
import { baseSubject, subjectLink } from '../../src/core/replySubject.js';
import { ancestorKeys, threadKey } from '../../src/core/threads.js';
import { summary } from '../support/places.js';

/** A message with the id `id`, sent at second `at`, that names these as before it, nearest first. */
function member(id: string, at: number, ancestors: readonly string[] = [], folderId = 1) {
  const row = { id: `${id}${String(folderId)}`, sortDate: at * 1000, folderId } as MessageRow;
  return { row, key: threadKey(id), ancestors: ancestors.map(threadKey) };
}

/** `id` of each row with its depth as indentation. */
function drawn(members: readonly ThreadMember[]): string[] {
  return conversationTree(members).map(({ member: { row }, depth, copies }) => {
    const more = copies.length === 0 ? '' : ` +${String(copies.length)}`;
    return `${'  '.repeat(depth)}${row.id}${more}`;
  });
}

describe('a tree', () => {
  it('has answers below what they answer, by date', () => {
    const tree = drawn([
      member('d', 4, ['b', 'a']),
      member('a', 1),
      member('c', 3, ['a']),
      member('b', 2, ['a']),
    ]);
    expect(tree).toEqual(['a1', '  b1', '    d1', '  c1']);
  });

  it('goes to the nearest that is here when the one between never came', () => {
    expect(drawn([member('a', 1), member('c', 3, ['b', 'a'])])).toEqual(['a1', '  c1']);
    expect(drawn([member('b', 2, ['x']), member('c', 3, ['x'])])).toEqual(['b1', 'c1']);
  });

  it('shows a message once that is in several folders', () => {
    expect(drawn([member('a', 1), member('a', 1, [], 2), member('b', 2, ['a'], 2)])).toEqual([
      'a1 +1',
      '  b2',
    ]);
    const preferred = conversationTree(
      [member('a', 1), member('a', 1, [], 2)],
      (row) => row.folderId === 2,
    );
    expect(preferred.map(({ member: { row } }) => row.id)).toEqual(['a2']);
  });

  it('shows both of one folder that claim to be the same', () => {
    const twin = { ...member('a', 2), row: { ...member('a', 2).row, id: 'other' } };
    expect(drawn([member('a', 1), twin, member('b', 3, ['a'])])).toEqual(['a1', '  b1', 'other']);
  });

  it('says on which levels more follow', () => {
    const rows = conversationTree([
      member('a', 1),
      member('b', 2, ['a']),
      member('c', 3, ['b']),
      member('d', 4, ['a']),
    ]);
    expect(rows.map(({ follows }) => follows)).toEqual([
      [false],
      [false, true],
      [false, true, false],
      [false, false],
    ]);
  });

  it('holds everything once, the same in any order, whatever the headers claim', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const message = fc.record({
      id: fc.constantFrom(...ids),
      at: fc.integer({ min: 0, max: 3 }),
      ancestors: fc.array(fc.constantFrom(...ids, 'gone'), { maxLength: 4 }),
      folderId: fc.integer({ min: 1, max: 2 }),
    });
    const conversation = fc
      .array(message, { maxLength: 9 })
      .map((list) =>
        list.map(({ id, at, ancestors, folderId }, n) => {
          const made = member(id, at, ancestors, folderId);
          return { ...made, row: { ...made.row, id: `m${String(n)}` } };
        }),
      )
      .chain((members) =>
        fc.record({
          members: fc.constant(members),
          shuffled: fc.shuffledSubarray(members, { minLength: members.length }),
        }),
      );
    fc.assert(
      fc.property(conversation, ({ members, shuffled }) => {
        const tree = conversationTree(members);
        expect(drawn(shuffled)).toEqual(drawn(members));
        const shown = tree.flatMap(({ member: { row }, copies }) => [row, ...copies]);
        expect(shown.map(({ id }) => id).sort()).toEqual(members.map(({ row }) => row.id).sort());
      }),
    );
  });

  it('is made at once of a thousand messages that answer each other in a circle', () => {
    const circle = Array.from({ length: 1000 }, (_, n) =>
      member(`m${String(n)}`, n, [`m${String((n + 999) % 1000)}`]),
    );
    expect(conversationTree(circle)).toHaveLength(1000);
  });
});

describe('what a message answers', () => {
  it('is the last reference, then those before it', () => {
    const keys = ancestorKeys({ references: ['a', 'b', 'c'], inReplyTo: ['c', 'x'] });
    expect(keys).toEqual(['c', 'b', 'a', 'x'].map(threadKey));
    const many = Array.from({ length: 10_000 }, (_, n) => `m${String(n)}`);
    expect(ancestorKeys({ references: many, inReplyTo: [] })[0]).toBe(threadKey('m9999'));
    expect(ancestorKeys({ references: many, inReplyTo: [] })).toHaveLength(10);
  });
});

describe('a reply that names nothing', () => {
  const ann = [{ name: '', address: 'Ann@example.org' }];
  const bob = [{ name: '', address: 'bob@example.org' }];
  const original = subjectLink(summary({ subject: 'Lunch  today', from: ann, to: bob }));

  it.each(['Re: lunch today', 'RE[2]: Lunch today', 'AW: Re: Lunch today', '回复：Lunch today'])(
    'goes with the message it answers: %s',
    (subject) => {
      const reply = subjectLink(summary({ subject, from: bob, to: ann }));
      expect(reply).toEqual({ kind: 'reply', key: original?.key });
    },
  );

  it.each([
    ['of others', summary({ subject: 'Re: Lunch today', from: bob, to: bob })],
    ['about something else', summary({ subject: 'Re: Lunch', from: bob, to: ann })],
  ])('does not go with one %s', (_, reply) => {
    expect(subjectLink(reply)?.key).not.toBe(original?.key);
  });

  it('is none when it names what it answers, or has no subject', () => {
    const answer = { subject: 'Re: Lunch today', from: bob, to: ann };
    expect(subjectLink(summary({ ...answer, inReplyTo: ['x'] }))).toBeNull();
    expect(subjectLink(summary({ ...answer, subject: 'Re: ' }))).toBeNull();
    expect(baseSubject('Regarding: x')).toEqual({ text: 'regarding: x', isReply: false });
  });
});
