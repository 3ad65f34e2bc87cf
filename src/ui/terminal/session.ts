/**
 * The terminal while the screen has it: alternate screen, raw keys, hidden cursor.
 *
 * Guarantees: `leave` puts everything back, once, and is also called when the process ends or an
 * exception is not caught; between `lend` and `takeBack` the terminal is as another program expects
 * it, and not a key is read; from `rest` on it stays the screen's, whose next session goes on with it,
 * and what is typed meanwhile waits. Signals are not its concern: whoever starts the screen ends it. While it is on, no line ever wraps by itself,
 * so that a character of doubtful width cannot scroll the screen.
 */
import { StringDecoder } from 'node:string_decoder';
import type { Announcement } from '../../core/newMail.js';
import { noticeSequence, type TerminalNotice } from '../../core/terminalNotice.js';
import type { TerminalOutput } from './frameWriter.js';

/** The part of a terminal's input stream that is needed. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'end' | 'close', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const ENTER =
  '\x1b[?1049h' + // alternate screen
  '\x1b[?25l' + // no cursor
  '\x1b[?7l' + // no automatic wrapping
  '\x1b[?2004h' + // pasted text comes in brackets
  '\x1b[0m\x1b[2J\x1b[H';
const MOUSE_ON = '\x1b[?1002h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l';
// The title of before is put on the terminal's stack, and taken from there.
const TITLE_KEEP = '\x1b[22;2t';
const TITLE_BACK = '\x1b[23;2t';
const FOCUS_ON = '\x1b[?1004h';
const FOCUS_OFF = '\x1b[?1004l';
const NO_PROGRESS = '\x1b]9;4;0\x1b\\';
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l';

const RESUME_DELAY = 50;

export interface SessionEvents {
  /** Decoded input, cut anywhere. */
  onText: (text: string) => void;
  onResize: () => void;
  /** The terminal is gone. */
  onEnd: () => void;
}

/** The session that left the terminal to the next one; one at most. */
const resting = new Set<TerminalSession>();

/** Puts the terminal back that a session left to a next one; there was none. */
export function putTerminalBack(): void {
  for (const session of resting) session.leave();
}

export class TerminalSession {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #events: SessionEvents;
  readonly #decoder = new StringDecoder('utf8');
  #entered = false;
  #isMouseOn = false;
  #hasTitle = false;
  #hasProgress = false;
  #isLent = false;

  constructor(input: TerminalInput, output: TerminalOutput, events: SessionEvents) {
    this.#input = input;
    this.#output = output;
    this.#events = events;
  }

