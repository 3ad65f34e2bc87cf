/** Reports of the mouse (SGR, mode 1006) as events. Pure. */

export interface MouseEvent {
  type: 'mouse';
  action: 'press' | 'release' | 'drag' | 'wheel';
  button: 'left' | 'middle' | 'right' | 'none';
  /** From the left and from the top, counted from 0. */
  column: number;
  row: number;
  /** Of the wheel: -1 up, 1 down. */
  turn: -1 | 0 | 1;
  /** With Ctrl held down. */
  ctrl: boolean;
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;
const CTRL = 16;
const MOTION = 32;
const WHEEL = 64;
const FARTHEST = 10_000;

/** @param parameters `<0;12;5` @param final `M` or `m`; null: this is no report of a mouse */
export function mouseEvent(parameters: string, final: string): MouseEvent | null {
  const match = /^<(\d{1,3});(\d{1,5});(\d{1,5})$/.exec(parameters);
  if (match === null || (final !== 'M' && final !== 'm')) return null;
  const [code = 0, x = 1, y = 1] = match.slice(1).map(Number);
  const place = { column: Math.max(0, x - 1), row: Math.max(0, y - 1) };
  if (place.column > FARTHEST || place.row > FARTHEST) return null;
  const ctrl = (code & CTRL) !== 0;
  if ((code & WHEEL) !== 0) {
    // Turned sideways it means nothing here.
    if ((code & 3) > 1) return null;
    const turn = (code & 3) === 0 ? -1 : 1;
    return { type: 'mouse', action: 'wheel', button: 'none', ...place, turn, ctrl };
  }
  const button = BUTTONS[code & 3] ?? 'none';
  const action = final === 'm' ? 'release' : (code & MOTION) !== 0 ? 'drag' : 'press';
  return { type: 'mouse', action, button, ...place, turn: 0, ctrl };
}
