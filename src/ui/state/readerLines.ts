/**
 * What stands in the reader, line by line: the text with its quotes, links and attachments, and
 * before and behind it the other messages of its conversation, those that were read as one line
 * each. Pure. Of a very long text only the beginning is shown, so that going to its end does not
 * take long either.
 */
import { shortDate } from '../format/dates.js';
import { count, size } from '../format/numbers.js';
import { GLYPHS } from '../theme/glyphs.js';
import { wrapAtMost, wrapLine } from '../terminal/wrap.js';
import { PatchReader } from './patchLines.js';
import { reflowed } from './reflow.js';
import type { ShownMessage, ThreadEntry } from './shownMessage.js';
import { phrase } from '../text/phrase.js';

/** Characters and lines of text that are shown: a book of a hundred pages. */
const MOST_TEXT = 256 * 1024;
const MOST_LINES = 20_000;

export type LineKind =
  | 'text'
  | 'quote'
  /** So many lines of a quote that are not shown. */
  | 'folded'
  | 'signature'
  | 'link'
  | 'lie'
  | 'heading'
  | 'attachment'
  /** Another message of the conversation; one of them that is unread; the message itself. */
  | 'entry'
  | 'unread'
  | 'own'
  /** Of a patch. */
  | 'added'
  | 'removed'
  | 'hunk';

export interface ReaderLine {
  kind: LineKind;
  text: string;
  /** Depth of a quote, from 1; else 0. */
  depth: number;
  /** Where all of the line leads; absent: nowhere, or not all of it. */
  url?: string;
  /** What the numbers in it mean; absent: links of the message itself. */
  links?: ShownMessage['links'];
}

export function* readerLines(message: ShownMessage, columns: number): Generator<ReaderLine> {
  const { thread, view } = message;
  if (thread === undefined || view !== undefined) {
    yield* messageLines(message, columns);
    return;
  }
  let isFirst = true;
  let wasOpen = false;
  for (const entry of thread) {
    const isOpen = entry.isOwn || entry.message !== undefined;
    if (!isFirst && (isOpen || wasOpen)) yield BLANK;
    yield entryLine(entry, isOpen, message.date, columns);
    if (isOpen) yield BLANK;
    if (entry.isOwn) yield* messageLines(message, columns);
    else if (entry.message !== undefined) {
      const { links } = entry.message;
      const other = { ...entry.message, ...foldOf(message) };
      for (const line of messageLines(other, columns)) yield { ...line, links };
    }
    isFirst = false;
    wasOpen = isOpen;
  }
}

function foldOf({ fold }: ShownMessage): Pick<ShownMessage, 'fold'> {
  return fold === undefined ? {} : { fold };
}

/**
 * `▸ Ann Larsen · 28 Nov 10:42 · Fine with me…`
 * @param date of the message itself, which stands above with its year
 */
function entryLine(
  { row, isOwn }: ThreadEntry,
  isOpen: boolean,
  date: number | null,
  columns: number,
): ReaderLine {
  const isUnread = !row.flags.includes('seen');
  const said = isOpen || row.snippet === '' ? [] : [row.snippet];
  const sign = isOpen ? GLYPHS.unfolded : GLYPHS.current;
  const mark = isUnread && !isOwn ? `${GLYPHS.unread} ` : '';
  const line = [`${sign} ${mark}${row.from}`, shortDate(row.date, date), ...said].join(' · ');
  const [text = ''] = wrapAtMost(1, line, columns);
  return { kind: isOwn ? 'own' : mark === '' ? 'entry' : 'unread', text, depth: 0 };
}

function* messageLines(message: ShownMessage, columns: number): Generator<ReaderLine> {
  const { text, row } = message;
  const shown = beginning(text);
  yield* bodyLines(shown, columns, message.fold ?? Number.POSITIVE_INFINITY);
  if (shown.length < text.length) {
    const more = count(text.length - shown.length);
    const line = phrase('readerLines.moreCharactersAreNot', { more, id: row.id });
    yield BLANK;
    yield* wrapped('heading', line, columns, '  ');
  }
  if (!message.links.every(showsItself)) {
    yield BLANK;
    yield { kind: 'heading', text: 'Links', depth: 0 };
    for (const [index, link] of message.links.entries()) {
      yield* linkLines(link, String(index + 1), columns);
    }
  }
  // Without a text there is nothing that those within it could be in.
  const isEmpty = text.trim() === '';
  const attachments = message.attachments.filter(({ inline }) => isEmpty || !inline);
  if (attachments.length > 0) {
    yield BLANK;
    for (const { name, type, size: octets } of attachments) {
      const line = `${GLYPHS.attachment} ${name === '' ? type : name}  ${size(octets)}`;
      yield* wrapped('attachment', line, columns, '  ');
    }
  }
}

