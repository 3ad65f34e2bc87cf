/**
 * The screen on a terminal that is an emulator in this process: keys go in as bytes, what a person
 * would see comes out. Every step waits until nothing is under way any more.
 */
import xterm from '@xterm/headless';
import { EventEmitter } from 'node:events';
import type { ScreenMail } from '../../src/app/screenMail.js';
import { startScreen, type Screen, type ScreenOptions } from '../../src/ui/start.js';
import { NOW } from './sampleMailbox.js';

export const KEYS = {
  ...{ enter: '\r', esc: '\x1b', tab: '\t', shiftTab: '\x1b[Z', backspace: '\x7f', ctrlC: '\x03' },
  ...{ up: '\x1b[A', down: '\x1b[B', pageUp: '\x1b[5~', pageDown: '\x1b[6~', end: '\x1b[F' },
  ...{ ctrlD: '\x04', ctrlR: '\x12', ctrlS: '\x13', ctrlU: '\x15' },
} as const;

class FakeOutput extends EventEmitter {
  columns: number;
  rows: number;
  written = '';
  readonly emulator: xterm.Terminal;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  write(text: string): boolean {
    this.written += text;
    this.emulator.write(text);
    return true;
  }

  drawn(): Promise<void> {
    return new Promise((resolve) => {
      this.emulator.write('', resolve);
    });
  }
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  raw = false;

  setRawMode(on: boolean): void {
    this.raw = on;
  }

  resume(): void {
    this.emit('resumed');
  }

  pause(): void {
    this.emit('paused');
  }
}

export class TestScreen {
  readonly output: FakeOutput;
  readonly input = new FakeInput();
  readonly screen: Screen;
  ended = false;
  /** How often the process would have been stopped. */
  stops = 0;
  error: unknown = null;

  constructor(mail: ScreenMail, columns: number, rows: number, options: ScreenOptions = {}) {
    this.output = new FakeOutput(columns, rows);
    this.screen = startScreen(mail, {
      ...{ stdin: this.input, stdout: this.output, now: () => NOW, colours: 24 },
      // A test is not to be stopped by Ctrl-Z.
      stop: () => {
        this.stops += 1;
      },
      writing: { savePause: 1 },
      ...options,
    });
    this.screen.done.then(
      () => {
        this.ended = true;
      },
      (thrown: unknown) => {
        this.ended = true;
        this.error = thrown;
      },
    );
  }

  /** Types these bytes, each item as one read from the terminal, and waits until all is calm. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.input.emit('data', Buffer.from(key));
      await this.calm();
    }
  }

  async calm(): Promise<void> {
    await this.screen.idle();
    await this.output.drawn();
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.output.columns = columns;
    this.output.rows = rows;
    this.output.emulator.resize(columns, rows);
    this.output.emit('resize');
    await this.calm();
  }

  /** The rows of the screen, without blanks at their ends. */
  rows(): string[] {
    const { active } = this.output.emulator.buffer;
    return Array.from({ length: this.output.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** What is in one cell, counted from 0. */
  cell(column: number, row: number): string {
    const { active } = this.output.emulator.buffer;
    return (
      active
        .getLine(active.baseY + row)
        ?.getCell(column)
        ?.getChars() ?? ''
    );
  }

  text(): string {
    return this.rows().join('\n');
  }

  /** The row of the list or the sidebar that has the cursor, by its bar; the last such row. */
  selected(): string {
    const row = this.rows().findLast((line) => line.includes('▌')) ?? '';
    return row.slice(row.lastIndexOf('▌'));
  }

  get raw(): boolean {
    return this.input.raw;
  }

  /** True while the program has the alternate screen. */
  get alternate(): boolean {
    return this.output.emulator.buffer.active.type === 'alternate';
  }

  async quit(): Promise<void> {
    if (!this.ended) this.screen.quit();
    await this.screen.done.catch(() => undefined);
    await this.output.drawn();
  }
}
