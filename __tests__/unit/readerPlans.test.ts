/**
 * Every question that the screen and the commands can ask of the index, and SQLite's plan for every
 * statement that answers it. A question that is not asked here fails the first test.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailIndexReader } from '../../src/core/mailIndex.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { SqliteIndexReader } from '../../src/store/index/indexReader.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { ListeningDatabase } from '../support/listeningDatabase.js';
import { addition, INBOX } from '../support/places.js';

const ACCOUNT = INBOX.account;
const KEY = { sortDate: 5000, placementId: 5 };

/** Each method once, in all its ways. Types want every one of them here, and the first test does. */
const QUESTIONS: Record<keyof MailIndexReader, (reader: MailIndexReader) => unknown> = {
  folders: (reader) => [reader.folders(), reader.folders(ACCOUNT)],
  lastSync: (reader) => reader.lastSync(ACCOUNT),
  pendingCount: (reader) => reader.pendingCount(ACCOUNT),
  waiting: (reader) => reader.waiting(ACCOUNT, 10),
  quota: (reader) => reader.quota(ACCOUNT),
  storageUse: (reader) => reader.storageUse(ACCOUNT, 10, 0),
  senderOffers: (reader) => reader.senderOffers(ACCOUNT),
  page: (reader) =>
    [{ folderId: 1 }, { account: ACCOUNT }, { role: 'inbox' as const }, {}].map((place) =>
      [{}, { after: KEY }, { before: KEY }].map((part) =>
        [true, false].map((unreadOnly) =>
          reader.page({ ...place, ...part, unreadOnly, limit: 10 }),
        ),
      ),
    ),
  search: (reader) => reader.search(asked('common')),
  count: (reader) => reader.count(asked('common')),
  conversations: (reader) => reader.conversations(asked('is:unread')),
  correspondents: (reader) => reader.correspondents({ text: 'a', own: [], now: 0, limit: 10 }),
  tags: (reader) => reader.tags(),
  isFullyIndexed: (reader) => reader.isFullyIndexed(),
  find: (reader) => reader.find(firstId(reader)),
  thread: (reader) => reader.thread(firstThread(reader)),
  threadMembers: (reader) => reader.threadMembers(firstThread(reader)),
  outbox: (reader) => [reader.outbox(), reader.outbox(ACCOUNT)],
  messagesOf: (reader) => reader.messagesOf([1, 2]),
  wished: (reader) => reader.wished(),
  kept: (reader) => reader.kept(1, '', 10),
  keptState: (reader) => reader.keptState(1),
  senderAddresses: (reader) => reader.senderAddresses([1]),
  messageIds: (reader) => [...reader.messageIds()],
  digests: (reader) => [...reader.digests()],
  history: (reader) => reader.history(firstId(reader)),
  placedDigests: (reader) => reader.placedDigests(ACCOUNT, ['ab'.repeat(32)]),
  placedMessageIds: (reader) => reader.placedMessageIds(ACCOUNT, ['a@b']),
  checkFile: (reader) => reader.checkFile('quick'),
  atOneMoment: (reader) => reader.atOneMoment(() => null),
  version: (reader) => reader.version(),
  close: () => null,
};

/** Questions that nobody asks on the way to a list, and what they go through. */
const LOOKS_AT_ALL: Partial<Record<keyof MailIndexReader, RegExp>> = {
  // `mailtui storage`: sums over all that there is.
  storageUse: /^SCAN (?:p|m|f)\b/,
  // `mailtui reindex`.
  wished: /^SCAN placement/,
  // As many rows as messages wait to be sent.
  outbox: /^SCAN o\b/,
};
/** One row a folder, or an account. */
const SMALL = /^SCAN (?:folder|account)\b/;

let database: ListeningDatabase;
const home = mkdtempSync(join(tmpdir(), 'mailtui-plans-'));

beforeAll(() => {
  const file = join(home, 'index.db');
  const { index } = openIndex(file);
  const inbox = index.putFolder(INBOX).id;
  index.commit(
    Array.from({ length: 100 }, (_, n) =>
      addition(inbox, n, { summary: { text: 'common', messageId: `${String(n)}@b` } }),
    ),
  );
  index.close();
  database = new ListeningDatabase(file, { readOnly: true });
});

afterAll(() => {
  database.close();
  rmSync(home, { recursive: true, force: true });
});

describe('every question of a reader', () => {
  it('is asked here', () => {
    const methods = Object.getOwnPropertyNames(SqliteIndexReader.prototype);
    const asked = Object.keys(QUESTIONS);
    expect(methods.filter((name) => name !== 'constructor' && !asked.includes(name))).toEqual([]);
  });

  it.each(Object.keys(QUESTIONS) as (keyof MailIndexReader)[])('goes by an index: %s', (name) => {
    database.said.clear();
    const answer = QUESTIONS[name](new SqliteIndexReader(database));
    expect(answer).toBeDefined();
    for (const sql of database.said) {
      if (sql.startsWith('PRAGMA') || sql === 'BEGIN' || sql === 'COMMIT') continue;
      const scans = database
        .planOf(sql)
        .filter((step) => step.startsWith('SCAN') && !SMALL.test(step));
      if (scans.every((step) => LOOKS_AT_ALL[name]?.test(step) === true)) continue;
      database.expectIndexed(sql);
    }
  });
});

function asked(text: string) {
  return { query: parseQuery(text).query, now: 0, limit: 10 };
}

function firstId(reader: MailIndexReader): string {
  return reader.page({ limit: 1 }).rows[0]?.id ?? '';
}

function firstThread(reader: MailIndexReader): string {
  return reader.page({ limit: 1 }).rows[0]?.thread ?? '';
}
