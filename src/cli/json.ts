/**
 * The objects that `--json` prints; their JSON Schema is `docs/json-schema.json`. Stable: a field
 * is never renamed or removed.
 *
 * Strings are exact, as decoded from the mail. What could drive a terminal (controls, bidi marks)
 * is written as a JSON escape, so the line is safe to look at and still exact to parse.
 */
import { flagNames, type Flags } from '../core/flags.js';
import type { Correspondent, FolderRow, MessageRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import { protectionLines, type Protection } from '../core/protection.js';
import type { MessageSummary, ReadableMessage } from '../core/message.js';

export function messageJson(row: MessageRow): Record<string, unknown> {
  return {
    id: row.id,
    account: row.account,
    folder: row.folder,
    thread: row.thread,
    ...envelopeJson(row),
    received: isoDate(row.received),
    size: row.size,
    flags: flagNames(row.flags),
    tags: row.tags,
    server: row.server === 'fetched-partially' ? 'on-server' : row.server,
    ...(isPartial(row.file) ? { partial: true } : {}),
    ...(row.leaves === undefined ? {} : { leaves: isoDate(row.leaves) }),
    ...(row.wish === undefined ? {} : { wish: row.wish }),
    warnings: [],
  };
}

/** A message file that is in no store: what only the store could know is null. */
export function fileJson(
  summary: MessageSummary,
  file: { id: string; size: number; flags: Flags },
): Record<string, unknown> {
  return {
    id: file.id,
    account: null,
    folder: null,
    thread: null,
    ...envelopeJson(summary),
    received: null,
    size: file.size,
    flags: flagNames(file.flags),
    tags: [],
    server: 'local-only',
    warnings: [],
  };
}

function envelopeJson(
  envelope: Omit<MessageSummary, 'inReplyTo' | 'references' | 'text' | 'listId' | 'traits'>,
): Record<string, unknown> {
  const { messageId, from, to, cc, bcc, replyTo, subject, date, attachments, snippet } = envelope;
  const people = { from, to, cc, bcc, replyTo };
  return { messageId, ...people, subject, date: isoDate(date), attachments, snippet };
}

/** A message as `show` prints it: the list's fields and what is in it. */
export function shownJson(
  summary: Record<string, unknown>,
  message: ReadableMessage,
): Record<string, unknown> {
  return {
    ...summary,
    ...openedSubject(message),
    attachments: message.attachments,
    warnings: message.warnings,
    headers: message.headers,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    links: message.links,
    blocked: message.blocked,
    list: message.list,
    protection: protectionJson(message.protection),
  };
}

/** The summary knows nothing of what was encrypted. */
function openedSubject({ protection, headers }: ReadableMessage): Record<string, string> {
  const subject = headers.find(([name]) => name.toLowerCase() === 'subject')?.[1];
  return protection?.encrypted === 'opened' && subject !== undefined ? { subject } : {};
}

/** Null: neither signed nor encrypted. `says`: the sentences that the reader shows. */
function protectionJson(protection: Protection | null): Record<string, unknown> | null {
  if (protection === null) return null;
  const { standard, encrypted, reason, signature } = protection;
  const says = protectionLines(protection).map(({ text }) => text);
  if (signature === null) return { standard, encrypted, reason, signature, says };
  const { state, address, signer, key, signed } = signature;
  const shown = { state, address, signer, key, signed: isoDate(signed), reason: signature.reason };
  return { standard, encrypted, reason, signature: shown, says };
}

export function folderJson(row: FolderRow): Record<string, unknown> {
  const { account, name, path, role, total, unread } = row;
  return { account, name, path, role, total, unread };
}

export function correspondentJson(person: Correspondent): Record<string, unknown> {
  const { name, address, messages, written, lastWritten } = person;
  return { name, address, messages, written, lastWritten: isoDate(lastWritten) };
}

/** UTC, or null where there is no usable date. */
function isoDate(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** One line of JSON, safe for a terminal. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, escapeUnit);
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
