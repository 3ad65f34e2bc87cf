/**
 * Finds the messages in whatever a person has: an mbox, a Maildir, message files, a zip archive of
 * such, or a directory of any of these, as Thunderbird, Apple Mail and Google Takeout leave them.
 *
 * Guarantees: what it is follows from what is in it, not only from its name; nothing is changed
 * there; symbolic links are not followed; one message at a time, in the order of names.
 */
import { closeSync, lstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { maildirFlags } from '../../core/maildirName.js';
import { withCrlf } from './canonical.js';
import { parseEmlx } from './emlx.js';
import type { Incoming } from './incoming.js';
import { readMbox, type DecodeField } from './mboxReader.js';
import { readZip } from './zipFile.js';

/** No message file is larger. Octets. */
const LARGEST = 256 * 1024 * 1024;
const MAX_DEPTH = 32;

/** What a source is. */
export type SourceKind = 'mbox' | 'maildir' | 'eml' | 'emlx' | 'zip' | 'tree';

/** @throws MailtuiError `bad-input` when it holds no mail that we know of; `disk`. */
export function kindOfSource(path: string): SourceKind {
  try {
    if (statSync(path).isDirectory()) return isMaildir(path) ? 'maildir' : 'tree';
    const kind = kindOfFile(path);
    if (kind !== null) return kind;
  } catch (error) {
    throw toMailtuiError(error);
  }
  throw new MailtuiError('bad-input', 'this is no mail that can be imported', {
    scope: { file: path },
    hint: 'An mbox, a Maildir, .eml and .emlx files, a zip archive of such, or a directory with any of these.',
  });
}

/** Everything in it, below these folders. @throws MailtuiError `disk`, `bad-input` */
export async function* readSource(
  path: string,
  decode: DecodeField,
  folder: readonly string[] = [],
  depth = 0,
): AsyncGenerator<Incoming, void> {
  switch (kindOfSource(path)) {
    case 'mbox':
      yield* readMbox(path, folder, decode);
      return;
    case 'zip':
      yield* readZip(path, folder);
      return;
    case 'eml':
    case 'emlx':
      yield readMessageFile(path, folder);
      return;
    case 'maildir':
      yield* readMaildir(path, folder);
      yield* readTree(path, decode, folder, depth);
      return;
    case 'tree':
      yield* readTree(path, decode, folder, depth);
  }
}

async function* readTree(
  path: string,
  decode: DecodeField,
  folder: readonly string[],
  depth: number,
): AsyncGenerator<Incoming, void> {
  if (depth > MAX_DEPTH) return;
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name } = entry;
    const inside = `${path}/${name}`;
    if (entry.isDirectory()) {
      if (!['cur', 'new', 'tmp'].includes(name)) {
        yield* readSource(inside, decode, [...folder, ...folderNames(name, inside)], depth + 1);
      }
    } else if (entry.isFile() && !name.startsWith('.') && !NO_MAIL.test(name)) {
      const kind = kindOfFile(inside);
      if (kind === 'mbox')
        yield* readMbox(inside, [...folder, ...folderNames(name, inside)], decode);
      else if (kind === 'eml' || kind === 'emlx') yield readMessageFile(inside, folder);
      else if (kind === 'zip') yield* readZip(inside, folder);
      else if (ONE_MESSAGE.test(name))
        yield { origin: inside, skipped: 'it does not begin like a message' };
    }
  }
}

const ONE_MESSAGE = /\.eml$/i;

/** Indexes and settings of other programs. */
const NO_MAIL = /\.(?:msf|dat|json|plist|html?|log|sqlite|lock)$/i;

/** The folder that a file or directory of another program stands for. */
function folderNames(name: string, path: string): string[] {
  // It may begin with the line of an mbox.
  if (ONE_MESSAGE.test(name)) return [];
  // Apple Mail keeps messages some directories below that of the folder.
  if (/^(?:Messages|Data|Attachments|\d|[0-9A-F]{8}-[0-9A-F-]{27})$/i.test(name)) return [];
  // Maildir++: the dots separate folders.
  if (name.startsWith('.')) return isMaildir(path) ? name.slice(1).split('.') : [];
  const plain = name.replace(/\.(?:sbd|mbox|mbx|mbs)$/i, '');
  return plain === '' ? [] : [plain];
}

async function* readMaildir(
  path: string,
  folder: readonly string[],
): AsyncGenerator<Incoming, void> {
  for (const part of ['new', 'cur']) {
    const names = await readdir(`${path}/${part}`);
    for (const name of names.sort()) {
      if (name.startsWith('.')) continue;
      yield readMessageFile(`${path}/${part}/${name}`, folder);
    }
  }
}

/** A message file of its own. What cannot be read is told and ends nothing. */
function readMessageFile(path: string, folder: readonly string[]): Incoming {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return { origin: path, skipped: 'not a regular file' };
    if (stats.size > LARGEST) return { origin: path, skipped: 'larger than any message' };
    const file = readFileSync(path);
    const modified = Math.trunc(stats.mtimeMs);
    const about = { folder, origin: path, fromLine: null, tags: [] };
    if (!/\.emlx$/i.test(path)) {
      const flags = maildirFlags(basename(path));
      return { ...about, content: withCrlf(file), flags, received: modified };
    }
    const apple = parseEmlx(file);
    if (apple === null)
      return { origin: path, skipped: 'it is cut off, or no message of Apple Mail' };
    return {
      ...about,
      ...apple,
      content: withCrlf(apple.content),
      received: apple.received ?? modified,
    };
  } catch (error) {
    return { origin: path, skipped: toMailtuiError(error).message };
  }
}

/** By its first octets; the name decides between kinds of message files. */
function kindOfFile(path: string): Exclude<SourceKind, 'maildir' | 'tree'> | null {
  const head = headOf(path);
  if (head.startsWith('From ') && !/^From +:/.test(head)) return 'mbox';
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'zip';
  if (/\.emlx$/i.test(path)) return /\.partial\.emlx$/i.test(path) ? null : 'emlx';
  const isNamed = /\.(?:eml|msg|mht)$/i.test(path);
  return HEADER.test(head) && (isNamed || USUAL.test(head)) ? 'eml' : null;
}

const HEADER = /^(?:\ufeff|ï»¿)?[!-9;-~]+[ \t]*:/;
/** Something in the first lines that only mail has. */
const USUAL = /^(?:return-path|received|message-id|mime-version|delivered-to|x-mozilla-status):/im;

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    return head.toString('latin1', 0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

function isMaildir(path: string): boolean {
  return ['cur', 'new'].every(
    (part) => lstatSync(`${path}/${part}`, { throwIfNoEntry: false })?.isDirectory() === true,
  );
}
