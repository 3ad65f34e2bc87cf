/**
 * Reads an mbox of any size: mboxrd, mboxo and, where a Content-Length turns out to be right, mboxcl
 * and mboxcl2.
 *
 * Guarantees: memory does not grow with the file, nor with a message beyond `HELD_AT_MOST`; a line of
 * text that merely begins with "From " ends no message; nothing in the file is an error: what is
 * before the first message is left out, and the last may be cut off.
 */
import { isExpunged, marksOf } from '../../core/foreignFlags.js';
import { piecesWithCrlf, withCrlf } from './canonical.js';
import { HELD_AT_MOST, type IncomingMessage } from './incoming.js';
import { FileView } from './fileView.js';
import { splitMboxFields } from './mboxFields.js';

const CHUNK = 1024 * 1024;
/** As much of a file is looked at to say what a line is. */
const LOOK = 2048;
/** Longer than any line that begins a message. */
const LINE_LIMIT = 500;
/** A header section that has no end by then is none. */
const HEADER_LIMIT = 1024 * 1024;

/** One whole message and where it is. */
interface Span {
  fromLine: string;
  start: number;
  end: number;
  /** Its lines stand as they are, none has been given a `>`. */
  isVerbatim: boolean;
}

/** Decodes a field as a message has it; given in, because it is not for the store to know how. */
export type DecodeField = (raw: string) => string;

export async function* readMbox(
  path: string,
  folder: readonly string[],
  decode: DecodeField,
): AsyncGenerator<IncomingMessage, void> {
  const file = new FileView(path);
  try {
    for (const span of spans(file)) {
      const message = messageAt(file, span, decode);
      if (message !== null) yield { ...message, folder, origin: `${path}:${span.start}` };
      // A message in pieces is read before the next is asked for.
    }
  } finally {
    file.close();
  }
  await Promise.resolve();
}

function messageAt(
  file: FileView,
  { fromLine, start, end, isVerbatim }: Span,
  decode: DecodeField,
): Omit<IncomingMessage, 'folder' | 'origin'> | null {
  const isHeld = end - start <= HELD_AT_MOST;
  const head = file.read(start, isHeld ? end - start : Math.min(end - start, HEADER_LIMIT));
  const headerEnd = endOfHeader(head);
  const { header, fields } = splitMboxFields(head.subarray(0, headerEnd));
  const decoded = new Map([...fields].map(([name, value]) => [name, decode(value)]));
  if (isExpunged(decoded)) return null;
  const rest = head.subarray(headerEnd);
  const about = { ...marksOf(decoded), received: null, fromLine };
  if (isHeld) {
    const body = isVerbatim ? rest : unquoted(rest);
    return { ...about, content: withCrlf(Buffer.concat([header, body])) };
  }
  const pieces = piecesOf(file, header, start + headerEnd, end);
  return { ...about, content: piecesWithCrlf(isVerbatim ? pieces : unquotedPieces(pieces)) };
}

async function* piecesOf(
  file: FileView,
  header: Buffer,
  from: number,
  end: number,
): AsyncGenerator<Buffer, void> {
  yield header;
  for (let at = from; at < end; at += CHUNK) {
    yield file.read(at, Math.min(CHUNK, end - at));
    await Promise.resolve();
  }
}

/** Where messages are, one after the other. */
function* spans(file: FileView): Generator<Span, void> {
  let at = nextSeparator(file, 0, true);
  while (at !== null) {
    const line = file.read(at, LOOK);
    const lineEnd = line.indexOf(0x0a);
    if (lineEnd === -1) return;
    const fromLine = line.toString('latin1', 0, lineEnd).replace(/\r$/, '');
    const start = at + lineEnd + 1;
    const counted = endByLength(file, start);
    const next = counted === null ? nextSeparator(file, start, false) : counted.next;
    const end = counted?.end ?? withoutEmptyLine(file, start, next);
    if (end > start) yield { fromLine, start, end, isVerbatim: counted !== null };
    at = next;
  }
}

/** By the message's own Content-Length, if a message or nothing follows there. */
function endByLength(file: FileView, start: number): { end: number; next: number | null } | null {
  const head = file.look(start, 64 * 1024);
  const headerEnd = endOfHeader(head);
  const field = /^content-length:[ \t]*(\d{1,15})[ \t]*\r?$/im;
  const length = field.exec(head.toString('latin1', 0, headerEnd))?.[1];
  if (length === undefined) return null;
  const end = start + headerEnd + Number(length);
  const behind = file.read(end, LOOK);
  const empty = /^(?:\r?\n)*/.exec(behind.toString('latin1', 0, 16))?.[0].length ?? 0;
  if (behind.length === empty)
    return file.look(end - 1, 1).length === 1 ? { end, next: null } : null;
  const isEnd =
    behind.toString('latin1', empty, empty + 5) === 'From ' && isFromLine(behind.subarray(empty));
  return isEnd ? { end, next: end + empty } : null;
}

