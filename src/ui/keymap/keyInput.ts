/** Input as keys; an ESC counts as the key when nothing follows it for a moment. */
import type { Busy } from '../effects/busy.js';
import { KeyDecoder, type TerminalEvent } from './keyDecoder.js';

/** How long after an ESC byte, in ms, what follows still belongs to it. */
const ESCAPE_DELAY = 30;

/** @returns takes decoded input, cut anywhere */
export function keyInput(
  busy: Busy,
  handle: (event: TerminalEvent) => void,
): (text: string) => void {
  const decoder = new KeyDecoder();
  let cancel: (() => void) | null = null;
  return (text) => {
    cancel?.();
    cancel = null;
    decoder.push(text).forEach(handle);
    if (!decoder.waiting) return;
    cancel = busy.after(ESCAPE_DELAY, () => {
      cancel = null;
      decoder.flush().forEach(handle);
    });
  };
}
