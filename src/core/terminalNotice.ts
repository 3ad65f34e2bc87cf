/**
 * Desktop notifications by way of the terminal, which also reach the user through ssh. Only
 * terminals that are known to understand the sequence get it: others would show it, or take it for
 * something else. Pure.
 */
import type { Announcement } from './newMail.js';

/** `osc9`: one text. `osc777`: heading and text. */
export type TerminalNotice = 'osc9' | 'osc777';

const BY_PROGRAM: Readonly<Record<string, TerminalNotice>> = {
  'iTerm.app': 'osc9',
  WezTerm: 'osc777',
  ghostty: 'osc777',
};

/** Null where none is known to arrive; a terminal within a terminal (tmux, screen) keeps them. */
export function terminalNotice(
  env: Readonly<Record<string, string | undefined>>,
): TerminalNotice | null {
  const term = env['TERM'] ?? '';
  if (isSet(env['TMUX']) || isSet(env['STY']) || /^(?:screen|tmux)/.test(term)) return null;
  if (/^foot(?:-|$)|^xterm-ghostty$/.test(term)) return 'osc777';
  if (term === 'xterm-kitty') return 'osc9';
  const program = env['TERM_PROGRAM'] ?? '';
  return Object.hasOwn(BY_PROGRAM, program) ? (BY_PROGRAM[program] ?? null) : null;
}

/** What to write to the terminal. The texts must have been through the sanitiser. */
export function noticeSequence(kind: TerminalNotice, { title, body }: Announcement): string {
  const text = body.replaceAll('\n', ', ');
  // A text that begins with a number and a semicolon would be a progress bar to some terminals.
  if (kind === 'osc9') return `\x1b]9;mailtui: ${title}: ${text}\x07`;
  return `\x1b]777;notify;${title.replaceAll(';', ',')};${text.replaceAll(';', ',')}\x07`;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