/** The offset of the next line that begins a message; null: there is none. */
function nextSeparator(file: FileView, from: number, isFirst: boolean): number | null {
  if (isFirst && isSeparator(file, from, true)) return from;
  // The line end before the first line counts, too: a message may be empty.
  for (let base = Math.max(0, from - 1); ;) {
    const chunk = file.rest(base, LOOK);
    const found = chunk.indexOf('\nFrom ');
    if (found === -1 && chunk.length < LOOK) return null;
    // What may be the beginning of such a line is looked at again with what follows.
    if (found === -1) base += chunk.length - 5;
    else if (isSeparator(file, base + found + 1, false)) return base + found + 1;
    else base += found + 1;
  }
}

const SENDER_AND_TIME = /^From (?:\S+|".*?"\S*) +.*\b\d{1,2}:\d\d\b/;
const ASCTIME = /^From \S* ?-? *(?:mon|tue|wed|thu|fri|sat|sun)\b.*\d{4}/i;
const FIELD = /^[!-9;-~]+:/;
const USUAL_FIELD =
  /^(?:return-path|received|date|from|to|subject|message-id|mime-version|delivered-to|x-[\w-]+|status|reply-to|sender):/i;

/** A body may hold such a line, too: what is before it and behind it decides. */
function isSeparator(file: FileView, at: number, isFirst: boolean): boolean {
  const before = file.read(Math.max(0, at - 3), Math.min(at, 3)).toString('latin1');
  const follows = isFirst || at === 0 || /\n\r?\n$/.test(before);
  const look = file.read(at, LOOK);
  if (!look.toString('latin1', 0, 5).startsWith('From ')) return false;
  return follows ? isFromLine(look) : isStrictFromLine(look);
}

function isFromLine(look: Buffer): boolean {
  const [line, next] = twoLines(look);
  if (next === null) return SENDER_AND_TIME.test(line) || ASCTIME.test(line);
  const begins = FIELD.test(next) || next === '' || /^>?From /.test(next);
  if (SENDER_AND_TIME.test(line) || ASCTIME.test(line)) return begins;
  return USUAL_FIELD.test(next);
}

/** Without an empty line before it: only what cannot be meant otherwise. */
function isStrictFromLine(look: Buffer): boolean {
  const [line, next] = twoLines(look);
  return (
    SENDER_AND_TIME.test(line) &&
    ASCTIME.test(line.replace(/^From \S+/, 'From -')) &&
    USUAL_FIELD.test(next ?? '')
  );
}

function twoLines(look: Buffer): [string, string | null] {
  const [line = '', next] = look.toString('latin1').split(/\r?\n/, 2);
  return [line.slice(0, LINE_LIMIT), next ?? null];
}

/** One empty line belongs to the format. */
function withoutEmptyLine(file: FileView, start: number, next: number | null): number {
  const end = next ?? sizeFrom(file, start);
  const tail = file.read(Math.max(start, end - 4), Math.min(4, end - start)).toString('latin1');
  if (tail.endsWith('\r\n\r\n')) return end - 2;
  return tail.endsWith('\n\n') ? end - 1 : end;
}

function sizeFrom(file: FileView, from: number): number {
  let at = from;
  for (let read = -1; read !== 0; at += read) read = file.look(at, CHUNK).length;
  return at;
}

function endOfHeader(head: Buffer): number {
  const lf = head.indexOf('\n\n');
  const crlf = head.indexOf('\r\n\r\n');
  if (lf === -1 && crlf === -1) return head.length;
  if (crlf === -1 || (lf !== -1 && lf < crlf)) return lf + 2;
  return crlf + 4;
}

/** `>From ` has lost its first `>` (mboxrd; in mboxo there is never more than one to lose). */
function unquoted(body: Buffer): Buffer {
  if (!body.includes('>From ')) return body;
  return Buffer.from(body.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}

/** Whole lines at a time, or a line's beginning would be taken for one. */
async function* unquotedPieces(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let carried: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const all = Buffer.concat([carried, piece]);
    const end = all.lastIndexOf(0x0a) + 1;
    // A line without an end is no text: nobody has quoted anything in it.
    const cut = end === 0 && all.length > CHUNK ? all.length : end;
    carried = all.subarray(cut);
    if (cut > 0) yield unquoted(all.subarray(0, cut));
  }
  if (carried.length > 0) yield unquoted(carried);
}
