/** Messages with all that is known of them, folder by folder; and whether the file is sound. */
import { createHash } from 'node:crypto';
import type { KeptMessage } from '../../core/keptMessage.js';
import type { CheckDepth } from '../../core/storeCheck.js';
import { threadKey } from '../../core/threads.js';
import type { Database, SqlValue } from './database.js';
import {
  DIGEST_CHUNK,
  KEPT_CHUNK,
  KEPT_STATE,
  MESSAGE_ID_CHUNK,
  PLACED_DIGESTS,
  PLACED_MESSAGE_IDS,
  SENDER_ADDRESSES,
} from './queries.js';
import {
  array,
  int,
  intOrNull,
  subdirOf,
  tagList,
  tagListOr,
  text,
  textOrNull,
  UPLOADS,
  WISHES,
  removerOf,
} from './rows.js';

/** Damage beyond so many places is not told in detail. */
const MOST_COMPLAINTS = 100;
const DIGESTS_AT_ONCE = 5000;
const STATE_AT_ONCE = 2000;
/** What no rebuild brings back, or others hang on. */
const TABLES = ['folder', 'message', 'placement', 'letter', 'outbox', 'removal', 'thread'];

export function readKept(
  database: Database,
  folderId: number,
  after: string,
  limit: number,
): KeptMessage[] {
  const chunk = database.get(KEPT_CHUNK, folderId, after, limit);
  return array(chunk?.['chunk']).map(keptMessage);
}

/** SHA-256 of what SQLite says of the rows, which nobody takes apart: a third of the work of reading them. */
export function readKeptState(database: Database, folderId: number): string {
  const hashing = createHash('sha256');
  for (let after = ''; ;) {
    const chunk = database.get(KEPT_STATE, folderId, after, STATE_AT_ONCE);
    const last = textOrNull(chunk?.['last']);
    if (last === null) return hashing.digest('hex');
    hashing.update(text(chunk?.['chunk']));
    after = last;
  }
}

function keptMessage(entry: unknown): KeptMessage {
  const values: SqlValue[] = Array.isArray(entry) ? entry : [];
  const [id, shortId, folder, subdir, name, remoteId, flags, agreed, gone, tagsJson, ...more] =
    values;
  const [received, remoteFolder, agreedTags, upload, wish, emailId, size, ...rest] = more;
  const [messageId, digest, dir, removedBy, removedAt, removedFrom] = rest;
  const folderId = int(folder);
  const tags = tagList(tagsJson);
  const by = removerOf(removedBy);
  return {
    placementId: int(id),
    id: text(shortId),
    folderId,
    dir: text(dir),
    file: { subdir: subdirOf(subdir), name: text(name) },
    messageId: textOrNull(messageId),
    size: int(size),
    digest: text(digest),
    received: int(received),
    flags: int(flags),
    agreed: intOrNull(agreed),
    tags,
    agreedTags: tagListOr(tags, agreedTags),
    remoteId: textOrNull(remoteId),
    remoteFolderId: intOrNull(remoteFolder) ?? folderId,
    gone: int(gone) !== 0,
    upload: UPLOADS[int(upload)] ?? 'no',
    wish: WISHES[int(wish)] ?? null,
    emailId: textOrNull(emailId),
    removed: by === null ? null : { by, at: int(removedAt), folderId: int(removedFrom) },
  };
}

/** Those of these digests (hex) that a message of the account has; the recently deleted do not count. */
export function readPlacedDigests(
  database: Database,
  account: string,
  digests: readonly string[],
): Set<string> {
  const rows = database.all(PLACED_DIGESTS, JSON.stringify(digests), account);
  return new Set(rows.map((row) => text(row['digest'])));
}

/** Placements of the account by Message-ID, without the recently deleted. */
export function readPlacedMessageIds(
  database: Database,
  account: string,
  messageIds: readonly string[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const pairs = JSON.stringify(messageIds.map((id) => [id, threadKey(id)]));
  for (const row of database.all(PLACED_MESSAGE_IDS, pairs, account)) {
    const id = text(row['message_id']);
    found.set(id, [...(found.get(id) ?? []), int(row['id'])]);
  }
  return found;
}

/** The first address in From, by placement. */
export function readSenderAddresses(
  database: Database,
  placementIds: readonly number[],
): Map<number, string> {
  const row = database.get(SENDER_ADDRESSES, JSON.stringify(placementIds));
  const senders = new Map<number, string>();
  for (const pair of array(row?.['chunk'])) {
    const [id, address]: unknown[] = Array.isArray(pair) ? pair : [];
    if (typeof id === 'number' && typeof address === 'string') senders.set(id, address);
  }
  return senders;
}

/** All digests there are, in hex: also of messages that are in no folder any more. */
export function* readDigests(database: Database): Generator<string[]> {
  for (let after = 0; ;) {
    const row = database.get(DIGEST_CHUNK, after, DIGESTS_AT_ONCE);
    const digests = textOrNull(row?.['digests']);
    if (digests === null) return;
    yield digests.split('/');
    after = int(row?.['last']);
  }
}

/** All Message-IDs there are; the same one may come twice. */
export function* readMessageIds(database: Database): Generator<string[]> {
  for (let after = 0; ;) {
    const row = database.get(MESSAGE_ID_CHUNK, after, DIGESTS_AT_ONCE);
    const last = intOrNull(row?.['last']);
    if (last === null) return;
    yield array(row?.['ids']).filter((id) => typeof id === 'string');
    after = last;
  }
}

/** @returns SQLite's complaints about its file; none when it is sound. */
export function checkFile(database: Database, depth: CheckDepth): string[] {
  const checks = {
    tables: () => TABLES.map((table) => `quick_check(${table})`),
    quick: () => [`quick_check(${String(MOST_COMPLAINTS)})`],
    thorough: () => [`integrity_check(${String(MOST_COMPLAINTS)})`],
  }[depth]();
  const rows = checks.flatMap((check) => database.all(`PRAGMA ${check}`));
  const said = rows.map((row) => text(Object.values(row)[0])).filter((line) => line !== 'ok');
  const broken = database.all('PRAGMA foreign_key_check').length;
  return broken === 0 ? said : [...said, `${String(broken)} rows refer to rows that are not there`];
}
