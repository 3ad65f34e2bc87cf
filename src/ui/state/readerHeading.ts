/** What stands above a message: subject, people, date, warnings. Pure. */
import type { MarkLevel, ProtectionLine } from '../../core/protection.js';
import { count } from '../format/numbers.js';
import { displayWidth } from '../terminal/width.js';
import { wrapAtMost } from '../terminal/wrap.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { ShownMessage } from './shownMessage.js';
import { phrase } from '../text/phrase.js';
import { peopleLines } from './peopleLines.js';

export type HeadingLine =
  /** `view`: what is shown in place of the text. */
  | { kind: 'subject' | 'warning' | 'blank' | 'view'; text: string }
  | { kind: 'field'; label: string; text: string }
  /** What is known of signature and encryption. No message can write a line of this kind. */
  | { kind: 'protection'; level: MarkLevel; text: string }
  /** The author at the left, at the right how long the conversation is. */
  | { kind: 'person'; text: string; thread: string }
  /** Recipients at the left, the date at the right. */
  | { kind: 'date'; text: string }
  /** What the server has of it: as that changes with time, the pane says it. Facts stand behind it. */
  | { kind: 'server'; text: string };

const MOST_WARNINGS = 4;
const MOST_SUBJECT_LINES = 3;
const MOST_FROM_LINES = 2;
const MOST_TO_LINES = 2;
const MOST_CC_LINES = 2;
/** Of the date at the right of the recipients. */
const DATE_COLUMNS = 24;
/** Of what the server has, with which a line of facts may begin. */
const SERVER_COLUMNS = 34;

/**
 * The lines of the heading at a width; the same number at every moment.
 * @param own the user's addresses, in lower case; who has one of them is called “me”
 */
export function readerHeading(
  message: ShownMessage,
  columns: number,
  own: ReadonlySet<string>,
): HeadingLine[] {
  const lines: HeadingLine[] = [];
  const subject =
    message.row.subject === '' ? phrase('readerHeading.noSubject') : message.row.subject;
  for (const text of wrapAtMost(MOST_SUBJECT_LINES, subject, columns)) {
    lines.push({ kind: 'subject', text });
  }
  lines.push({ kind: 'blank', text: '' });
  const [author = '', ...authors] = authorLines(message, columns);
  lines.push({ kind: 'person', text: author, thread: threadBeside(author, message, columns) });
  for (const text of authors) lines.push({ kind: 'field', label: '   ', text });
  const [first = '', ...others] = recipientLines(message, columns, own);
  lines.push({ kind: 'date', text: first });
  for (const text of others) lines.push({ kind: 'field', label: '   ', text });
  if (message.cc.length > 0) {
    const room = { first: columns - 3, others: columns - 3, lines: MOST_CC_LINES };
    const cc = peopleLines(recipients(message.cc, own), room);
    cc.forEach((text, i) => lines.push({ kind: 'field', label: i === 0 ? 'cc ' : '   ', text }));
  }
  if (message.replyTo.length > 0 && !sameAddresses(message.replyTo, message.from)) {
    lines.push({
      kind: 'field',
      label: phrase('readerHeading.repliesGoTo'),
      text: message.replyTo.join(', '),
    });
  }
  const facts = factLines(message, columns);
  if (message.row.protocol === 'pop3') lines.push({ kind: 'server', text: facts.shift() ?? '' });
  for (const { level, text } of protectionOf(message)) {
    for (const piece of wrapAtMost(2, `${MARKS[level]} ${text}`, columns, '  ')) {
      lines.push({ kind: 'protection', level, text: piece });
    }
  }
  for (const text of facts) lines.push({ kind: 'field', label: '', text });
  if (message.warnings.length > 0) lines.push({ kind: 'blank', text: '' });
  for (const warning of message.warnings.slice(0, MOST_WARNINGS)) {
    for (const [index, text] of wrapAtMost(2, warning, columns - 2).entries()) {
      lines.push({ kind: 'warning', text: `${index === 0 ? GLYPHS.warning : ' '} ${text}` });
    }
  }
  const more = message.warnings.length - MOST_WARNINGS;
  if (more > 0)
    lines.push({
      kind: 'warning',
      text: `${GLYPHS.warning} ${phrase('word.andMore', { count: count(more) })}`,
    });
  lines.push({ kind: 'blank', text: '' });
  if (message.view !== undefined) {
    lines.push({ kind: 'view', text: message.view });
    lines.push({ kind: 'blank', text: '' });
  }
  return lines;
}

