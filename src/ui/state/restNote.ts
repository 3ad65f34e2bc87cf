/** What is said in place of a text that is not here. Pure. */
import type { ScreenMessage } from '../../app/screenMail.js';
import { size } from '../format/numbers.js';
import type { RestState } from './state.js';
import { phrase } from '../text/phrase.js';

/** Lines, the first of them the news; none when all of the message is here. */
export function restNote(message: ScreenMessage, rest: RestState | null): string[] {
  const { row } = message;
  if (!row.isPartial) return [];
  const whole = phrase('restNote.onlyTheHeaderOf', { value: size(message.size) });
  if (rest?.kind === 'failed') {
    const { message: why, hint } = rest.error;
    return [phrase('restNote.theRestCouldNot', { why }), ...(hint === '' ? [] : [hint]), whole];
  }
  if (isLost(row)) return [whole, phrase('restNote.theServerNoLonger')];
  if (rest === null) return [whole, phrase('restNote.theRestIsFetched')];
  const share = Math.min(99, Math.floor((100 * rest.done) / Math.max(1, rest.total)));
  const done = rest.done === 0 ? '' : ` ${share} %`;
  return [phrase('restNote.fetchingTheRest', { done }), whole, phrase('restNote.fStopsIt')];
}

/** Nobody has the rest any more. */
export function isLost({ server }: ScreenMessage['row']): boolean {
  return server === 'gone' || server === 'local-only';
}
