/**
 * Text that was wrapped by its writer for another width, as paragraphs again. Pure.
 *
 * Mail is mostly wrapped at some 75 columns; in a narrower pane every line would break once more
 * and leave a stump. Where a line of a paragraph is too wide for the pane, lines are joined again —
 * but only where the writer's break was forced: the next word had not fitted. What is set on
 * purpose (lists, tables, code, verse, addresses) keeps its lines.
 */
import { displayWidth } from '../terminal/width.js';

export interface SourceLine {
  /** Depth of the quote; 0 for the writer's own text. */
  depth: number;
  /** Without quote marks. */
  text: string;
}

/** Paragraphs longer than this are taken in parts. */
const LONGEST_PARAGRAPH = 400;

/** The lines of a message for a pane of so many columns. */
export function* reflowed(text: string, columns: number): Generator<SourceLine> {
  let paragraph: SourceLine[] = [];
  for (const raw of linesOf(text)) {
    const line = sourceLine(raw);
    const first = paragraph[0];
    const ends = line.text === '' || paragraph.length >= LONGEST_PARAGRAPH;
    if (ends || (first !== undefined && first.depth !== line.depth)) {
      yield* joined(paragraph, columns);
      paragraph = [];
    }
    if (line.text === '') yield line;
    else paragraph.push(line);
  }
  yield* joined(paragraph, columns);
}

/** Lines beyond so many columns were never wrapped by anyone. */
const WIDEST_WRAPPED = 100;
/** Characters of a line that tell whether it is wider than that: a line may be megabytes long. */
const MEASURED = 512;

function* joined(lines: readonly SourceLine[], columns: number): Generator<SourceLine> {
  const widths = lines.map(({ text }) => displayWidth(text.slice(0, MEASURED)));
  const margin = Math.max(0, ...widths);
  const [first] = lines;
  if (first === undefined) return;
  const room = columns - 2 * first.depth;
  if (margin <= room || margin > WIDEST_WRAPPED) {
    yield* lines;
    return;
  }
  let current = first;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const before = lines[index - 1]?.text ?? '';
    if (wasForced(before, widths[index - 1] ?? 0, line.text, margin)) {
      current = { depth: current.depth, text: `${current.text} ${line.text.trimStart()}` };
    } else {
      yield current;
      current = line;
    }
  }
  yield current;
}

const SET_ON_PURPOSE = /^(?:[-*•+<>|#=_]|\d{1,3}[.)] )|\S {3,}\S|[|=_-]{4}/;

/** Whether the line was broken only because the next word did not fit. */
function wasForced(line: string, width: number, next: string, margin: number): boolean {
  if (SET_ON_PURPOSE.test(next.trimStart()) || /\S {3,}\S/.test(line)) return false;
  const indent = /^ */.exec(next)?.[0].length ?? 0;
  const indentBefore = /^ *(?:[-*•] +|\d{1,3}[.)] +)?/.exec(line)?.[0].length ?? 0;
  if (indent !== 0 && indent !== indentBefore) return false;
  if (margin < 40) return false;
  const word = /^\s*(\S+)/.exec(next)?.[1] ?? '';
  return width + 1 + displayWidth(word) > margin;
}

/** `> > text` → depth 2 and the text. A `>` before `From ` alone is mbox quoting, not a quote. */
function sourceLine(raw: string): SourceLine {
  const marks = /^>From /.test(raw) ? '' : (/^(?:> ?)+/.exec(raw)?.[0] ?? '');
  const text = raw.slice(marks.length).trimEnd();
  // The mark of a signature keeps its space (RFC 3676, 4.3).
  return { depth: marks.split('>').length - 1, text: text === '--' ? '-- ' : text };
}

/** Lines of a text without making an array of all of them. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
    if (found < 0) return;
    start = found + 1;
  }
}
