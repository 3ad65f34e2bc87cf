/**
 * Work on many files, several at a time: each step waits for the disk, not for the processor. What
 * else is to be done on this thread has its turn after some of them.
 */
import { setImmediate } from 'node:timers/promises';

const AT_ONCE = 32;

/** In order of the items. The first failure ends it, after what was begun with it has ended. */
export async function severalAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let next = 0; next < items.length; next += AT_ONCE) {
    const settled = await Promise.allSettled(items.slice(next, next + AT_ONCE).map(work));
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      results.push(one.value);
    }
    await setImmediate();
  }
  return results;
}
