/**
 * Keeps one account in step: syncs, waits for news of the server (IDLE on the inbox, NOTIFY of the
 * other mailboxes) or for the time to look at those that nobody tells of, syncs again.
 *
 * Guarantees: one connection per account; ends soon after the signal fires; after trouble it tries
 * again later and later, sooner when the computer woke up or changed networks, and not at all
 * before somebody asks when only the user can help (a refused password, a certificate); what
 * happens to one account concerns no other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorKind } from '../core/errors.js';
import { retryDelay } from '../core/retryDelay.js';
import type { MailSource } from '../core/source.js';
import type { SyncSummary } from '../core/syncEvents.js';
import { MOVE_SIGNS, noticeMoves, type MoveSigns } from '../protocols/movingComputer.js';
import { StayingSource } from './stayingSource.js';

/** How often the mailboxes that nobody tells of are looked at, and POP3 letter-boxes. */
const LOOK_EVERY_MS = 5 * 60_000;
/** As long as a timer can be. */
const FOR_EVER = 2 ** 31 - 1;
/** Some servers refuse a password that is right when there are too many connections. */
const REFUSALS_BORNE = 3;

export interface WatchParts {
  createSource: () => Promise<MailSource>;
  /** Runs one sync on the source, or joins one that runs on another; never rejects. */
  sync: (source: MailSource) => Promise<SyncSummary>;
  /** Fires when a sync is wanted now; a new one each time. */
  wanted: () => AbortSignal;
  signal: AbortSignal;
  random: () => number;
  /** Milliseconds after which all mailboxes are looked at, whatever the server tells of. */
  lookEvery?: number;
  moveSigns?: MoveSigns;
}

export async function watchAccount(parts: WatchParts): Promise<void> {
  const { signal, moveSigns = MOVE_SIGNS, lookEvery = LOOK_EVERY_MS } = parts;
  let staying: StayingSource | null = null;
  let failures = 0;
  let hasWorked = false;
  try {
    while (!signal.aborted) {
      const interrupted = AbortSignal.any([signal, parts.wanted()]);
      staying ??= new StayingSource(await parts.createSource());
      const summary = await parts.sync(staying.source);
      const trouble = troubleOf(summary);
      const { isConnected, isLetterBox } = staying;
      hasWorked ||= trouble === null && isConnected;
      if (trouble === null && !isLetterBox) {
        // It joined a sync on another connection, and has none to watch yet.
        const isToConnect = !isConnected && summary.ok;
        if (isToConnect || (isConnected && (await attend(staying, lookEvery, interrupted)))) {
          failures = 0;
          continue;
        }
      }
      await staying.end();
      staying = null;
      const isAtRest = trouble === null && isLetterBox;
      failures = isAtRest ? 0 : failures + 1;
      const isHopeless =
        trouble === 'of the user' ||
        (trouble === 'of the password' && !(hasWorked && failures <= REFUSALS_BORNE));
      if (isHopeless) await pause(FOR_EVER, interrupted);
      else {
        const ms = isAtRest ? lookEvery : retryDelay(failures, parts.random());
        await pause(ms, interrupted, moveSigns);
      }
    }
  } finally {
    await staying?.end();
  }
}

/** Until there may be something new. @returns false when the connection was lost. */
async function attend(
  staying: StayingSource,
  lookEvery: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await staying.watch(lookEvery, signal);
    return true;
  } catch {
    return signal.aborted;
  }
}

type Trouble = 'of the user' | 'of the password' | 'of the connection';

/** Only the user can do something about these. */
const OF_THE_USER: ReadonlySet<ErrorKind> = new Set([
  'secret-missing',
  'certificate',
  'no-tls',
  'config',
]);
/** The connection is as good as before. */
const OF_A_FOLDER: ReadonlySet<ErrorKind> = new Set(['server-refused', 'braked', 'disk']);

function troubleOf({ errors }: SyncSummary): Trouble | null {
  if (errors.some(({ kind }) => OF_THE_USER.has(kind))) return 'of the user';
  if (errors.some(({ kind }) => kind === 'login-refused')) return 'of the password';
  return errors.every(({ kind }) => OF_A_FOLDER.has(kind)) ? null : 'of the connection';
}

/** Until then, or until the signal fires, or the computer has moved. */
async function pause(ms: number, signal: AbortSignal, signs?: MoveSigns): Promise<void> {
  const moved = new AbortController();
  const stop =
    signs === undefined
      ? () => undefined
      : noticeMoves(() => {
          moved.abort();
        }, signs);
  try {
    // A signal ends it with an error, which is what was waited for.
    const ended = AbortSignal.any([signal, moved.signal]);
    await sleep(ms, undefined, { signal: ended }).catch(() => undefined);
  } finally {
    stop();
  }
}
