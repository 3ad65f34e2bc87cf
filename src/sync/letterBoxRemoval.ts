/**
 * Takes messages out of the letter-box (POP3): the only place where mail leaves such a server.
 *
 * Guarantees: a message is marked only when all of it is here, durable, and its file still has the
 * digest that was recorded when it was stored; or when the user deleted it here for good.
 */
import { toMailtuiError } from '../core/errors.js';
import type { Letter, LetterBox } from '../core/letterBox.js';
import { isPartial } from '../core/partial.js';
import type { SyncDeps } from './deps.js';

/** Files looked at together: reading waits for the disk, hashing for the processor. */
const AT_ONCE = 16;

export interface Removal {
  /** Ids that the server has marked; gone once the session is finished. */
  marked: readonly string[];
  /** Due, but their files are not what was stored: they stay on the server. */
  doubtful: number;
}

export async function markForRemoval(
  deps: Pick<SyncDeps, 'store'>,
  { account, letterBox, signal }: { account: string; letterBox: LetterBox; signal: AbortSignal },
  due: readonly Letter[],
): Promise<Removal> {
  if (due.length === 0) return { marked: [], doubtful: 0 };
  const certain: string[] = [];
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const some = due.slice(start, start + AT_ONCE);
    const safe = await Promise.all(some.map((letter) => isSafeHere(deps, account, letter)));
    certain.push(...some.filter((_, n) => safe[n]).map(({ remoteId }) => remoteId));
  }
  for (const dir of new Set(due.flatMap(({ here }) => (here === null ? [] : [here.dir])))) {
    await deps.store.syncFolder({ account, dir });
  }
  const marked = await letterBox.mark(certain, signal);
  return { marked, doubtful: due.length - certain.length };
}

async function isSafeHere(
  { store }: Pick<SyncDeps, 'store'>,
  account: string,
  { here }: Letter,
): Promise<boolean> {
  if (here === null) return true;
  if (isPartial(here.file)) return false;
  try {
    const { digest } = await store.inspect({ account, dir: here.dir }, here.file);
    return digest === here.digest;
  } catch (thrown) {
    if (toMailtuiError(thrown).kind === 'disk') return false;
    throw thrown;
  }
}
