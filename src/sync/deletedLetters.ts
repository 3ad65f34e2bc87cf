/**
 * Letters (POP3) that were deleted here for good, as long as the server may list them: also when the
 * index is lost they are not fetched again.
 *
 * The index is the truth. What is beside it is written after every sync that changed it, and read
 * when the index knows nothing of the letter-box.
 */
import type { LetterChange } from '../core/letterBox.js';
import type { FolderRow } from '../core/indexRows.js';
import type { SyncDeps } from './deps.js';

type Deps = Pick<SyncDeps, 'index' | 'letterMemory'>;

/** @param validity that of the letter-box from now on */
export function recallDeletedLetters(
  { index, letterMemory }: Deps,
  { id: folderId, account }: FolderRow,
  validity: string,
): void {
  const letters = letterMemory?.load(account, validity) ?? [];
  if (letters.length === 0) return;
  index.commitLetters(
    letters.map((letter): LetterChange => ({ type: 'deleted', folderId, ...letter })),
  );
}

export function rememberDeletedLetters({ index, letterMemory }: Deps, account: string): void {
  if (letterMemory === undefined) return;
  for (const { id, protocol, role, validity } of index.folders(account)) {
    if (protocol !== 'pop3' || role !== 'inbox' || validity === '') continue;
    letterMemory.save(account, validity, index.deletedLetters(id));
  }
}
