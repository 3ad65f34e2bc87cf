/**
 * Makes the index anew when it is missing or damaged and there is mail. A damaged one is set aside.
 *
 * Guarantees: no mail is changed; what another mailtui is at is left to that one.
 */
import { toMailtuiError } from '../core/errors.js';
import { openIndex } from '../store/index/openIndex.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import { indexHealth } from './indexHealth.js';
import { rebuildIndex, type RebuildOptions } from './rebuildIndex.js';

export interface MendOptions extends Omit<RebuildOptions, 'onSkipped'> {
  /** Where a damaged one was put already; absent: what there is is looked at. */
  setAside?: string;
}

/** @returns what was done, as a sentence; null: nothing. @throws as rebuildIndex, but not `locked` */
export async function mendIndex(options: MendOptions): Promise<string | null> {
  const { accounts, paths } = options.profile;
  const { indexFile, mailDir } = paths;
  const health = options.setAside === undefined ? indexHealth(indexFile) : 'missing';
  if (health === 'fine') return null;
  const store = openMaildirStore(mailDir);
  const folders = await Promise.all(accounts.map(({ name }) => store.listFolders(name)));
  if (folders.every((dirs) => dirs.length === 0)) return null;
  const setAside = options.setAside ?? (health === 'unreadable' ? setAsideIn(indexFile) : null);
  if (health === 'unreadable' && setAside === null) return null;
  try {
    const { messages } = await rebuildIndex({ ...options, onSkipped: () => undefined });
    const what = setAside === null ? 'was missing' : `was damaged and is now ${setAside}`;
    return `The index ${what}. It was made anew from the mail: ${String(messages)} messages.`;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'locked') return null;
    throw error;
  }
}

/** Opening does it. */
function setAsideIn(indexFile: string): string | null {
  const { index, setAside } = openIndex(indexFile);
  index.close();
  return setAside;
}
