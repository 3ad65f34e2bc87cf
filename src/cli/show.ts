/**
 * `mailtui show`: one message, from the store by its id, or from a file or standard input (which
 * needs no account). `--raw` and `--part` write bytes as they are, because they were asked for;
 * everything else is sanitised.
 */
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { askingOf } from '../app/protection/askingHere.js';
import { openProtected } from '../app/protection/openProtected.js';
import { readAllOfOpened, readOpened } from '../app/protection/readOpened.js';
import { codeOf } from '../config/privateFiles.js';
import { blockedSentence } from '../core/blocked.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { maildirFlags } from '../core/maildirName.js';
import type { MessageRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import type { ReadableMessage } from '../core/message.js';
import { protectionLines } from '../core/protection.js';
import { withoutLast } from '../mime/lineEnds.js';
import { partContent } from '../mime/read.js';
import { sanitiseLine, sanitiseText } from '../mime/sanitise.js';
import { summarise } from '../mime/summary.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { fileJson, jsonLine, messageJson, shownJson } from './json.js';
import { withService } from './service.js';

export interface ShowOptions {
  raw?: boolean;
  html?: boolean;
  headers?: boolean;
  part?: string;
}

export async function show(
  context: CliContext,
  what: string,
  options: ShowOptions,
): Promise<number> {
  if (what === '-') return print(context, fromBytes(await readStdin(context), ''), options);
  if (isPath(what)) return print(context, fromBytes(await readMessageFile(what), what), options);
  return withService(context, readProfile(context), async (service) => {
    const row = service.find(what);
    const note = partialNote(row);
    if (note !== null) context.complain(note);
    const noted = (content: Buffer, message: ReadableMessage): Promise<ReadableMessage> =>
      service.noteConflicts(row.id, content, message);
    const raw = await service.raw(row.id);
    return print(context, { raw, summary: messageJson(row), noted }, options);
  });
}

/** On standard error, so that it is told with every option and is no part of the message. */
function partialNote({ id, size, file, server }: MessageRow): string | null {
  if (!isPartial(file)) return null;
  const rest =
    server === 'gone' || server === 'local-only'
      ? 'and the server no longer has the rest.'
      : `the rest comes with: mailtui fetch ${id}`;
  return `Only the header of this message of ${size} octets is here; ${rest}`;
}

interface Shown {
  raw: Buffer;
  /** The fields that lists print, too. */
  summary: Record<string, unknown>;
  /** The message with what other mail says to it; absent: it is of no mailbox. */
  noted?: (content: Buffer, message: ReadableMessage) => Promise<ReadableMessage>;
}

/** Ids have neither a dot nor a slash; a file in the current directory may still look like one. */
function isPath(what: string): boolean {
  return /[./]/.test(what) || (existsSync(what) && !/^[0-9a-z]{4,10}$/.test(what));
}

async function readStdin({ stdin }: CliContext): Promise<Buffer> {
  const raw = await buffer(stdin);
  if (raw.length > 0) return raw;
  throw new MailtuiError('bad-input', 'there is no message on standard input');
}

/** What stands at the path is no file at all. */
const NO_MESSAGE_FILE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

async function readMessageFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (!NO_MESSAGE_FILE.has(codeOf(thrown))) throw toMailtuiError(thrown);
    throw new MailtuiError('bad-input', `${path} is not a message file`, {
      scope: { file: path },
      hint: 'Give the id of a message, the path of a message file, or - for standard input.',
      cause: thrown,
    });
  }
}

function fromBytes(raw: Buffer, path: string): Shown {
  const id = hash('sha256', raw).slice(0, 10);
  const flags = maildirFlags(basename(path));
  return { raw, summary: fileJson(summarise(raw), { id, size: raw.length, flags }) };
}

async function print(context: CliContext, shown: Shown, options: ShowOptions): Promise<number> {
  const { raw } = shown;
  if (options.raw === true) return writeBytes(context, raw);
  const opened = await openProtected(raw, askingOf(context.isInteractive, context.env));
  if (options.part !== undefined) {
    return writeBytes(context, await partOf(opened.content, options.part));
  }
  const read = await (context.json ? readAllOfOpened(opened) : readOpened(opened));
  const message = (await shown.noted?.(opened.content, read)) ?? read;
  if (context.json) context.print(jsonLine(shownJson(shown.summary, message)));
  else if (options.headers === true) printHeaders(context, message, () => true);
  else if (options.html === true) context.print(sanitiseText(htmlOf(message)));
  else printText(context, message);
  return 0;
}

function writeBytes(context: CliContext, bytes: Buffer): Promise<number> {
  // Whether they could be written is told where the program ends, as for all output.
  return new Promise((resolve) => {
    context.stdout.write(bytes, () => {
      resolve(0);
    });
  });
}

async function partOf(raw: Buffer, part: string): Promise<Buffer> {
  const found = await partContent(raw, part);
  if (found !== null) return found.content;
  throw new MailtuiError('bad-input', `the message has no part ${part}`, {
    hint: 'mailtui show ID --json lists the attachments with their parts.',
  });
}

function htmlOf(message: ReadableMessage): string {
  if (message.html !== null) return message.html;
  throw new MailtuiError('bad-input', 'the message has no HTML', { hint: 'Leave out --html.' });
}

const READER_HEADERS = new Set(['from', 'to', 'cc', 'reply-to', 'date', 'subject']);

function printText(context: CliContext, message: ReadableMessage): void {
  printHeaders(context, message, (name) => READER_HEADERS.has(name.toLowerCase()));
  const marks = message.protection === null ? [] : protectionLines(message.protection);
  for (const { text } of marks) context.print(`Protection: ${sanitiseLine(text)}`);
  for (const warning of message.warnings) context.print(`Warning: ${sanitiseLine(warning)}`);
  const blocked = blockedSentence(message.blocked);
  if (blocked !== null) context.print(`${blocked}.`);
  context.print('');
  context.print(withoutLast(sanitiseText(message.text), '\n'));
  const attachments = message.attachments.filter(({ inline }) => !inline);
  if (attachments.length === 0) return;
  context.print('');
  for (const { part, name, type, size } of attachments) {
    context.print(
      `Attachment ${part}: ${sanitiseLine(name)} (${sanitiseLine(type)}, ${size} bytes)`,
    );
  }
}

function printHeaders(
  context: CliContext,
  { headers }: ReadableMessage,
  wanted: (name: string) => boolean,
): void {
  for (const [name, value] of headers) {
    if (wanted(name)) context.print(`${sanitiseLine(name)}: ${sanitiseLine(value)}`);
  }
}
