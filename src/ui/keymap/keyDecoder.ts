/**
 * Bytes from the keyboard as keys with names.
 *
 * Names: a printable character is its own name (`j`, `G`, `?`); others are `Enter`, `Esc`, `Tab`,
 * `Space`, `Backspace`, `Up`, `PgDn`, `F5` …, with `Ctrl-`, `Alt-` and `Shift-` before them. Text
 * pasted in brackets (mode 2004) is one event and never a key, so a paste commands nothing.
 *
 * Answers of the terminal are not keys, even if they come in parts; the one that is asked for, the
 * colour of its background (OSC 11), is an event of its own.
 *
 * Guarantees: any bytes in any chunks end in events or in nothing; at most a few kilobytes are
 * kept, of a paste a few megabytes, and what is over that is counted. A lone ESC byte counts as the key once `flush` says that nothing followed it.
 */

import { sequenceAnswers, stringAnswer, type TerminalAnswer } from './terminalAnswers.js';
import { mouseEvent, type MouseEvent } from '../mouse/mouseDecoder.js';

export type KeyEvent =
  | { type: 'key'; name: string }
  /** `lost`: UTF-16 units at its end that were too many to keep. */
  | { type: 'paste'; text: string; lost: number };

/** What comes from the terminal: keys, the mouse, and its answer to the question for its background. */
export type TerminalEvent =
  | KeyEvent
  | MouseEvent
  | { type: 'background'; light: boolean }
  /** What it says of how it shows pictures. */
  | { type: 'answer'; answers: readonly TerminalAnswer[] }
  /** The terminal's window has, or no longer has, the keyboard. */
  | { type: 'focus'; focused: boolean };

const ESC = '\x1b';
const PASTE_BEGIN = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const FOCUS_IN = '\x1b[I';
const FOCUS_OUT = '\x1b[O';
const LONGEST_SEQUENCE = 64;
/** UTF-16 units. Only so that a terminal that never ends its paste does not fill the memory. */
export const LONGEST_PASTE = 4 * 1024 * 1024;

const CSI_FINALS: Readonly<Record<string, string>> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  F: 'End',
  H: 'Home',
  P: 'F1',
  Q: 'F2',
  R: 'F3',
  S: 'F4',
};

const CSI_NUMBERS: Readonly<Record<string, string>> = {
  ...{ 1: 'Home', 2: 'Insert', 3: 'Delete', 4: 'End', 5: 'PgUp', 6: 'PgDn', 7: 'Home', 8: 'End' },
  ...{ 11: 'F1', 12: 'F2', 13: 'F3', 14: 'F4', 15: 'F5', 17: 'F6', 18: 'F7', 19: 'F8' },
  ...{ 20: 'F9', 21: 'F10', 23: 'F11', 24: 'F12' },
};

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  ' ': 'Space',
  '\x7f': 'Backspace',
  '\b': 'Backspace',
};

export class KeyDecoder {
  #rest = '';
  #paste: { text: string; lost: number } | null = null;

  /** True when `flush` would make something of what came so far: an ESC, or a torn sequence. */
  get waiting(): boolean {
    return this.#rest !== '';
  }

  /** @param text decoded input, cut anywhere */
  push(text: string): TerminalEvent[] {
    // A terminal that never ends its paste must not lock the keyboard.
    if (this.#paste !== null && (text === ESC || text === '\x03')) {
      this.#paste = null;
      this.#rest = '';
    }
    this.#rest += text;
    const events: TerminalEvent[] = [];
    while (this.#rest !== '') {
      const before = this.#rest;
      const event = this.#paste === null ? this.#nextKey() : this.#nextPaste(this.#paste);
      if (event !== null) events.push(event);
      if (this.#rest === before) break;
    }
    return events;
  }

  /** Nothing more came for a while: a lone ESC is the key, anything else torn is dropped. */
  flush(): KeyEvent[] {
    if (this.#paste !== null) return [];
    const rest = this.#rest;
    if (TORN_ANSWER.test(rest)) return [];
    this.#rest = '';
    if (rest === ESC) return [{ type: 'key', name: 'Esc' }];
    if (rest.length === 2) return [{ type: 'key', name: `Alt-${rest[1] ?? ''}` }];
    return [];
  }

  #take(length: number): void {
    this.#rest = this.#rest.slice(length);
  }

  #nextKey(): TerminalEvent | null {
    const text = this.#rest;
    if (!text.startsWith(ESC)) {
      const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
      this.#take(character.length);
      return plainKey(character);
    }
    if (text.startsWith(PASTE_BEGIN)) {
      this.#take(PASTE_BEGIN.length);
      this.#paste = { text: '', lost: 0 };
      return null;
    }
    if (text.length === 1) return null;
    const kind = text[1] ?? '';
    if (kind === ESC) {
      this.#take(1);
      return { type: 'key', name: 'Esc' };
    }
    if (kind === '[' || kind === 'O') return this.#nextSequence();
    if (kind === ']' || kind === 'P' || kind === '_' || kind === '^' || kind === 'X') {
      return this.#nextString();
    }
    const key = plainKey(String.fromCodePoint(text.codePointAt(1) ?? 0));
    this.#take(1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length);
    return key === null ? null : { type: 'key', name: `Alt-${key.name}` };
  }

