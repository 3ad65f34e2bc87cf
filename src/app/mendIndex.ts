/**
 * Makes the index anew when it is missing or damaged and there is mail. A damaged one is set aside.
 *
 * Guarantees: no mail is changed; what another mailtui is at is left to that one, and an index that
 * somebody uses, or has just made anew, stays where it is.
 */
import { toMailtuiError } from '../core/errors.js';
import { openIndex } from '../store/index/openIndex.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import { indexHealth } from './indexHealth.js';
import { rebuildIndexWhere, type RebuildOptions } from './rebuildIndex.js';

export interface MendOptions extends Omit<RebuildOptions, 'onSkipped'> {
  /** Where a damaged one was put already; absent: what there is is looked at. */
  setAside?: string;
}

/** @returns what was done, as a sentence; null: nothing. @throws as rebuildIndex, but not `locked` */
export async function mendIndex(options: MendOptions): Promise<string | null> {
  const { accounts, paths } = options.profile;
  const { indexFile, mailDir } = paths;
  let setAside = options.setAside ?? null;
  const isWanted = (): boolean => {
    if (options.setAside !== undefined) return true;
    const health = indexHealth(indexFile);
    if (health === 'unreadable') setAside = setAsideLocked(indexFile);
    return health === 'missing' || setAside !== null;
  };
  if (setAside === null && indexHealth(indexFile) === 'fine') return null;
  const store = openMaildirStore(mailDir);
  const folders = await Promise.all(accounts.map(({ name }) => store.listFolders(name)));
  if (folders.every((dirs) => dirs.length === 0)) return null;
  try {
    const report = await rebuildIndexWhere(isWanted, { ...options, onSkipped: () => undefined });
    if (report === null) return null;
    const what = setAside === null ? 'was missing' : `was damaged and is now ${setAside}`;
    return `The index ${what}. It was made anew from the mail: ${String(report.messages)} messages.`;
  } catch (thrown) {
    const error = toMailtuiError(thrown);
    if (error.kind === 'locked') return null;
    throw error;
  }
}

/** Opening does it. Null when it is not damaged after all. */
function setAsideLocked(indexFile: string): string | null {
  const { index, setAside } = openIndex(indexFile, { isLocked: true });
  index.close();
  return setAside;
}
