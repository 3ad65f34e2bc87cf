import { describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../src/core/flags.js';
import type { PageKey } from '../../src/core/indexRows.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { Database } from '../../src/store/index/database.js';
import * as queries from '../../src/store/index/queries.js';
import { UNLINKED, UPLOADING } from '../../src/store/index/unlinkedQueries.js';
import { INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const SEEN = flagsOf(['seen']);
const DAY = 24 * 60 * 60 * 1000;
const the = useIndex();

describe('pages', () => {
  it('go through a folder newest first, without gap or repetition, and back again', () => {
    // Many messages of the same second, so that the date alone does not tell where one is.
    the().index.commit(
      Array.from({ length: 95 }, (_, n) => the().add(n, { received: (n % 7) * 1000 })),
    );
    const all = the().index.page({ folderId: the().inbox.id, limit: 1000 }).rows;
    const dates = all.map((row) => row.sortDate);
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
    const seen: string[] = [];
    let after: PageKey | undefined;
    for (let more = true; more;) {
      const position = after === undefined ? {} : { after };
      const page = the().index.page({ folderId: the().inbox.id, limit: 10, ...position });
      seen.push(...page.rows.map((row) => row.id));
      after = page.rows.at(-1);
      more = page.more;
    }
    expect(seen).toEqual(all.map((row) => row.id));

    const [from] = all.slice(50);
    if (from === undefined) throw new Error('too few messages');
    const back = the().index.page({ folderId: the().inbox.id, before: from, limit: 10 });
    expect(back.rows).toEqual(all.slice(40, 50));
    expect(back.more).toBe(true);
    const top = the().index.page({ folderId: the().inbox.id, before: from, limit: 50 });
    expect([top.rows.length, top.more]).toEqual([50, false]);
  });

  it('are of one folder, of a role everywhere, of an account, or of everything', () => {
    const bob = { ...INBOX, account: 'bob' };
    const folders = [
      the().inbox,
      the().index.putFolder(bob),
      the().index.putFolder({ ...bob, dir: 'Sent', role: 'sent' }),
    ];
    the().index.commit(
      Array.from({ length: 30 }, (_, n) =>
        the().add(n, { folderId: folders[n % 3]?.id ?? 0, flags: n % 2 === 0 ? SEEN : 0 }),
      ),
    );
    const numbers = (query: Omit<Parameters<MailIndex['page']>[0], 'limit'>) =>
      the()
        .index.page({ ...query, limit: 100 })
        .rows.map((row) => row.received / 1000);
    const expected = (test: (n: number) => boolean) =>
      Array.from({ length: 30 }, (_, n) => 29 - n).filter(test);
    expect(numbers({})).toEqual(expected(() => true));
    expect(numbers({ role: 'inbox' })).toEqual(expected((n) => n % 3 < 2));
    expect(numbers({ account: 'bob' })).toEqual(expected((n) => n % 3 > 0));
    expect(numbers({ account: 'bob', role: 'inbox' })).toEqual(expected((n) => n % 3 === 1));
    expect(numbers({ folderId: the().inbox.id })).toEqual(expected((n) => n % 3 === 0));
    expect(numbers({ unreadOnly: true })).toEqual(expected((n) => n % 2 === 1));
    expect(numbers({ role: 'inbox', unreadOnly: true })).toEqual(
      expected((n) => n % 2 === 1 && n % 3 < 2),
    );
    expect(numbers({ account: 'nobody' })).toEqual([]);
    const [key] = the().index.page({ role: 'inbox', limit: 5 }).rows.slice(4);
    if (key === undefined) throw new Error('too few messages');
    expect(numbers({ role: 'inbox', after: key })).toEqual(expected((n) => n % 3 < 2).slice(5));
    expect(numbers({ role: 'inbox', before: key })).toEqual(expected((n) => n % 3 < 2).slice(0, 4));
  });

  it('sort a message by its date, but not one that claims to be from the future', () => {
    const received = 100 * DAY;
    const dates = [null, 3 * DAY, received + DAY, received + 400 * DAY, NaN];
    the().index.commit(
      dates.map((date, n) => the().add(n, { received: received + n, summary: { date } })),
    );
    expect(
      the()
        .rows()
        .map((row) => [row.date, row.sortDate]),
    ).toEqual([
      [received + DAY, received + DAY],
      [null, received + 4],
      [received + 400 * DAY, received + 3],
      [null, received],
      [3 * DAY, 3 * DAY],
    ]);
  });
});

describe('conversations', () => {
  it('hold what answers each other, oldest first, also when the link comes last', () => {
    the().index.commit([
      the().add(3, { summary: { messageId: 'c', inReplyTo: ['b'] } }),
      the().add(1, { summary: { messageId: 'a' } }),
      the().add(9, { summary: { messageId: 'z' } }),
    ]);
    const [other, before] = [the().row(9), the().row(3)];
    expect(before.thread).not.toBe(the().row(1).thread);
    the().index.commit([the().add(2, { summary: { messageId: 'b', references: ['a'] } })]);
    const thread = the().index.thread(the().row(1).thread);
    expect(thread.map((row) => row.messageId)).toEqual(['a', 'b', 'c']);
    expect(new Set(thread.map((row) => row.thread)).size).toBe(1);
    expect(the().index.thread(before.thread)).toEqual(thread);
    expect(the().index.thread(other.thread)).toHaveLength(1);
    for (const none of ['', 'x', '0000000000', '\0', 'uuuuuuuuuu']) {
      expect(the().index.thread(none)).toEqual([]);
    }
  });

  it('are forgotten with their last message', () => {
    the().index.commit([the().add(1, { summary: { messageId: 'a', references: ['r'] } })]);
    the().index.commit([{ type: 'forget', placementId: the().placement(1) }]);
    the().index.close();
    const database = new Database(the().file, { readOnly: true });
    for (const table of ['thread', 'thread_key', 'message']) {
      expect(database.all(`SELECT * FROM ${table}`)).toEqual([]);
    }
    database.close();
  });
});

describe('every query of a reader', () => {
  const shapes = [true, false].flatMap((oneFolder) =>
    [true, false].flatMap((unreadOnly) =>
      (['newest', 'after', 'before'] as const).map((direction) =>
        queries.pageKeys({ oneFolder, unreadOnly, direction }),
      ),
    ),
  );

  it.each(shapes)('reads a page off an index, without sorting: %s', (sql) => {
    const [step = '', ...others] = plan(sql);
    expect(others).toEqual([]);
    const index = sql.includes('flags') ? 'INDEX unread_' : 'COVERING INDEX placement_';
    expect(step).toMatch(new RegExp(`^(SEARCH|SCAN) placement USING ${index}`));
    if (sql.includes('folder_id')) expect(step).toContain('(folder_id=?');
    // Not every build of SQLite counts the rowid in; the date alone is enough to begin there.
    if (sql.includes('(?, ?)')) expect(step).toMatch(/sort_date(,rowid\))?[<>]/);
  });

  it.each([
    queries.FOLDERS,
    queries.FOLDERS_OF_ACCOUNT,
    queries.FOLDER_OF_DIR,
    queries.ROW,
    queries.PLACEMENT_CHUNK,
    queries.PLACEMENTS_BY_ID,
    queries.PLACEMENTS_MOVING,
    queries.PLACEMENTS_PENDING,
    queries.COUNT_PENDING,
    queries.WAITING,
    UNLINKED,
    UPLOADING,
    queries.PLACEMENTS_BY_REMOTE_ID,
    queries.COUNT_REMOTE,
    queries.REMOVED,
    queries.UNFILED,
    queries.CONTENTS,
    queries.LATER_TWINS,
    queries.PARTIALS,
    queries.NAMED,
    queries.IDS_BETWEEN,
    queries.THREAD_OF_KEY,
    queries.PLACEMENTS_OF_THREAD,
    queries.KEPT_CHUNK,
    queries.HISTORY_OF,
    queries.AGED,
    queries.PLACED_DIGESTS,
    queries.PLACED_MESSAGE_IDS,
  ])('looks rows up instead of going through all of them: %s', (sql) => {
    const steps = plan(sql).filter((step) => step.startsWith('SCAN'));
    const harmless =
      /^SCAN (folder USING INDEX|(?:json_each|d) VIRTUAL TABLE|CONSTANT ROW|\(subquery)/;
    for (const step of steps) expect(step).toMatch(harmless);
  });

  it('finds out from an index whether any message is only partly here', () => {
    expect(plan(queries.ANY_PARTIAL)).toEqual([
      'SCAN placement USING COVERING INDEX placement_partial',
    ]);
  });

  function plan(sql: string): string[] {
    const database = new Database(the().file, { readOnly: true });
    const steps = database.all(`EXPLAIN QUERY PLAN ${sql}`).map((row) => String(row['detail']));
    database.close();
    return steps;
  }
});
