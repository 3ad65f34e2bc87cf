/**
 * Drafts that nobody writes at any more go to the server of an IMAP account, also when the program
 * that wrote them was ended before it could say so.
 */
import type { IndexChange } from '../core/indexChanges.js';
import { isDraftVersion } from '../core/draft.js';
import type { SyncDeps } from './deps.js';

/** Who types saves more often than this. */
const AT_REST_MS = 10 * 60_000;

export function putDownDrafts({ index, now, onCommit }: SyncDeps, account: string): void {
  const folders = index
    .folders(account)
    .filter(({ role, protocol }) => role === 'drafts' && protocol === 'imap');
  const changes = index
    .unlinked(folders.map(({ id }) => id))
    .filter(
      ({ upload, key, messageId, received, isPartial }) =>
        upload === 'no' &&
        key === null &&
        !isPartial &&
        messageId !== null &&
        isDraftVersion(messageId) &&
        received < now() - AT_REST_MS,
    )
    .map(({ placementId }): IndexChange => ({ type: 'upload', placementId, upload: 'yes' }));
  if (changes.length > 0) onCommit(index.commit(changes));
}
