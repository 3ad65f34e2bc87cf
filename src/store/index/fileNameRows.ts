/** The names of all files of a folder, to be compared with its directories. */
import { maildirFlags } from '../../core/maildirName.js';
import type { FileNames } from '../../core/store.js';
import type { Database, SqlRow } from './database.js';
import { FILE_NAMES, NAMED_FLAGS } from './queries.js';
import { int, text } from './rows.js';

/** Null: the name of a file does not carry the flags that its message has. */
export function readFileNames(database: Database, folderId: number): FileNames | null {
  return database.snapshot(() => {
    const isMisnamed = database
      .all(NAMED_FLAGS, folderId)
      .some((row) => maildirFlags(text(row['named'])) !== int(row['flags']));
    return isMisnamed ? null : fileNames(database.get(FILE_NAMES, folderId));
  });
}

function fileNames(row: SqlRow | undefined): FileNames {
  const namesIn = (column: string): Set<string> => {
    const names = row?.[column];
    return new Set(typeof names === 'string' ? names.split('/') : []);
  };
  return { cur: namesIn('cur'), new: namesIn('new'), partial: namesIn('partial') };
}
