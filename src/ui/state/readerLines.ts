/**
 * What stands in the reader, line by line: the text with its quotes, links and attachments, and
 * before and behind it the other messages of its conversation, those that were read as one line
 * each. Pure. Of a very long text only the beginning is shown, so that going to its end does not
 * take long either.
 */
import { attachmentName } from '../format/attachmentName.js';
import { shortDate } from '../format/dates.js';
import { count, size } from '../format/numbers.js';
import { GLYPHS } from '../theme/glyphs.js';
import { wrapAtMost, wrapLine } from '../terminal/wrap.js';
import { PatchReader } from './patchLines.js';
import { reflowed } from './reflow.js';
import type { ShownMessage, ThreadEntry } from './shownMessage.js';
import { begunAddress } from './lineTargets.js';
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
  /** What the lines before have of an address that goes on in this one. */
  begun?: string;
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
  yield* attachmentLines(message, columns);
}

/** Files beside the text, and in one line what pictures belong within it. */
function* attachmentLines(message: ShownMessage, columns: number): Generator<ReaderLine> {
  const { attachments, view } = message;
  // Without a text there is nothing that those within it could be in.
  const isEmpty = message.text.trim() === '';
  const beside = attachments.filter(({ inline }) => isEmpty || !inline);
  const within = attachments.filter(({ inline, type }) => inline && IN_TEXT.test(type));
  const labels = (some: ShownMessage['attachments']): string[] =>
    some.map((one) => `${attachmentName(one)}  ${size(one.size)}`);
  const lines = labels(beside).map((label) => `${GLYPHS.attachment} ${label}`);
  if (!isEmpty && within.length > 0) {
    lines.push(phrase('readerLines.inTheText', { names: labels(within).join(' · ') }));
  }
  if (isEmpty && lines.length === 0 && view === undefined) {
    yield { kind: 'folded', text: phrase('readerLines.noText'), depth: 0 };
  }
  if (!isEmpty && lines.length > 0) yield BLANK;
  for (const line of lines) {
    for (const text of wrapAtMost(MOST_ATTACHMENT_LINES, line, columns, '  ')) {
      yield { kind: 'attachment', text, depth: 0 };
    }
  }
}

/** What a page has in it; texts among the parts are part of the text. */
const IN_TEXT = /^(?:image|audio|video)\//;
const MOST_ATTACHMENT_LINES = 3;

type ScreenLink = ShownMessage['links'][number];

/** Whether its words, which stand in the text, are its target: then a list has no more to say. */
function showsItself({ text, url }: ScreenLink): boolean {
  return text === url || hrefOf(text) === hrefOf(url);
}

/** As all programs write it: a page of a site has a slash behind the name of the site. */
function hrefOf(text: string): string {
  const whole = /^www\./i.test(text) ? `http://${text}` : text;
  return (URL.canParse(whole) ? new URL(whole).href : whole).replace(/\/$/, '');
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
  /** Depth of the last line that was shown. */
  let shown: number | null = null;
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
    if (line === '') {
      blank += 1;
      continue;
    }
    // Blank lines at the ends are not worth a screen; more than two between tell nothing. What they
    // are between is quoted as deep as both: a quote does not end with a blank line.
    if (shown !== null) yield* blankLines(Math.min(blank, 2), Math.min(shown, depth));
    blank = 0;
    shown = depth;
    if (depth === 0) {
      if (/^-- ?$/.test(line)) signature = true;
      const kind = signature ? 'signature' : patch.kindOf(line);
      yield* wrapped(kind, line, columns, hangingIndent(line));
      continue;
    }
    const bar = quoteBar(depth);
    for (const piece of wrapped('quote', line, columns - bar.length, hangingIndent(line))) {
      yield { ...piece, text: bar + piece.text, depth };
    }
  }
  if (folded > 0) yield foldedLine(folded, fold);
}

function* blankLines(lines: number, depth: number): Generator<ReaderLine> {
  const blank: ReaderLine = depth === 0 ? BLANK : { kind: 'quote', text: quoteBar(depth), depth };
  for (let left = lines; left > 0; left -= 1) yield blank;
}

function quoteBar(depth: number): string {
  return `${GLYPHS.quote} `.repeat(bars(depth));
}

function foldedLine(lines: number, fold: number): ReaderLine {
  const bar = quoteBar(fold);
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
  let at = 0;
  for (const text of wrapLine(line, columns, indent)) {
    const said = at === 0 ? text : text.slice(indent.length);
    // Only at spaces is anything lost.
    const start =
      at === 0 ? 0 : at + (/^ */.exec(line.slice(at, at + LONGEST_GAP))?.[0].length ?? 0);
    const begun =
      start > at || at === 0 ? '' : begunAddress(line.slice(Math.max(0, at - LONGEST_ADDRESS), at));
    yield begun === '' ? { kind, text, depth: 0 } : { kind, text, depth: 0, begun };
    at = start + said.length;
  }
}

const LONGEST_ADDRESS = 2_000;
const LONGEST_GAP = 200;