const MARKS: Readonly<Record<MarkLevel, string>> = {
  good: GLYPHS.ok,
  plain: GLYPHS.dot,
  bad: GLYPHS.warning,
};

function protectionOf({ protection, isLocked }: ShownMessage): readonly ProtectionLine[] {
  if (!isLocked) return protection;
  return protection.map((line) => ({
    ...line,
    text: phrase('readerHeading.zXAsksFor', { text: line.text }),
  }));
}

function authorLines({ from }: ShownMessage, columns: number): string[] {
  if (from.length === 0) return [phrase('readerHeading.unknownSender')];
  return peopleLines(from, { first: columns, others: columns - 3, lines: MOST_FROM_LINES });
}

/** How long the conversation is, in as many words as the author leaves room for. */
function threadBeside(author: string, { row }: ShownMessage, columns: number): string {
  if (row.threadSize < 2) return '';
  const said = count(row.threadSize);
  const short = `${GLYPHS.thread}${said}`;
  const ways = [`${GLYPHS.thread}${phrase('word.messages', { count: said })}`, short, ''];
  const room = columns - displayWidth(author) - 2;
  return ways.find((way) => displayWidth(way) <= room) ?? '';
}

/** Recipients beside the date and below it. */
function recipientLines(
  { to, date }: ShownMessage,
  columns: number,
  own: ReadonlySet<string>,
): string[] {
  const [first, ...others] = recipients(to, own);
  if (first === undefined) return [];
  const dated = date === null ? displayWidth(phrase('date.none')) + 2 : DATE_COLUMNS;
  const room = { first: Math.max(20, columns - dated), others: columns - 3, lines: MOST_TO_LINES };
  return peopleLines([phrase('word.to', { to: first }), ...others], room);
}

/** What one may want to know and need not worry about; of POP3 the first line is the server's. */
function factLines(message: ShownMessage, columns: number): string[] {
  const isPop3 = message.row.protocol === 'pop3';
  const lines: string[] = [];
  for (const fact of quietFacts(message)) {
    const last = lines.at(-1);
    const room = columns - (isPop3 && lines.length <= 1 ? SERVER_COLUMNS : 0);
    const joined = last === undefined || last === '' ? fact : last + FACTS_APART + fact;
    if (displayWidth(joined) <= room && (isPop3 || last !== undefined)) {
      lines[Math.max(0, lines.length - 1)] = joined;
    } else {
      if (isPop3 && lines.length === 0) lines.push('');
      lines.push(...wrapAtMost(1, fact, columns));
    }
  }
  return lines;
}

/** Between facts in one line. */
export const FACTS_APART = ' · ';

function quietFacts({ findings, list, blocked }: ShownMessage): string[] {
  const listed =
    list === null
      ? []
      : [
          (list.name === ''
            ? phrase('readerHeading.aList')
            : phrase('readerHeading.list', { name: list.name })) +
            (list.leave === null ? '' : phrase('readerHeading.zULeavesIt')),
        ];
  return [...findings, ...listed, ...(blocked === null ? [] : [blocked])];
}

/** Names with their addresses, and first of all oneself. */
function recipients(people: readonly string[], own: ReadonlySet<string>): string[] {
  const others = people.filter((person) => !own.has(addressOf(person)));
  return others.length === people.length ? others : [phrase('word.me'), ...others];
}

/** A name beside it makes no other person of it. */
function sameAddresses(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(other.map(addressOf));
  return one.length === other.length && one.every((person) => known.has(addressOf(person)));
}

/** In lower case. */
function addressOf(person: string): string {
  return (/ <([^<>]*)>$/.exec(person)?.[1] ?? person).toLowerCase();
}
