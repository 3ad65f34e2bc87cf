/**
 * How many messages, and how many unread ones, each folder has: kept beside the folder, so that a
 * list of folders costs nothing per message. Summed up over a transaction and written once at its
 * end; triggers would do it row by row, and each would make FTS5 write out all it has gathered.
 */
import { hasFlag, type Flags } from '../../core/flags.js';
import type { Database } from './database.js';

export class FolderCounts {
  readonly #changes = new Map<number, { total: number; unread: number }>();

  added(folderId: number, flags: Flags): void {
    this.#count(folderId, 1, unread(flags));
  }

  removed(folderId: number, flags: Flags): void {
    this.#count(folderId, -1, -unread(flags));
  }

  flagged(folderId: number, before: Flags, after: Flags): void {
    this.#count(folderId, 0, unread(after) - unread(before));
  }

  /** Part of the caller's transaction. */
  write(database: Database): void {
    for (const [folderId, { total, unread }] of this.#changes) {
      if (total === 0 && unread === 0) continue;
      database.run(
        'UPDATE folder SET total = total + ?, unread = unread + ? WHERE id = ?',
        total,
        unread,
        folderId,
      );
    }
  }

  #count(folderId: number, total: number, unread: number): void {
    const before = this.#changes.get(folderId);
    this.#changes.set(folderId, {
      total: (before?.total ?? 0) + total,
      unread: (before?.unread ?? 0) + unread,
    });
  }
}

function unread(flags: Flags): number {
  return hasFlag(flags, 'seen') ? 0 : 1;
}
