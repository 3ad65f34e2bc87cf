/**
 * Messages in the index: one row per distinct content, however many folders it is in. The row,
 * its words and its conversation come with the first placement and go with the last.
 */
import { MailtuiError } from '../../core/errors.js';
import {
  MESSAGE_TRAITS,
  type Address,
  type Attachment,
  type MessageSummary,
} from '../../core/message.js';
import { indexText } from '../../core/searchText.js';
import { boundSummary, integer } from './bounds.js';
import { uncountCorrespondents } from './correspondentRows.js';
import type { Database } from './database.js';
import { addressesJson, addressLists, attachmentsJson, int } from './rows.js';
import { sortDate } from './sortDate.js';
import { dropEmptyThread, placeInThread } from './threadRows.js';

export interface MessageContent {
  /** SHA-256 in hex. */
  digest: string;
  size: number;
  /** Ms since the epoch. */
  received: number;
  summary: MessageSummary;
}

/** The row of this content, if there is one. */
export function findMessage(database: Database, digest: Uint8Array): number | null {
  const row = database.get('SELECT id FROM message WHERE digest = ?', digest);
  return row === undefined ? null : int(row['id']);
}

/** A row whose words are yet to be written. */
export interface NewMessage {
  id: number;
  /** Within bounds. */
  summary: MessageSummary;
  /** What lists are ordered by; ms since the epoch. */
  date: number;
}

/** Part of the caller's transaction. */
export function insertMessage(
  database: Database,
  content: MessageContent,
  digest: Uint8Array,
): NewMessage {
  const place = placeInThread(database, content.summary, content.digest);
  const summary = boundSummary(content.summary);
  const id = database.insert(
    `INSERT INTO message (digest, size, thread_id, message_id, date, addresses, subject, snippet,
                          attachments, traits, ancestors, subject_key, list, worded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    digest,
    content.size,
    place.thread,
    summary.messageId,
    summary.date,
    addressesJson(summary),
    summary.subject,
    summary.snippet,
    attachmentsJson(summary.attachments),
    traitBits(summary),
    place.ancestors,
    place.subjectKey,
    listIdentifier(summary.listId),
  );
  return { id, summary, date: sortDate(summary.date, integer(content.received) ?? 0) };
}

/** What stands in brackets (RFC 2919, 3), in lower case; null: it is of no list. */
function listIdentifier(field: string): string | null {
  const bare = /<([^<>]+)>\s*$/.exec(field)?.[1] ?? field;
  const identifier = bare.trim().toLowerCase();
  return identifier === '' ? null : identifier;
}

/** Makes the message findable. Part of the caller's transaction. */
export function indexWords(database: Database, { id, summary }: NewMessage): void {
  const { subject, from, to, cc, bcc, replyTo, text, attachments, listId } = summary;
  database.run(
    `INSERT INTO message_text (rowid, subject, sender, recipient, cc, bcc, reply, body, filename,
                               filetype, list)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    indexText(subject),
    ...[from, to, cc, bcc, replyTo].map(peopleText),
    indexText(text),
    indexText(attachments.map(({ name }) => name).join('\n')),
    indexText(attachments.map(fileTypes).join('\n')),
    indexText(listId),
  );
}

function peopleText(people: readonly Address[]): string {
  return indexText(people.map(({ name, address }) => `${name} ${address}`).join('\n'));
}

/** The media type, and what the name ends with where that says something else. */
function fileTypes({ name, type }: Attachment): string {
  const ending = /\.([^.\s]{1,10})$/.exec(name)?.[1] ?? '';
  return type.endsWith(`/${ending.toLowerCase()}`) ? type : `${type} ${ending}`;
}

function traitBits({ traits }: MessageSummary): number {
  return traits.reduce((bits, trait) => bits | (1 << MESSAGE_TRAITS.indexOf(trait)), 0);
}

/**
 * Forgets the message when no placement of it is left; true when it did. `isNew`: its words and
 * people are yet to be written. Part of the caller's transaction.
 */
export function dropUnplacedMessage(database: Database, id: number, isNew: boolean): boolean {
  const row = database.get(
    `SELECT thread_id, addresses FROM message WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM placement WHERE message_id = ?1)`,
    id,
  );
  if (row === undefined) return false;
  if (!isNew) {
    database.run('DELETE FROM message_text WHERE rowid = ?', id);
    uncountCorrespondents(database, addressLists(row['addresses']));
  }
  database.run('DELETE FROM message WHERE id = ?', id);
  dropEmptyThread(database, int(row['thread_id']));
  return true;
}

/** The column `digest`. */
export function digestBytes(hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new MailtuiError('bug', 'not a SHA-256 digest in hex');
  return Buffer.from(hex, 'hex');
}
