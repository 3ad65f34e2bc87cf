/**
 * Logging in to a letter-box (POP3), which lets in one program at a time and some not before a
 * while has passed.
 *
 * Guarantees: what the server said about the time between two logins is kept and obeyed by every
 * process; a mailbox that is in use, as it often is for a moment after a session was cut, is asked
 * for again a few times; nothing else is tried twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { MailSource } from '../core/source.js';
import type { SyncDeps } from './deps.js';

/** Ms to wait before the mailbox that was in use is asked for again. */
const IN_USE_WAITS: readonly number[] = [500, 1500, 4000];
/** A remembered time that is further away is that of another clock. */
const LONGEST_PAUSE = 24 * 60 * 60_000;
/** Ms: so long it is quicker to wait than to come back. */
export const SHORT_PAUSE = 15_000;

type LoginDeps = Pick<SyncDeps, 'index' | 'now'>;

/** When the server lets us in again, in ms since the epoch; null: now, or almost. */
export function nextLogin(deps: LoginDeps, account: string): number | null {
  const wait = pauseLeft(deps, account);
  return wait > SHORT_PAUSE ? deps.now() + wait : null;
}

/** @throws MailtuiError `server-refused` when the server lets us in later, and not almost now. */
export function throwIfTooSoon(deps: LoginDeps, account: string): void {
  const until = nextLogin(deps, account);
  if (until === null) return;
  const time = new Date(until).toLocaleTimeString();
  throw new MailtuiError('server-refused', `the server wants no login before ${time}`, {
    scope: { account },
    hint: 'Try again then.',
  });
}

function pauseLeft({ index, now }: LoginDeps, account: string): number {
  const wait = (index.letterBox(account)?.nextLogin ?? 0) - now();
  return wait > 0 && wait <= LONGEST_PAUSE ? wait : 0;
}

async function sitOut(deps: LoginDeps, account: string, signal: AbortSignal): Promise<void> {
  const wait = pauseLeft(deps, account);
  if (wait > 0) await sleep(wait, undefined, { signal });
}

/** Connects the source, whatever its protocol. @throws as `MailSource.connect`. */
export async function connectSource(
  deps: LoginDeps,
  account: string,
  source: MailSource,
  signal: AbortSignal,
): Promise<void> {
  const { letterBox } = source;
  if (letterBox === undefined) return source.connect(signal);
  await sitOut(deps, account, signal);
  try {
    await patiently(
      () => source.connect(signal),
      () => letterBox.reopen(signal),
      signal,
    );
  } finally {
    rememberPause(deps, account, letterBox.pause);
  }
}

/** Another session of the same source, as soon as the server allows it. */
export async function reconnectSource(
  deps: LoginDeps,
  account: string,
  { letterBox }: MailSource,
  signal: AbortSignal,
): Promise<void> {
  if (letterBox === undefined) throw new MailtuiError('bug', 'only a letter-box is reopened');
  const again = (): Promise<void> => letterBox.reopen(signal);
  await sitOut(deps, account, signal);
  try {
    await patiently(again, again, signal);
  } finally {
    rememberPause(deps, account, letterBox.pause);
  }
}

function rememberPause({ index, now }: LoginDeps, account: string, pause: number): void {
  if (pause > 0) index.commitLetters([{ type: 'next-login', account, at: now() + pause }]);
}

async function patiently(
  first: () => Promise<void>,
  again: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let attempt = first;
  for (const wait of [...IN_USE_WAITS, null]) {
    try {
      await attempt();
      return;
    } catch (thrown) {
      if (wait === null || toMailtuiError(thrown).kind !== 'locked') throw thrown;
    }
    await sleep(wait, undefined, { signal });
    attempt = again;
  }
}
