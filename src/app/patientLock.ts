/** An account's lock for work that can wait for a sync to end, as long as that is soon. */
import { setTimeout as delay } from 'node:timers/promises';
import { MailtuiError } from '../core/errors.js';

const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

/** @throws MailtuiError `locked` when it is still held then; `cancelled`. */
export async function lockPatiently(
  lock: (account: string) => { release(): void },
  account: string,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<{ release(): void }> {
  for (let waited = 0; ; waited += LOOK_MS) {
    try {
      return lock(account);
    } catch (thrown) {
      const isHeld = thrown instanceof MailtuiError && thrown.kind === 'locked';
      if (!isHeld || waited >= patienceMs) throw thrown;
    }
    await delay(LOOK_MS, undefined, { signal });
  }
}