  #nextSequence(): TerminalEvent | null {
    // eslint-disable-next-line no-control-regex -- ESC is what sequences begin with
    const match = /^\x1b(?:\[\[?([0-9;:<=>?]*)[ -/]*([@-~])|O([0-9;]*)([@-~]))/.exec(this.#rest);
    if (match === null) {
      // eslint-disable-next-line no-control-regex -- as above
      const torn = /^\x1b(?:\[\[?[0-9;:<=>?]*[ -/]*|O[0-9;]*)$/.test(this.#rest);
      if (!torn || this.#rest.length > LONGEST_SEQUENCE) this.#take(2);
      return null;
    }
    this.#take(match[0].length);
    const [whole, parameters = '', final = ''] = match;
    const mouse = mouseEvent(parameters, final);
    if (mouse !== null) return mouse;
    if (whole === FOCUS_IN || whole === FOCUS_OUT) {
      return { type: 'focus', focused: whole === FOCUS_IN };
    }
    const answers = sequenceAnswers(parameters, final);
    if (answers !== null) return { type: 'answer', answers };
    const name = sequenceName(match[1] ?? match[3] ?? '', match[2] ?? match[4] ?? '');
    return name === null ? null : { type: 'key', name };
  }

  /** Answers of the terminal (OSC, DCS …) are not keys. */
  #nextString(): TerminalEvent | null {
    const broken = BROKEN_ANSWER.exec(this.#rest);
    if (broken !== null) {
      this.#take(broken[0].length);
      return null;
    }
    // eslint-disable-next-line no-control-regex -- BEL and ST end such strings
    const match = /^\x1b[^\x07\x1b]*(?:\x07|\x1b\\)/.exec(this.#rest);
    if (match !== null) {
      this.#take(match[0].length);
      const answer = stringAnswer(match[0]);
      return answer === null ? backgroundIn(match[0]) : { type: 'answer', answers: [answer] };
    }
    if (this.#rest.length > LONGEST_SEQUENCE * 16) this.#rest = '';
    return null;
  }

  #nextPaste(paste: { text: string; lost: number }): KeyEvent | null {
    const end = this.#rest.indexOf(PASTE_END);
    if (end < 0) {
      // The end marker itself may be torn: its possible beginning stays.
      const safe = Math.max(0, this.#rest.length - PASTE_END.length);
      this.#paste = longer(paste, this.#rest.slice(0, safe));
      this.#take(safe);
      return null;
    }
    const { text, lost } = longer(paste, this.#rest.slice(0, end));
    this.#take(end + PASTE_END.length);
    this.#paste = null;
    return { type: 'paste', text, lost };
  }
}

function longer(
  { text, lost }: { text: string; lost: number },
  more: string,
): { text: string; lost: number } {
  const room = LONGEST_PASTE - text.length;
  return { text: text + more.slice(0, room), lost: lost + Math.max(0, more.length - room) };
}

/** The answer to the question for the background, of which the end has not come yet. */
// eslint-disable-next-line no-control-regex -- ESC is what answers begin with
const TORN_ANSWER = /^\x1b\]11;[\da-frgba:/]*\x1b?$/i;
/** The same, with something in it that no answer has: the rest is keys again. */
// eslint-disable-next-line no-control-regex -- as above
const BROKEN_ANSWER = /^\x1b\]11;[\da-frgba:/]*(?=[^\da-frgba:/\x07\x1b]|\x1b[^\\])/i;

/** `rgb:ffff/ffff/dddd`, with one to four digits a colour. */
function backgroundIn(answer: string): TerminalEvent | null {
  const match = /\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer);
  if (match === null) return null;
  const [red = 0, green = 0, blue = 0] = match
    .slice(1)
    .map((digits) => Number.parseInt(digits, 16) / (16 ** digits.length - 1));
  return { type: 'background', light: 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 };
}

function plainKey(character: string): { type: 'key'; name: string } | null {
  const control = CONTROLS[character];
  if (control !== undefined) return { type: 'key', name: control };
  const code = character.codePointAt(0) ?? 0;
  if (code === 0) return { type: 'key', name: 'Ctrl-Space' };
  if (code === 0x1f) return { type: 'key', name: 'Ctrl-_' };
  if (code >= 1 && code <= 26) {
    return { type: 'key', name: `Ctrl-${String.fromCharCode(code + 64)}` };
  }
  if (code < 32 || (code >= 0x7f && code < 0xa0)) return null;
  return { type: 'key', name: character };
}

/** @param parameters of the sequence, e.g. `1;5` @param final its last character */
function sequenceName(parameters: string, final: string): string | null {
  const [number = '', modifiers = ''] = parameters.split(';');
  if (final === 'Z') return 'Shift-Tab';
  if (final === 'M' && parameters === '') return 'Enter';
  const base = final === '~' ? CSI_NUMBERS[number] : CSI_FINALS[final];
  if (base === undefined) return null;
  const bits = Math.max(0, (Number.parseInt(modifiers, 10) || 1) - 1);
  const prefix = [
    [4, 'Ctrl-'],
    [2, 'Alt-'],
    [1, 'Shift-'],
  ] as const;
  return prefix.map(([bit, name]) => ((bits & bit) === 0 ? '' : name)).join('') + base;
}
