/**
 * What a change makes of a placement's columns: the merging of flags and tags, and the bookkeeping
 * of moves. Pure; `placementWriter.ts` reads the row and writes the columns.
 */
import type { FolderChange } from '../../core/folderChange.js';
import { mergeFlags, type Flags } from '../../core/flags.js';
import { maildirFlags, uniqueOf } from '../../core/maildirName.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { Upload } from '../../core/indexRows.js';
import { isPartial } from '../../core/partial.js';
import { isSamePlace, type FilePlace } from '../../core/store.js';
import { isSameTags, mergeTags, sortedTags } from '../../core/tags.js';
import { boundTags, storable } from './bounds.js';
import type { SqlRow, SqlValue } from './database.js';
import { filePlace, int, intOrNull, tagList, tagListOr, UPLOADS, WISHES } from './rows.js';

/** The columns of a placement that changes depend on. */
export const CHANGEABLE = `short_id, folder_id, message_id, flags, agreed, tags, agreed_tags, remote_id,
  remote_folder_id, file_folder_id, upload, subdir, unique_name, name_rest, received`;

/** Changes of one row that is there. */
export type ColumnChange = Exclude<
  IndexChange,
  | FolderChange
  | {
      type:
        | 'add'
        | 'move'
        | 'removal'
        | 'forget'
        | 'replaced'
        | 'cursor'
        | 'scanned'
        | 'validity'
        | 'synced'
        | 'quota'
        | 'offers'
        | 'edited'
        | 'undone'
        | 'outbox'
        | 'refused'
        | 'cause'
        | 'noted'
        | 'approved'
        | 'arrival';
    }
>;

export type Columns = Record<string, SqlValue>;

/** @returns null when the change is of a row as it no longer is. */
export function columnsAfter(change: ColumnChange, row: SqlRow): Columns | null {
  const flags = int(row['flags']);
  const tags = tagList(row['tags']);
  const agreedTags = tagListOr(tags, row['agreed_tags']);
  const agreed = intOrNull(row['agreed']);
  switch (change.type) {
    case 'flags':
      return { flags: change.flags };
    case 'tags':
      return agreed === null
        ? tagColumns(change.tags, change.tags)
        : tagColumns(change.tags, agreedTags);
    case 'file':
      return isOfOtherKind(change.file, row) ? null : fileColumns(change.file);
    case 'filed':
      // The whole has come meanwhile, and is yet to follow.
      if (isOfOtherKind(change.file, row)) return null;
      return { file_folder_id: null, ...fileColumns(change.file) };
    case 'renamed': {
      const { from, to, folderId } = change;
      if (folderId !== int(row['folder_id']) || !isSamePlace(filePlace(row), from)) return null;
      const merged = mergeFlags(maildirFlags(from.name), flags, maildirFlags(to.name));
      return { flags: merged, ...fileColumns(to) };
    }
    case 'agree': {
      const { theirs } = change;
      return {
        flags: mergeFlags(agreed ?? theirs, flags, theirs),
        agreed: theirs,
        ...tagColumns(mergeTags(agreedTags, tags, change.tags), change.tags),
      };
    }
    case 'pushed':
      return { agreed: change.agreed, ...tagColumns(tags, change.agreedTags) };
    case 'link':
      return {
        remote_id: remoteIdColumn(change.remoteId),
        remote_folder_id: otherFolder(change.folderId ?? null, int(row['folder_id'])),
        upload: 0,
        gone: 0,
        agreed: change.agreed,
        ...(change.emailId === undefined ? {} : { email_id: change.emailId }),
        flags: linkedFlags(agreed, flags, change.agreed),
        ...(agreed === null
          ? tagColumns(sortedTags([...tags, ...change.tags]), change.tags)
          : tagColumns(mergeTags(agreedTags, tags, change.tags), change.tags)),
      };
    case 'unlink':
      return {
        remote_id: null,
        remote_folder_id: null,
        gone: 0,
        upload: uploadColumn(change.upload),
      };
    case 'wish':
      return { wish: WISHES.indexOf(change.wish) };
    case 'upload':
      return {
        upload: uploadColumn(change.upload),
        // What is put on a server gets another name there.
        ...(change.upload === 'unless-done' ? { email_id: null } : {}),
      };
    case 'gone':
      return { gone: change.gone ? 1 : 0 };
  }
}

/** One is the header alone, the other the whole message. */
function isOfOtherKind(file: FilePlace, row: SqlRow): boolean {
  return isPartial(file) !== isPartial(filePlace(row));
}

/** The row is to be in that folder; file and remote message are still where they were. */
export function columnsAfterMove(row: SqlRow, target: number): Columns {
  const folder = int(row['folder_id']);
  const remote = row['remote_id'] === null ? null : (intOrNull(row['remote_folder_id']) ?? folder);
  return {
    folder_id: target,
    file_folder_id: otherFolder(intOrNull(row['file_folder_id']) ?? folder, target),
    remote_folder_id: otherFolder(remote, target),
    upload: uploadAfterMove(int(row['upload'])),
  };
}

/** What was put into a folder may be in that one on the server now, and not in this. */
function uploadAfterMove(upload: number): number {
  return UPLOADS[upload] === 'unless-done' ? uploadColumn('unless-found') : upload;
}

export function uploadColumn(upload: Upload): number {
  return UPLOADS.indexOf(upload);
}

export function tagsJson(tags: readonly string[]): string {
  return JSON.stringify(boundTags(tags));
}

export function fileColumns({ subdir, name }: FilePlace): Columns {
  const unique = uniqueOf(name);
  return { subdir, unique_name: unique, name_rest: name.slice(unique.length) };
}

export function remoteIdColumn(id: string | null): string | null {
  return id === null ? null : storable(id, Infinity);
}

function linkedFlags(agreed: Flags | null, ours: Flags, theirs: Flags | null): Flags {
  if (theirs === null) return ours;
  return agreed === null ? ours | theirs : mergeFlags(agreed, ours, theirs);
}

function tagColumns(tags: readonly string[], agreed: readonly string[]): Columns {
  return { tags: tagsJson(tags), agreed_tags: isSameTags(tags, agreed) ? null : tagsJson(agreed) };
}

/** Columns that name a folder only when it is not the placement's own. */
export function otherFolder(folder: number | null, own: number): number | null {
  return folder === own ? null : folder;
}