type ScreenLink = ShownMessage['links'][number];

/** Whether its words, which stand in the text, are its target: then a list has no more to say. */
function showsItself({ text, url }: ScreenLink): boolean {
  return text.replace(/\/$/, '') === url.replace(/\/$/, '');
}

const MOST_LINK_LINES = 2;

/** A link, cut where it goes on for long; one that lies with all of its target. */
function* linkLines(link: ScreenLink, number: string, columns: number): Generator<ReaderLine> {
  const words = link.text === '' || showsItself(link) ? '' : `${link.text} → `;
  const mark = link.lies ? `${GLYPHS.warning} ` : '';
  const line = `${number}  ${mark}${words}${link.url}`;
  const lines = link.lies
    ? wrapLine(line, columns, '   ')
    : wrapAtMost(MOST_LINK_LINES, line, columns, '   ');
  for (const text of lines) {
    yield { kind: link.lies ? 'lie' : 'link', text, depth: 0, url: link.url };
  }
}

/** As much of the text as is shown, cut between lines or at least between characters. */
function beginning(text: string): string {
  let end = -1;
  for (let lines = 0; lines < MOST_LINES; lines += 1) {
    end = text.indexOf('\n', end + 1);
    if (end < 0 || end > MOST_TEXT) break;
  }
  if (end >= 0 && end < Math.min(MOST_TEXT, text.length - 1)) return text.slice(0, end);
  if (text.length <= MOST_TEXT) return text;
  const cutsPair = /[\ud800-\udbff]/.test(text.charAt(MOST_TEXT - 1));
  return text.slice(0, cutsPair ? MOST_TEXT - 1 : MOST_TEXT);
}

/** How many bars stand before a quote. */
export function bars(depth: number): number {
  return Math.min(depth, 5);
}

function* bodyLines(text: string, columns: number, fold: number): Generator<ReaderLine> {
  let signature = false;
  let folded = 0;
  const patch = new PatchReader();
  let blank = 0;
  let begun = false;
  for (const { depth, text: line } of reflowed(text, columns)) {
    if (depth > fold) {
      folded += 1;
      continue;
    }
    if (folded > 0) {
      for (; blank > 0; blank -= 1) yield BLANK;
      yield foldedLine(folded, fold);
      folded = 0;
    }
    if (line === '' && depth === 0) {
      blank += 1;
      continue;
    }
    // Blank lines at the ends are not worth a screen; more than two between tell nothing.
    for (let left = begun ? Math.min(blank, 2) : 0; left > 0; left -= 1) yield BLANK;
    blank = 0;
    begun = true;
    if (depth === 0) {
      if (/^-- ?$/.test(line)) signature = true;
      const kind = signature ? 'signature' : patch.kindOf(line);
      yield* wrapped(kind, line, columns, hangingIndent(line));
      continue;
    }
    const bar = `${GLYPHS.quote} `.repeat(bars(depth));
    for (const piece of wrapLine(line, columns - bar.length, hangingIndent(line))) {
      yield { kind: 'quote', text: bar + piece, depth };
    }
  }
  if (folded > 0) yield foldedLine(folded, fold);
}

function foldedLine(lines: number, fold: number): ReaderLine {
  const bar = `${GLYPHS.quote} `.repeat(bars(fold));
  const text = phrase('readerLines.quotedZZShows', {
    bar,
    count: count(lines),
    value: lines === 1 ? 'line' : 'lines',
  });
  return { kind: 'folded', text, depth: fold };
}

const BLANK: ReaderLine = { kind: 'text', text: '', depth: 0 };

/** Lines that go on stand under the text of the first, behind its indent and list mark. */
function hangingIndent(line: string): string {
  const mark = /^ {0,12}(?:(?:[-*•]|\d{1,3}[.)]) +)?/.exec(line)?.[0] ?? '';
  return ' '.repeat(mark.length);
}

function* wrapped(
  kind: LineKind,
  line: string,
  columns: number,
  indent: string,
): Generator<ReaderLine> {
  for (const text of wrapLine(line, columns, indent)) yield { kind, text, depth: 0 };
}
