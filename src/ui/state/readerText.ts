/**
 * The reader's text as lines of a width, wrapped as far as it is asked for, so that a message of any
 * length opens at once. Pure.
 */
import { bars, readerLines, type LineKind, type ReaderLine } from './readerLines.js';
import type { ShownMessage } from './shownMessage.js';

/** Lines with which the messages of a conversation begin. */
const HEADS: readonly LineKind[] = ['entry', 'unread', 'own'];

export class ReaderText {
  readonly #source: Iterator<ReaderLine>;
  readonly #lines: ReaderLine[] = [];
  /** Of each line: the visible characters before it, which are the same at every width. */
  readonly #starts: number[] = [];
  #counted = 0;
  #complete = false;
  /** Index of the first line of the message itself. */
  #own: number | null = null;

  constructor(message: ShownMessage, columns: number) {
    this.#source = readerLines(message, Math.max(10, columns));
  }

  /** Up to `count` lines from index `from`. */
  slice(from: number, count: number): readonly ReaderLine[] {
    this.#reach(from + count);
    return this.#lines.slice(from, from + count);
  }

  /**
   * `wanted`, or the last first line that still fills a view of so many rows. Above the message itself
   * that is one with which a message begins: the end of another one would seem to be its beginning.
   */
  clampScroll(wanted: number, rows: number): number {
    this.#reach(wanted + rows);
    const last = Math.max(0, this.#lines.length - rows);
    return Math.max(0, Math.min(wanted, last < (this.#own ?? 0) ? this.#headAt(last) : last));
  }

  /** Index of the first line from there on with which a message of a conversation begins. */
  #headAt(index: number): number {
    const found = this.#lines.findIndex(({ kind }, at) => at >= index && HEADS.includes(kind));
    return found < 0 ? index : found;
  }

  /** The place where a line begins; it means the same in the text of another width. */
  placeOf(index: number): number {
    this.#reach(index + 1);
    return this.#starts[index] ?? this.#counted;
  }

  /** Index of the line that has what is at this place. */
  lineAt(place: number): number {
    while (!this.#complete && this.#counted <= place) this.#reach(this.#lines.length + 100);
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** All lines are counted; asks for the whole text to be wrapped. */
  length(): number {
    this.#reach(Number.POSITIVE_INFINITY);
    return this.#lines.length;
  }

  /** Index of the line with which the message itself begins, behind others of its conversation. */
  ownStart(): number {
    while (this.#own === null && !this.#complete) this.#reach(this.#lines.length + 20);
    return this.#own ?? 0;
  }

  /** Whether there is a line at this index. */
  has(index: number): boolean {
    this.#reach(index + 1);
    return index < this.#lines.length;
  }

  #reach(count: number): void {
    while (!this.#complete && this.#lines.length < count) {
      const next = this.#source.next();
      if (next.done === true) this.#complete = true;
      else {
        const { text, depth, kind } = next.value;
        if (kind === 'own') this.#own ??= this.#lines.length;
        this.#lines.push(next.value);
        this.#starts.push(this.#counted);
        // Spaces may be lost where a line is broken, and every line repeats the bars of a quote.
        this.#counted += text.replace(/\s+/g, '').length - bars(depth);
      }
    }
  }
}

const cache = new WeakMap<ShownMessage, Map<number, ReaderText>>();

/** The text of a message at a width; the same object for the same message and width. */
export function readerText(message: ShownMessage, columns: number): ReaderText {
  let widths = cache.get(message);
  if (widths === undefined) cache.set(message, (widths = new Map()));
  let text = widths.get(columns);
  if (text === undefined) widths.set(columns, (text = new ReaderText(message, columns)));
  return text;
}
