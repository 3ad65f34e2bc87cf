/** Conversations in the index: which there are, and lists in which each is one row. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flagsOf } from '../../src/core/flags.js';
import type { PageKey, SearchQuery } from '../../src/core/indexRows.js';
import type { MessageSummary } from '../../src/core/message.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();

/** Message `n` has the id `<n>`. */
function add(n: number, parts: Partial<MessageSummary> = {}, folderId = the().inbox.id): void {
  const change = addition(folderId, n, { summary: { messageId: String(n), ...parts } });
  the().index.commit([change]);
}

function list(query: Partial<SearchQuery> & { text?: string } = {}) {
  const { text = '', ...rest } = query;
  return the().index.conversations({
    ...{ query: parseQuery(text).query, now: 0, limit: 10 },
    ...(text === '' ? { folderId: the().inbox.id } : {}),
    ...rest,
  });
}

/** Numbers of the newest messages of the conversations. */
const heads = (page: ReturnType<typeof list>) =>
  page?.rows.map(({ messageId }) => Number(messageId));

describe('a list of conversations', () => {
  it('has each once, by its newest message in the list', () => {
    add(1);
    add(2);
    add(3, { references: ['1'] });
    add(4);
    const page = list();
    expect(heads(page)).toEqual([4, 3, 2]);
    expect(page?.rows.map(({ ids }) => ids.length)).toEqual([1, 2, 1]);
    expect(page?.rows[1]?.ids).toEqual([the().row(3).id, the().row(1).id]);
    expect(page?.rows.map(({ unread }) => unread)).toEqual([1, 2, 1]);
  });

  it('shows in a folder what is in it, and in a view of several all of it', () => {
    const sent = the().index.putFolder({ ...INBOX, dir: 'Sent', path: 'Sent', role: 'sent' });
    add(1);
    add(2, { references: ['1'] }, sent.id);
    expect(heads(list())).toEqual([1]);
    expect(heads(list({ folderId: sent.id }))).toEqual([2]);
    expect(heads(list({ text: 'in:inbox OR in:sent' }))).toEqual([2]);
    expect(list()?.rows[0]?.threadSize).toBe(2);
  });

  it('goes on by key in both directions, and says whether there is more', () => {
    for (let n = 1; n <= 40; n += 1) add(n, n % 4 === 0 ? { references: [String(n - 3)] } : {});
    const all = heads(list({ limit: 100 })) ?? [];
    expect(all).toHaveLength(30);
    const older: number[] = [];
    let after: PageKey | undefined;
    for (let more = true; more;) {
      const page = list({ limit: 7, ...(after === undefined ? {} : { after }) });
      older.push(...(heads(page) ?? []));
      after = page?.rows.at(-1);
      more = page?.more ?? false;
    }
    expect(older).toEqual(all);
    const newer: number[] = [];
    let before: PageKey | undefined = { sortDate: -1, placementId: 0 };
    for (let more = true; more;) {
      const page = list({ limit: 7, ...(before === undefined ? {} : { before }) });
      newer.unshift(...(heads(page) ?? []));
      before = page?.rows[0];
      more = page?.more ?? false;
    }
    expect(newer).toEqual(all);
  });

  it('is not made for words: their messages are listed by themselves', () => {
    add(1, { text: 'word' });
    expect(list({ text: 'word' })).toBeNull();
    expect(list({ text: 'larger:1' })).toBeNull();
    expect(heads(list({ text: 'is:unread' }))).toEqual([1]);
    expect(heads(list({ text: '"."' }))).toEqual([]);
  });

  it('lists a conversation of many messages once', () => {
    for (let n = 1; n <= 300; n += 1) add(n, { references: ['0'] });
    const page = list({ limit: 5 });
    expect(heads(page)).toEqual([300]);
    expect(page?.more).toBe(false);
  });
});

describe('a search, page by page', () => {
  it.each(['word', 'is:unread', 'is:flagged', 'word in:inbox', '-word OR word'])('%s', (text) => {
    const { index, inbox } = the();
    index.commit(
      Array.from({ length: 25 }, (_, n) =>
        addition(inbox.id, n + 1, { flags: flagsOf(['flagged']), summary: { text: 'word' } }),
      ),
    );
    const query = { query: parseQuery(text).query, now: 0 };
    const all = index.search({ ...query, limit: 100 }).map(({ id }) => id);
    expect(all).toHaveLength(25);
    const first = index.search({ ...query, limit: 10 });
    const after = first.at(-1);
    if (after === undefined) throw new Error('nothing found');
    const next = index.search({ ...query, after, limit: 10 });
    expect([...first, ...next].map(({ id }) => id)).toEqual(all.slice(0, 20));
    const [before] = next;
    if (before === undefined) throw new Error('nothing found');
    expect(index.search({ ...query, before, limit: 10 }).map(({ id }) => id)).toEqual(
      all.slice(0, 10),
    );
    expect(index.count({ ...query, limit: 100 })).toEqual({ total: 25, unread: 25 });
    expect(index.count({ ...query, limit: 7 }).total).toBeLessThanOrEqual(25);
  });
});

describe('conversations', () => {
  it('tell what each message answers', () => {
    add(1);
    add(2, { references: ['1'] });
    const [first, second] = the().index.threadMembers(the().row(1).thread);
    expect(second?.ancestors).toEqual([first?.key]);
    expect(first?.ancestors).toEqual([]);
  });

  it('do not depend on the order in which messages come', () => {
    const people = [{ name: '', address: 'a@x.org' }];
    const message = fc.record({
      messageId: fc.option(fc.constantFrom('1', '2', '3', '4', '5')),
      references: fc.array(fc.constantFrom('1', '2', '3', '4', '5', '6'), { maxLength: 3 }),
      subject: fc.constantFrom('lunch', 'Re: lunch', 'dinner', 'Re: dinner', ''),
    });
    const orders = fc
      .array(message, { minLength: 1, maxLength: 8 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
        ),
      );
    fc.assert(
      fc.property(orders, ([messages, order]) => {
        const names = [[...messages.keys()], order].map((sequence) => {
          const { index } = openIndex(':memory:');
          const inbox = index.putFolder(INBOX).id;
          for (const n of sequence) {
            const parts = { ...messages[n], from: people, to: people };
            index.commit([addition(inbox, n, { summary: parts })]);
          }
          const { rows } = index.page({ folderId: inbox, limit: 100 });
          index.close();
          return rows.map(({ id, thread }) => `${id} ${thread}`);
        });
        expect(names[1]).toEqual(names[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a reply that names nothing to what it answers, whichever came first', () => {
    const [ann, bob] = ['ann', 'bob'].map((name) => [{ name, address: `${name}@x.org` }]);
    const question = { subject: 'Lunch', from: ann ?? [], to: bob ?? [] };
    const answer = { subject: 'Re: Lunch', from: bob ?? [], to: ann ?? [] };
    add(1, answer);
    add(2, question);
    add(3, question);
    add(4, { ...question, subject: 'Dinner' });
    const [one, two, three, four] = [1, 2, 3, 4].map((n) => the().row(n).thread);
    expect([two, three]).toEqual([one, one]);
    expect(four).not.toBe(one);
  });

  it('with ten thousand references is as quick as any', () => {
    const references = Array.from({ length: 10_000 }, (_, n) => `r${String(n)}`);
    add(1, { references });
    add(2, { references: [...references, '1'] });
    expect(the().row(1).thread).toBe(the().row(2).thread);
  });
});
