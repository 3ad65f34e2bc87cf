/**
 * How a terminal shows pictures: what it says of itself when it is asked, else half blocks, which
 * all can. Where a question might be shown as text, none is asked.
 */
import type { TerminalAnswer } from '../../keymap/terminalAnswers.js';

export type PictureMethod = 'kitty' | 'iterm2' | 'sixel' | 'blocks';

export interface Graphics {
  method: PictureMethod;
  /** Pixels of a cell. */
  cell: { width: number; height: number };
}

/** What most are near to, where the terminal does not tell. */
const USUAL_CELL = { width: 9, height: 18 };

/**
 * Whether it knows kitty's graphics (it answers OK), how large a cell is, and what it is: that it
 * answers in any case, and after the others.
 */
export const GRAPHICS_QUESTION =
  '\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\' + '\x1b[16t' + '\x1b[c';

/** Whether the question is safe: multiplexers answer for themselves, and some show it. */
export function canAskGraphics(env: NodeJS.ProcessEnv): boolean {
  const { TERM: term = '', TERM_PROGRAM: program, TMUX: tmux, STY: screen } = env;
  if (tmux !== undefined || screen !== undefined) return false;
  return program !== 'Apple_Terminal' && !/^(?:linux|dumb|screen|tmux|vt|cons|$)/.test(term);
}

/** What the answers, as far as they came, and the environment say. */
export function graphicsOf(answers: readonly TerminalAnswer[], env: NodeJS.ProcessEnv): Graphics {
  const sizes = answers.flatMap((answer) => (answer.about === 'cell' ? [answer.cell] : []));
  const cell = sizes.find(({ width, height }) => width > 1 && height > 1) ?? USUAL_CELL;
  const knows = (about: 'kitty' | 'sixel'): boolean =>
    answers.some((answer) => answer.about === about);
  if (knows('kitty')) return { method: 'kitty', cell };
  const isIterm = env['TERM_PROGRAM'] === 'iTerm.app' || env['LC_TERMINAL'] === 'iTerm2';
  if (isIterm) return { method: 'iterm2', cell };
  return { method: knows('sixel') ? 'sixel' : 'blocks', cell };
}
