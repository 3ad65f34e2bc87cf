/**
 * Copies messages into a folder, of the same account or another.
 *
 * Guarantees: the copy is a file of its own with the same bytes, flags and tags, durable before it
 * is listed; an IMAP server gets it with the next sync.
 */
import { refuseOutbox } from '../core/outbox.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { MessageSummary } from '../core/message.js';
import { refusePartial } from './partialMessages.js';
import type { FilingDeps } from '../sync/filing.js';

export async function copyMessages(
  { store, index, onCommit }: FilingDeps,
  summarise: (raw: Buffer) => MessageSummary,
  rows: readonly MessageRow[],
  folder: FolderRow,
  /** Made in the same commit. */
  also: readonly IndexChange[] = [],
): Promise<void> {
  const copies: IndexChange[] = [];
  refuseOutbox(folder);
  for (const row of rows) refusePartial(row);
  await store.createFolder(folder);
  try {
    for (const { account, dir, file, flags, tags, received } of rows) {
      const content = await store.read({ account, dir }, file);
      const stored = await store.deliver(folder, { content, flags, received, key: null });
      const { subdir, name, size, digest } = stored;
      copies.push({
        ...{ type: 'add', folderId: folder.id, file: { subdir, name }, key: null, remoteId: null },
        ...{ flags, agreed: null, tags, size, digest, received, summary: summarise(content) },
        upload: folder.protocol === 'imap' ? 'yes' : 'no',
      });
    }
  } finally {
    await store.syncFolder(folder);
    if (copies.length > 0) onCommit(index.commit([...copies, ...also]));
  }
}
