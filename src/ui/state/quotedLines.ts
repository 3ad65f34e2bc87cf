/** The lines of a message that are marked to be quoted in an answer. Pure. */
import { GLYPHS } from '../theme/glyphs.js';
import { bars, type ReaderLine } from './readerLines.js';
import type { ReaderState } from './state.js';

/** The first and the last of them, counted in wrapped lines; null: none are marked. */
export function quotedRange({
  quoting,
  message,
}: Pick<ReaderState, 'quoting' | 'message'>): [first: number, last: number] | null {
  if (quoting === null || message?.row.id !== quoting.id) return null;
  const { from, to } = quoting;
  return from <= to ? [from, to] : [to, from];
}

/** Kinds of lines that are words of the author's. */
const WORDS: readonly ReaderLine['kind'][] = [
  ...(['text', 'quote', 'lie', 'signature', 'added', 'removed', 'hunk'] as const),
];

/** What they say, as it can be quoted: what was wrapped to `columns` is one line again. */
export function quotedText(lines: readonly ReaderLine[], columns: number): string {
  const said: string[] = [];
  let before: ReaderLine | null = null;
  for (const line of lines) {
    if (!WORDS.includes(line.kind)) continue;
    const own =
      line.depth > 0
        ? line.text.slice(GLYPHS.quote.length * bars(line.depth) + bars(line.depth))
        : line.text;
    const text = own.trimEnd();
    const last = said.at(-1);
    if (last !== undefined && before !== null && isWrapped(before, line, text, columns)) {
      said[said.length - 1] = `${last} ${text}`;
    } else said.push(`${'>'.repeat(line.depth)}${line.depth > 0 ? ' ' : ''}${text}`);
    before = line;
  }
  return said.join('\n').trim();
}

/** The next word had no room behind it. */
function isWrapped(before: ReaderLine, line: ReaderLine, text: string, columns: number): boolean {
  const [word = ''] = text.split(' ');
  const isText = before.kind === line.kind && (line.kind === 'text' || line.kind === 'quote');
  const isSame = isText && before.depth === line.depth && word !== '' && !text.startsWith(' ');
  return isSame && before.text.trim() !== '' && before.text.length + 1 + word.length > columns;
}
