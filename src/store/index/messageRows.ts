/**
 * Messages in the index: one row per distinct content, however many folders it is in. The row,
 * its words and its conversation come with the first placement and go with the last.
 */
import { MailtuiError } from '../../core/errors.js';
import type { MessageSummary } from '../../core/message.js';
import { indexText } from '../../core/searchText.js';
import { threadKeys } from '../../core/threads.js';
import { boundSummary } from './bounds.js';
import type { Database } from './database.js';
import { addressesJson, attachmentsJson, int } from './rows.js';
import { dropEmptyThread, joinThread } from './threadRows.js';

export interface MessageContent {
  /** SHA-256 in hex. */
  digest: string;
  size: number;
  summary: MessageSummary;
}

/** The row of this content, if there is one. */
export function findMessage(database: Database, digest: string): number | null {
  const row = database.get('SELECT id FROM message WHERE digest = ?', digestBytes(digest));
  return row === undefined ? null : int(row['id']);
}

/** A row whose words are yet to be written. */
export interface NewMessage {
  id: number;
  /** Within bounds. */
  summary: MessageSummary;
}

/** Part of the caller's transaction. */
export function insertMessage(database: Database, content: MessageContent): NewMessage {
  const thread = joinThread(database, threadKeys(content.summary, content.digest));
  const summary = boundSummary(content.summary);
  const id = database.insert(
    `INSERT INTO message (digest, size, thread_id, message_id, date, addresses, subject, snippet,
                          attachments)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    digestBytes(content.digest),
    content.size,
    thread,
    summary.messageId,
    summary.date,
    addressesJson(summary),
    summary.subject,
    summary.snippet,
    attachmentsJson(summary.attachments),
  );
  return { id, summary };
}

/** Makes the message findable. Part of the caller's transaction. */
export function indexWords(database: Database, { id, summary }: NewMessage): void {
  const { from, to, cc, bcc, replyTo } = summary;
  const people = [from, to, cc, bcc, replyTo].flat().map((p) => `${p.name} ${p.address}`);
  database.run(
    `INSERT INTO message_text (rowid, subject, people, body, attachments)
     VALUES (?, ?, ?, ?, ?)`,
    id,
    indexText(summary.subject),
    indexText(people.join('\n')),
    indexText(summary.text),
    indexText(summary.attachments.map((attachment) => attachment.name).join('\n')),
  );
}

/**
 * Forgets the message when no placement of it is left; true when it did. Part of the caller's
 * transaction.
 */
export function dropUnplacedMessage(database: Database, id: number): boolean {
  const row = database.get(
    `SELECT thread_id FROM message WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM placement WHERE message_id = ?1)`,
    id,
  );
  if (row === undefined) return false;
  database.run('DELETE FROM message_text WHERE rowid = ?', id);
  database.run('DELETE FROM message WHERE id = ?', id);
  dropEmptyThread(database, int(row['thread_id']));
  return true;
}

function digestBytes(hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new MailtuiError('bug', 'not a SHA-256 digest in hex');
  return Buffer.from(hex, 'hex');
}
