/**
 * Turns at a server that lets in one session at a time (POP3): a sync, and what the user asks for
 * beside it. First come, first served.
 */
import { throwIfCancelled } from '../core/errors.js';

export class AccountTurns {
  /** By account: fulfilled when all who came so far have had their turn. */
  readonly #last = new Map<string, Promise<void>>();

  /**
   * @returns what ends the turn. @throws MailtuiError `cancelled` when the signal fires before it
   *   has come.
   */
  async take(account: string, signal: AbortSignal): Promise<() => void> {
    const before = this.#last.get(account) ?? Promise.resolve();
    let end = (): void => undefined;
    const own = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#last.set(
      account,
      before.then(() => own),
    );
    await Promise.race([before, aborted(signal)]);
    if (signal.aborted) end();
    throwIfCancelled(signal);
    return end;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
