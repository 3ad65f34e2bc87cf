/** Text as format=flowed (RFC 3676, 4.2): readers may wrap paragraphs anew, and old ones need not. */

const WIDTH = 72;
/** Stands by itself: its space does not say that the line goes on. */
const SIGNATURE = '-- ';

/** @returns lines ended by CRLF. Quoted lines stay as they are. */
export function flowText(text: string): string {
  const lines = text.replace(/(?:\r\n|\r|\n)+$/, '').split(/\r\n|\r|\n/);
  return lines.map((line) => `${flowLine(line)}\r\n`).join('');
}

function flowLine(line: string): string {
  if (line === SIGNATURE) return line;
  const trimmed = line.trimEnd();
  if (trimmed.startsWith('>')) return trimmed;
  const flowed: string[] = [];
  let rest = trimmed;
  while (rest.length > WIDTH) {
    const end = breakAt(rest);
    if (end < 0) break;
    flowed.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...flowed, rest].map(stuffed).join('\r\n');
}

/** Behind the last space that fits, else behind the first that does not; -1: there is none. */
function breakAt(text: string): number {
  const last = text.lastIndexOf(' ', WIDTH - 1);
  const at = text.slice(0, last).trim() === '' ? text.indexOf(' ', WIDTH) : last;
  return at < 0 ? -1 : at + 1;
}

function stuffed(line: string): string {
  return /^(?: |>|From )/.test(line) ? ` ${line}` : line;
}