  enter(): void {
    for (const session of resting) session.#forget();
    this.#entered = true;
    process.on('SIGCONT', this.#continued);
    process.on('exit', this.#leaveNow);
    process.on('uncaughtExceptionMonitor', this.#leaveNow);
    this.#output.on('resize', this.#events.onResize);
    this.#output.on('error', this.#events.onEnd);
    this.#output.write(ENTER + FOCUS_ON);
    this.#input.on('data', this.#onData);
    this.#input.on('end', this.#events.onEnd);
    this.#input.on('close', this.#events.onEnd);
    this.#input.on('error', this.#events.onEnd);
    if (this.#input.isTTY === true) this.#input.setRawMode?.(true);
    this.#input.resume();
  }

  /** Another program has the terminal from now on. */
  lend(): void {
    if (!this.#entered || this.#isLent) return;
    this.#input.off('data', this.#onData);
    this.#input.pause();
    this.#putBack();
    this.#isLent = true;
  }

  /** It is the screen's again, which has to be drawn anew. */
  takeBack(): void {
    if (!this.#entered || !this.#isLent) return;
    this.#isLent = false;
    this.#input.on('data', this.#onData);
    this.#input.resume();
    this.#continued();
  }

  /** Asks for the colour of the background (OSC 11); what it answers, if it does, is input. */
  askBackground(): void {
    this.#output.write('\x1b]11;?\x1b\\');
  }

  /** Whether the terminal reports the mouse; while it does, it leaves selecting text to Shift. */
  mouse(on: boolean): void {
    if (on === this.#isMouseOn || !this.#entered) return;
    this.#isMouseOn = on;
    if (!this.#isLent) this.#output.write(on ? MOUSE_ON : MOUSE_OFF);
  }

  /** The title of the terminal's window. @param text of our own; made harmless all the same */
  title(text: string): void {
    if (!this.#entered || this.#isLent) return;
    const first = this.#hasTitle ? '' : TITLE_KEEP;
    this.#hasTitle = true;
    this.#output.write(`${first}\x1b]2;${text.replace(/\p{C}+/gu, ' ').slice(0, 200)}\x1b\\`);
  }

  /** @param percent 0: nothing is under way */
  progress(percent: number): void {
    if (!this.#entered || this.#isLent) return;
    this.#hasProgress = percent > 0;
    this.#output.write(percent > 0 ? `\x1b]9;4;1;${String(percent)}\x1b\\` : NO_PROGRESS);
  }

  /**
   * Leaves the terminal to the shell and stops the process; comes back when it goes on, and at once
   * where nobody could make it go on.
   */
  suspend(stop: () => void): void {
    if (!this.#entered) return;
    this.#putBack();
    try {
      stop();
    } finally {
      // A process that is stopped has no timers.
      setTimeout(this.#continued, RESUME_DELAY);
    }
  }

  /** Puts the text into the clipboard (OSC 52); a terminal that has none, or does not want to, ignores it. */
  copy(text: string): void {
    if (!this.#entered || this.#isLent) return;
    this.#output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x1b\\`);
  }

  /** A notification on the desktop, for terminals that make one of this. */
  announce(kind: TerminalNotice, text: Announcement): void {
    if (this.#entered && !this.#isLent) this.#output.write(noticeSequence(kind, text));
  }

  /** Puts the terminal back as it was. Does nothing the second time. */
  leave(): void {
    if (!this.#entered) return;
    this.#leaveNow();
    this.#forget();
    this.#letGo();
  }

  /** Another session goes on with the terminal in a moment; `putTerminalBack`, should it not. */
  rest(): void {
    if (!this.#entered || this.#isLent) {
      this.leave();
      return;
    }
    this.#letGo();
    this.#output.write(this.#extrasOff());
    [this.#isMouseOn, this.#hasTitle, this.#hasProgress] = [false, false, false];
    resting.add(this);
  }

  /** The terminal is put back by somebody else from now on. */
  #forget(): void {
    resting.delete(this);
    process.off('SIGCONT', this.#continued);
    process.off('exit', this.#leaveNow);
    process.off('uncaughtExceptionMonitor', this.#leaveNow);
  }

  #letGo(): void {
    this.#output.off('resize', this.#events.onResize);
    this.#input.off('data', this.#onData);
    this.#input.off('end', this.#events.onEnd);
    this.#input.off('close', this.#events.onEnd);
    this.#input.pause();
    // The listeners for errors stay: a terminal that went away may still say so.
  }

  readonly #leaveNow = (): void => {
    if (!this.#entered) return;
    this.#putBack();
    this.#entered = false;
  };

  #extrasOff(): string {
    return [
      ...(this.#isMouseOn ? [MOUSE_OFF] : []),
      ...(this.#hasTitle ? [TITLE_BACK] : []),
      ...(this.#hasProgress ? [NO_PROGRESS] : []),
      FOCUS_OFF,
    ].join('');
  }

  #putBack(): void {
    try {
      // Whoever has it borrowed puts it back themselves.
      if (this.#isLent) return;
      if (this.#input.isTTY === true) this.#input.setRawMode?.(false);
      this.#output.write(this.#extrasOff() + LEAVE);
    } catch {
      // The terminal is gone; there is nothing left to put back.
    }
  }

  /** After the shell had the terminal: everything is as it was, drawn anew. */
  readonly #continued = (): void => {
    if (!this.#entered || this.#isLent) return;
    if (this.#input.isTTY === true) this.#input.setRawMode?.(true);
    this.#hasTitle = false;
    this.#output.write(ENTER + FOCUS_ON + (this.#isMouseOn ? MOUSE_ON : ''));
    this.#events.onResize();
  };

  readonly #onData = (chunk: Buffer | string): void => {
    this.#events.onText(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
  };
}
