/** What is said in place of a text that is not here. Pure. */
import type { ScreenMessage } from '../../app/screenMail.js';
import { size } from '../format/numbers.js';
import type { RestState } from './state.js';

/** Lines, the first of them the news; none when all of the message is here. */
export function restNote(message: ScreenMessage, rest: RestState | null): string[] {
  const { row } = message;
  if (!row.isPartial) return [];
  const whole = `Only the header of this message of ${size(message.size)} is here.`;
  if (rest?.kind === 'failed') {
    const { message: why, hint } = rest.error;
    return [`The rest could not be fetched: ${why}`, ...(hint === '' ? [] : [hint]), whole];
  }
  if (isLost(row)) return [whole, 'The server no longer has the rest.'];
  if (rest === null) return [whole, 'The rest is fetched when you open it, or with F.'];
  const share = Math.min(99, Math.floor((100 * rest.done) / Math.max(1, rest.total)));
  const done = rest.done === 0 ? '' : ` ${share} %`;
  return [`Fetching the rest…${done}`, whole, 'F stops it.'];
}

/** Nobody has the rest any more. */
export function isLost({ server }: ScreenMessage['row']): boolean {
  return server === 'gone' || server === 'local-only';
}
