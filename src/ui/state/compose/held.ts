/** Messages that wait for a moment in which they can be taken back. Pure. */
import type { Notice } from '../state.js';
import { messageCount } from '../../format/numbers.js';
import { phrase } from '../../text/phrase.js';

export interface HeldMessage {
  /** Of the message in the outbox. */
  id: string;
  title: string;
  /** Ms since the epoch. */
  until: number;
  /** So many are left. */
  seconds: number;
}

/** What the screen says of the last of them; null: none waits. */
export function heldNotice(held: readonly HeldMessage[]): Notice | null {
  const last = held.at(-1);
  if (last === undefined) return null;
  const others = held.length > 1 ? messageCount(held.length) : last.title;
  const text = phrase('held.sendingInSU', { seconds: last.seconds, others });
  return { level: 'warning', text, hint: '', account: null };
}
