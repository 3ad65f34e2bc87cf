/** What stands above a message: subject, people, date, warnings. Pure. */
import type { ScreenMessage } from '../../app/screenMail.js';
import { wrapLine } from '../terminal/wrap.js';
import { GLYPHS } from '../theme/glyphs.js';
import { truncate } from '../terminal/width.js';

export type HeadingLine =
  | { kind: 'subject' | 'warning' | 'person' | 'blank'; text: string }
  | { kind: 'field'; label: string; text: string }
  /** Recipients at the left, the date at the right. */
  | { kind: 'date'; text: string };

const MOST_WARNINGS = 4;
const MOST_SUBJECT_LINES = 3;

/** The lines of the heading at a width; the same number at every moment. */
export function readerHeading(message: ScreenMessage, columns: number): HeadingLine[] {
  const lines: HeadingLine[] = [];
  const subject = message.row.subject === '' ? '(no subject)' : message.row.subject;
  for (const text of firstLines(subject, columns, MOST_SUBJECT_LINES)) {
    lines.push({ kind: 'subject', text });
  }
  lines.push({ kind: 'blank', text: '' });
  lines.push({ kind: 'person', text: message.from.join(', ') || '(unknown sender)' });
  lines.push({ kind: 'date', text: recipients('to', message.to) });
  if (message.cc.length > 0) {
    lines.push({ kind: 'field', label: 'cc ', text: message.cc.join(', ') });
  }
  if (message.replyTo.length > 0 && !sameAddresses(message.replyTo, message.from)) {
    lines.push({ kind: 'field', label: 'replies go to ', text: message.replyTo.join(', ') });
  }
  if (message.warnings.length > 0) lines.push({ kind: 'blank', text: '' });
  for (const warning of message.warnings.slice(0, MOST_WARNINGS)) {
    for (const [index, text] of firstLines(warning, columns - 2, 2).entries()) {
      lines.push({ kind: 'warning', text: `${index === 0 ? GLYPHS.warning : ' '} ${text}` });
    }
  }
  lines.push({ kind: 'blank', text: '' });
  return lines;
}

function recipients(label: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${label} ${names.join(', ')}`;
}

function firstLines(text: string, columns: number, most: number): string[] {
  const lines: string[] = [];
  for (const line of wrapLine(text, columns)) {
    if (lines.length === most) {
      lines[most - 1] = truncate(`${lines[most - 1] ?? ''} ${line}`, columns);
      break;
    }
    lines.push(line);
  }
  return lines;
}

function sameAddresses(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((address, index) => address === other[index]);
}
