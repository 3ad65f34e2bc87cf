/**
 * A picture on the whole terminal, in the place of the screen, until a key.
 *
 * Guarantees: while it is shown nothing else is drawn, and afterwards the screen is drawn anew, so
 * that the two cannot mix; the terminal is asked how it shows pictures when the first one is
 * wanted, and only where that is safe; without an answer in time, half blocks are drawn.
 */
import type { PictureFit, ScreenPicture } from '../../../app/screenReading.js';
import type { TerminalAnswer } from '../../keymap/terminalAnswers.js';
import { cut, type ColourDepth } from '../../theme/style.js';
import type { FrameWriter, TerminalOutput } from '../frameWriter.js';
import {
  blockRows,
  itermPicture,
  KITTY_CLEAR,
  kittyPicture,
  sixelPicture,
} from './encodePicture.js';
import {
  canAskGraphics,
  GRAPHICS_QUESTION,
  graphicsOf,
  type Graphics,
  type PictureMethod,
} from './graphics.js';

/** How long the terminal has to answer, in ms. */
const PATIENCE = 500;

/** What of the screen's surroundings a picture depends on. */
export interface PictureSurroundings {
  colours: () => ColourDepth;
  isAscii: () => boolean;
  isLight: () => boolean;
  /** What is configured; `auto`: as the terminal says. */
  wanted: () => PictureMethod | 'auto';
  /** Calls back after so many ms. @returns not any more */
  after: (ms: number, call: () => void) => () => void;
  env: NodeJS.ProcessEnv;
}

/** What is done with a key while a picture is shown. @returns whether another picture follows */
type OnKey = (key: string) => boolean;

export class PictureScreen {
  readonly #out: TerminalOutput;
  readonly #writer: FrameWriter;
  readonly #around: PictureSurroundings;
  #graphics: Promise<Graphics> | null = null;
  readonly #answers: TerminalAnswer[] = [];
  #answered: () => void = () => undefined;
  #shown: OnKey | null = null;
  /** How the picture that is shown is drawn. */
  #method: PictureMethod = 'blocks';

  constructor(out: TerminalOutput, writer: FrameWriter, around: PictureSurroundings) {
    this.#out = out;
    this.#writer = writer;
    this.#around = around;
  }

  get isShown(): boolean {
    return this.#shown !== null;
  }

  /** The form in which the next picture is wanted. */
  async fit(): Promise<PictureFit> {
    const { method, cell } = await this.#asked();
    const columns = Math.max(1, this.#writer.columns);
    const rows = Math.max(1, this.#writer.rows - 1);
    const most =
      method === 'blocks'
        ? { width: columns, height: rows * 2 }
        : { width: columns * cell.width, height: rows * cell.height };
    const over = this.#around.isLight() ? ([255, 255, 255] as const) : ([16, 18, 22] as const);
    return { most, over, as: method === 'kitty' || method === 'iterm2' ? 'png' : 'pixels' };
  }

  /** @param caption of one line */
  async show(picture: ScreenPicture, caption: string, onKey: OnKey): Promise<void> {
    const { method } = await this.#asked();
    this.#method = method;
    this.#writer.pause();
    this.#shown = onKey;
    const rows = this.#writer.rows;
    const [[text = ''] = []] = cut([[caption]], this.#writer.columns);
    this.#out.write(
      `${this.#clearing(method)}\x1b[H${this.#encoded(method, picture)}` +
        `\x1b[0m\x1b[${String(rows)};1H\x1b[2m${text}\x1b[0m`,
    );
  }

  /** A key, while a picture is shown. */
  key(name: string): void {
    if (this.#shown?.(name) === false) this.hide();
  }

  /** The screen again. */
  hide(): void {
    if (this.#shown === null) return;
    this.#takeAway();
    this.#writer.resume();
  }

  /** Nothing of a picture is left when the terminal is given back. */
  close(): void {
    if (this.#shown !== null) this.#takeAway();
  }

  /** The terminal answered. */
  hear(answer: TerminalAnswer): void {
    if (answer.about === 'end') this.#answered();
    else if (this.#answers.length < 10) this.#answers.push(answer);
  }

  #takeAway(): void {
    this.#shown = null;
    this.#out.write(this.#clearing(this.#method));
  }

  #clearing(method: PictureMethod): string {
    return `\x1b[0m${method === 'kitty' ? KITTY_CLEAR : ''}\x1b[2J`;
  }

  #encoded(method: PictureMethod, { width, height, bytes }: ScreenPicture): string {
    if (method === 'kitty') return kittyPicture(bytes);
    if (method === 'iterm2') return itermPicture(bytes, { width, height });
    if (method === 'sixel') return sixelPicture({ width, height, bytes });
    const rows = blockRows(
      { width, height, bytes },
      this.#around.colours(),
      this.#around.isAscii(),
    );
    return rows.map((row, i) => `\x1b[${String(i + 1)};1H${row}`).join('');
  }

  async #asked(): Promise<Graphics> {
    this.#graphics ??= this.#ask();
    const graphics = await this.#graphics;
    const wanted = this.#around.wanted();
    return wanted === 'auto' ? graphics : { ...graphics, method: wanted };
  }

  async #ask(): Promise<Graphics> {
    const { env, after, colours } = this.#around;
    if (colours() === 1 || !canAskGraphics(env)) return graphicsOf([], {});
    await new Promise<void>((resolve) => {
      const cancel = after(PATIENCE, resolve);
      this.#answered = () => {
        cancel();
        resolve();
      };
      this.#out.write(GRAPHICS_QUESTION);
    });
    return graphicsOf(this.#answers, env);
  }
}
