/**
 * Keeps one account in step: syncs, waits for news of the server (IDLE on the inbox, NOTIFY of the
 * other mailboxes) or for the time to look at those that nobody tells of, syncs again.
 *
 * Guarantees: one connection per account; ends soon after the signal fires; after trouble it tries
 * again later and later, and not at all before somebody asks when only the user can help (a refused
 * password, a certificate); what happens to one account concerns no other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorKind } from '../core/errors.js';
import { retryDelay } from '../core/retryDelay.js';
import type { MailSource } from '../core/source.js';
import type { SyncSummary } from '../core/syncEvents.js';
import { StayingSource } from './stayingSource.js';

/** How often the mailboxes that nobody tells of are looked at, and POP3 letter-boxes. */
const LOOK_EVERY_MS = 5 * 60_000;
/** As long as a timer can be. */
const FOR_EVER = 2 ** 31 - 1;

export interface WatchParts {
  createSource: () => Promise<MailSource>;
  /** Runs one sync on the source; never rejects. */
  sync: (source: MailSource) => Promise<SyncSummary>;
  /** Fires when a sync is wanted now; a new one each time. */
  wanted: () => AbortSignal;
  signal: AbortSignal;
  random: () => number;
}

export async function watchAccount(parts: WatchParts): Promise<void> {
  const { signal } = parts;
  let staying: StayingSource | null = null;
  let failures = 0;
  try {
    while (!signal.aborted) {
      const wanted = parts.wanted();
      const interrupted = AbortSignal.any([signal, wanted]);
      staying ??= new StayingSource(await parts.createSource());
      const trouble = troubleOf(await parts.sync(staying.source));
      if (trouble === null && staying.canWatch && (await attend(staying, interrupted))) {
        failures = 0;
        continue;
      }
      const isLetterBox = trouble === null && !staying.canWatch;
      await staying.end();
      staying = null;
      failures = isLetterBox ? 0 : failures + 1;
      if (isLetterBox) await pause(LOOK_EVERY_MS, interrupted);
      else if (trouble === 'of the user') await pause(FOR_EVER, interrupted);
      else await pause(retryDelay(failures, parts.random()), interrupted);
    }
  } finally {
    await staying?.end();
  }
}

/** Until there may be something new. @returns false when the connection was lost. */
async function attend(staying: StayingSource, signal: AbortSignal): Promise<boolean> {
  try {
    await staying.watch(LOOK_EVERY_MS, signal);
    return true;
  } catch {
    return signal.aborted;
  }
}

/** Only the user can do something about these. */
const OF_THE_USER: ReadonlySet<ErrorKind> = new Set([
  'login-refused',
  'secret-missing',
  'certificate',
  'no-tls',
  'config',
]);
/** The connection is as good as before. */
const OF_A_FOLDER: ReadonlySet<ErrorKind> = new Set(['server-refused', 'braked', 'disk']);

function troubleOf({ errors }: SyncSummary): 'of the user' | 'of the connection' | null {
  if (errors.some(({ kind }) => OF_THE_USER.has(kind))) return 'of the user';
  return errors.every(({ kind }) => OF_A_FOLDER.has(kind)) ? null : 'of the connection';
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // The signal ends it with an error, which is what was waited for.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
