/**
 * The stdout that Ink writes to: takes whole frames, sends the terminal only what differs.
 *
 * Guarantees: a frame arrives as one synchronized update (mode 2026) of what changed in each row,
 * addressed absolutely, so that nothing scrolls, flickers or depends on where the cursor is;
 * a frame equal to the last one writes nothing. While the terminal is slow to read, frames are
 * skipped and the newest is written when it has caught up; the same while another program has the
 * terminal. After `close` nothing is written.
 */
import { EventEmitter } from 'node:events';
import { STAND_IN, type LineBlocks } from './lineBlocks.js';
import { displayWidth } from './width.js';

/** The part of a terminal's output stream that is needed to draw on it. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
  on(event: 'drain' | 'resize', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'drain' | 'resize', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

// eslint-disable-next-line no-control-regex -- ESC is what sequences begin with
const SGR = /\u001b\[[0-9;:]*m/g;

/**
 * Scripts, emoji and signs of which terminals disagree how wide they are. The cells of a line that
 * has some are erased first, so that nothing of the line before is left where it turns out short.
 */
const DOUBTFUL_WIDTH =
  /[\u0300-\u1fff\u200b-\u200f\u2600-\ud7ff\uf900-\uffff\u{10000}-\u{10ffff}]/u;

/** A stretch of a row that is drawn as one. */
interface Part {
  /** Counted from 0. */
  column: number;
  text: string;
}

interface Row {
  parts: readonly Part[];
  /** The column behind the last part. */
  end: number;
}

const EMPTY_ROW: Row = { parts: [], end: 0 };

export class FrameWriter extends EventEmitter {
  readonly #out: TerminalOutput;
  readonly #blocks: LineBlocks;
  #shown: readonly Row[] = [];
  #waiting: string | null = null;
  #blocked = false;
  #closed = false;
  #isPaused = false;
  /** The newest frame, written or not. */
  #last = '';

  constructor(out: TerminalOutput, blocks: LineBlocks) {
    super();
    this.#out = out;
    this.#blocks = blocks;
    out.on('drain', this.#drained);
  }

  get columns(): number {
    return known(this.#out.columns) ?? 80;
  }

  get rows(): number {
    return known(this.#out.rows) ?? 24;
  }

  /** Forgets what is on the screen and clears it: after a change of size. */
  reset(): void {
    this.#shown = [];
    if (!this.#closed && !this.#isPaused) this.#out.write('\x1b[0m\x1b[2J');
  }

  /** Nothing is written until `resume`, which draws the newest frame on an empty screen. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#shown = [];
    const frame = this.#waiting ?? this.#last;
    this.#waiting = null;
    if (frame !== '') this.write(frame);
  }

  /** @param frame the whole screen as Ink made it, one line per row. */
  write(frame: string): boolean {
    if (this.#closed) return true;
    this.#last = frame;
    if (this.#blocked || this.#isPaused) {
      this.#waiting = frame;
      return true;
    }
    const rows = this.#expand(frame).slice(0, this.rows);
    let changes = '';
    for (let row = 0; row < Math.max(rows.length, this.#shown.length); row += 1) {
      changes += this.#rowChanges(row + 1, rows[row] ?? EMPTY_ROW, this.#shown[row]);
    }
    this.#shown = rows;
    if (changes !== '') {
      this.#blocked = !this.#out.write(`\x1b[?2026h${changes}\x1b[?2026l`);
    }
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#out.off('drain', this.#drained);
  }

  readonly #drained = (): void => {
    this.#blocked = false;
    if (this.#isPaused) return;
    const frame = this.#waiting;
    this.#waiting = null;
    if (frame !== null) this.write(frame);
  };

  /** @param line counted from 1 */
  #rowChanges(line: number, row: Row, shown: Row | undefined): string {
    const sameShape =
      shown?.end === row.end &&
      shown.parts.length === row.parts.length &&
      row.parts.every(({ column }, index) => column === shown.parts[index]?.column);
    let changes = '';
    for (const [index, { column, text }] of row.parts.entries()) {
      if (sameShape && text === shown.parts[index]?.text) continue;
      // The column is said, not counted: a character whose width the terminal sees differently
      // then moves nothing beyond its own pane.
      changes += `\x1b[${line};${column + 1}H${text}`;
    }
    // Erasing in the last column would take the last character away.
    if (sameShape || row.end >= this.columns) return changes;
    return `${changes}\x1b[${line};${row.end + 1}H\x1b[0m\x1b[K`;
  }

  #expand(frame: string): Row[] {
    const used = new Map<string, number>();
    return frame.split('\n').map((line) => {
      const parts: Part[] = [];
      let column = 0;
      let rest = line;
      const add = (text: string, width: number): void => {
        if (text !== '') parts.push({ column, text });
        column += width;
      };
      for (let match = STAND_IN.exec(rest); match !== null; match = STAND_IN.exec(rest)) {
        const [whole, character = '', blanks = ''] = match;
        const before = rest.slice(0, match.index);
        add(before, displayWidth(before.replace(SGR, '')));
        const block = this.#blocks.get(character);
        const index = used.get(character) ?? 0;
        used.set(character, index + 1);
        const width = block?.width ?? 1;
        const content = block?.lines[index] ?? ' '.repeat(width);
        add(DOUBTFUL_WIDTH.test(content) ? `\x1b[${width}X${content}` : content, width);
        // Ink leaves out blanks at the end of a line.
        const left = ' '.repeat(Math.max(0, blanks.length - (width - 1)));
        rest = left + rest.slice(match.index + whole.length);
      }
      add(rest, displayWidth(rest.replace(SGR, '')));
      return { parts, end: column };
    });
  }
}

/** Serial lines and some containers report a size of nothing, which means that it is not known. */
function known(size: number | undefined): number | undefined {
  return size === undefined || size <= 0 ? undefined : size;
}
