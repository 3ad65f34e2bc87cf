/**
 * Reads again what messages answer that an older mailtui indexed, a bounded number in each sync.
 *
 * Guarantees: mail is only read; what was looked at is not looked at again, also when it could not be
 * read; ends soon after the signal fires, and goes on from there next time.
 */
import type { MailIndex } from '../core/mailIndex.js';
import type { MessageSummary } from '../core/message.js';
import type { MailStore } from '../core/store.js';
import type { SyncDeps } from './deps.js';

/** In one sync: about a second of work. */
const MOST_AT_ONCE = 2000;
const BATCH = 200;
/** Headers are shorter than that, but for hostile ones. */
const HEAD_BYTES = 64 * 1024;

export interface CompletionDeps {
  store: Pick<MailStore, 'readHead'>;
  index: Pick<MailIndex, 'unthreaded' | 'placeAgain'>;
  summarise: SyncDeps['summarise'];
  onCommit: SyncDeps['onCommit'];
}

/** @returns how many were looked at */
export async function completeThreads(
  { store, index, summarise, onCommit }: CompletionDeps,
  account: string,
  signal: AbortSignal,
): Promise<number> {
  let looked = 0;
  while (looked < MOST_AT_ONCE && !signal.aborted) {
    const messages = index.unthreaded(account, BATCH);
    if (messages.length === 0) break;
    const read = await Promise.all(
      messages.map(async (message): Promise<[number, MessageSummary | null]> => {
        const head = await store.readHead(message, message.file, HEAD_BYTES).catch(() => null);
        return [message.placementId, head === null ? null : summarise(head)];
      }),
    );
    onCommit(index.placeAgain(new Map(read)));
    looked += messages.length;
  }
  return looked;
}
