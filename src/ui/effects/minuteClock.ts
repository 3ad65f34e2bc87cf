/** Lets ages and relative dates follow the time, at every full minute. */
import type { Store } from '../state/store.js';

const MINUTE = 60_000;

/** @returns ends it */
export function minuteClock(store: Store, now: () => number): () => void {
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(
      () => {
        store.dispatch({ type: 'tick', now: now() });
        next();
      },
      MINUTE - (now() % MINUTE) + 10,
    );
    timer.unref();
  };
  next();
  return () => {
    clearTimeout(timer);
  };
}
