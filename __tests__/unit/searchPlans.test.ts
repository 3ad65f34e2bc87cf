/** Every statement that a search, a completion or a list of people makes, and SQLite's plan for it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flagsOf } from '../../src/core/flags.js';
import type { FolderRow } from '../../src/core/indexRows.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { conversationKeys, countFound } from '../../src/store/index/conversationRows.js';
import { findCorrespondents } from '../../src/store/index/correspondentQueries.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import {
  ANCESTORS,
  MUTED_AMONG,
  PLACEMENTS_OF_THREAD,
  TAGS,
  THREADS_OF_SUBJECT,
  UNWORDED_MESSAGE,
} from '../../src/store/index/queries.js';
import { rankedKeys } from '../../src/store/index/rankedKeys.js';
import { searchKeys } from '../../src/store/index/searchKeys.js';
import { planSearch } from '../../src/store/index/searchPlan.js';
import { ListeningDatabase } from '../support/listeningDatabase.js';
import { addition, INBOX } from '../support/places.js';

/** More than can be sorted: a search of these walks from the newest message on. */
const MANY = 2500;

let database: ListeningDatabase;
let folders: FolderRow[];
const home = mkdtempSync(join(tmpdir(), 'mailtui-plans-'));

beforeAll(() => {
  const file = join(home, 'index.db');
  const { index } = openIndex(file);
  const inbox = index.putFolder(INBOX).id;
  for (const role of ['sent', 'archive', 'trash'] as const) {
    index.putFolder({ ...INBOX, dir: role, path: role, name: role, role });
  }
  for (let n = 0; n < 10; n += 1) {
    const dir = `lists/${String(n)}`;
    index.putFolder({ ...INBOX, account: 'bob', dir, path: dir, name: String(n), role: null });
  }
  index.commit(
    Array.from({ length: MANY }, (_, n) =>
      addition(inbox, n, {
        size: 2 ** 20,
        tags: ['todo'],
        flags: flagsOf(['flagged']),
        summary: {
          text: n < 10 ? 'common rare' : 'common',
          traits: ['link'],
          from: [{ name: 'Ann', address: 'ann@example.org' }],
          to: [{ name: 'Bob', address: `bob${String(n % 50)}@example.org` }],
        },
      }),
    ),
  );
  folders = index.folders();
  index.close();
  database = new ListeningDatabase(file, { readOnly: true });
});

afterAll(() => {
  database.close();
  rmSync(home, { recursive: true, force: true });
});

const SCOPES = ['', 'in:inbox', 'in:bob', '-in:sent', 'after:2020', 'on:yesterday'];
const TERMS = [
  ...['', 'rare', 'common', 'common -rare', 'from:ann common', '-common', 'common OR is:read'],
  ...['is:unread', 'is:read', 'is:flagged', 'is:answered', 'is:draft', 'is:encrypted'],
  ...['is:signed', 'is:pending', 'is:local', 'is:on-server', 'is:muted', 'tag:todo', 'tag:none'],
  ...['has:link', 'has:attachment', 'has:attachment:pdf', 'larger:1k', 'smaller:2M', 'larger:9M'],
  ...['id:abc', 'thread:0000000000', 'list:dev', 'filename:x', 'common is:unread larger:1k'],
  ...['rare is:flagged', '-(common is:read)', 'has:link OR tag:todo OR rare'],
];

describe('every statement of a search', () => {
  it.each(TERMS.flatMap((term) => SCOPES.map((scope) => `${term} ${scope}`.trim())))(
    'goes by an index: %s',
    (text) => {
      const { query, problems } = parseQuery(text);
      expect(problems).toEqual([]);
      database.said.clear();
      for (const scope of [{}, { folderId: 1 }, { account: 'ann' }]) {
        const plan = planSearch(query, { folders, now: Date.now(), ...scope });
        if (plan === null) throw new Error('the query says nothing');
        rankedKeys(database, plan, { limit: 50, now: 0 });
        const key = { sortDate: Date.now(), placementId: MANY };
        for (const bound of [{}, { after: key }, { before: key }]) {
          searchKeys(database, plan, { ...bound, limit: 50 });
          conversationKeys(database, plan, { ...bound, limit: 50 });
        }
        countFound(database, { query, now: 0, limit: 50, ...scope }, folders);
      }
      for (const sql of database.said) expectIndexed(sql);
    },
  );

  it('sorts only what a few ids led to', () => {
    const statements = ['common', 'rare', 'has:link', 'is:unread', ''].map((text) => {
      const { query } = parseQuery(text);
      database.said.clear();
      const plan = planSearch(query, { folders, now: 0 });
      if (plan !== null) searchKeys(database, plan, { limit: 50 });
      const sql = [...database.said].at(-1) ?? '';
      return [text, database.planOf(sql).some((step) => step.includes('TEMP B-TREE'))];
    });
    expect(Object.fromEntries(statements)).toEqual({
      common: false,
      rare: true,
      'has:link': false,
      'is:unread': false,
      '': false,
    });
  });
});

describe('every other statement', () => {
  it('goes by an index: people', () => {
    database.said.clear();
    for (const text of ['', 'b', 'bob exa']) {
      const people = { text, own: ['Ann@example.org'], now: 0, limit: 10 };
      expect(findCorrespondents(database, people)).toHaveLength(10);
    }
    for (const sql of database.said) expectIndexed(sql);
  });

  it.each([
    TAGS,
    UNWORDED_MESSAGE,
    ANCESTORS,
    PLACEMENTS_OF_THREAD,
    THREADS_OF_SUBJECT,
    MUTED_AMONG,
  ])('goes by an index: %s', expectIndexed);
});

function expectIndexed(sql: string): void {
  database.expectIndexed(sql);
}
