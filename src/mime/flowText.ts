/** Text as format=flowed (RFC 3676, 4): readers may wrap paragraphs anew, and old ones need not. */

import { withoutLast } from './lineEnds.js';

const WIDTH = 72;
/** Stands by itself: its space does not say that the line goes on. */
const SIGNATURE = '-- ';

/** @returns lines ended by CRLF. What is quoted is flowed within its marks (4.5). */
export function flowText(text: string): string {
  const lines = withoutLast(text, '\r\n').split(/\r\n|\r|\n/);
  return lines.map((line) => `${flowLine(line)}\r\n`).join('');
}

function flowLine(line: string): string {
  if (line === SIGNATURE) return line;
  const trimmed = line.trimEnd();
  const [marks = ''] = /^>*/.exec(trimmed) ?? [];
  if (marks === '') return pieces(trimmed, WIDTH).map(stuffed).join('\r\n');
  const quoted = trimmed.slice(marks.length).replace(/^ /, '');
  if (quoted === '') return marks;
  const width = Math.max(WIDTH - marks.length - 1, WIDTH / 2);
  return pieces(quoted, width)
    .map((piece) => `${marks} ${piece}`)
    .join('\r\n');
}

/** All but the last end with a space, which says that the line goes on. */
function pieces(text: string, width: number): string[] {
  const flowed: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const end = breakAt(rest, width);
    if (end < 0) break;
    flowed.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...flowed, rest];
}

/** Behind the last space that fits, else behind the first that does not; -1: there is none. */
function breakAt(text: string, width: number): number {
  const last = text.lastIndexOf(' ', width - 1);
  const at = text.slice(0, last).trim() === '' ? text.indexOf(' ', width) : last;
  return at < 0 ? -1 : at + 1;
}

function stuffed(line: string): string {
  return /^(?: |>|From )/.test(line) ? ` ${line}` : line;
}
