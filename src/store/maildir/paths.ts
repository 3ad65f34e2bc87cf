/**
 * Where things of the Maildir are. The only place where names become paths: what is not a plain
 * name within the root is refused here, so no path can leave the root.
 */
import { join } from 'node:path';
import { isAccountName } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import type { FilePlace, FolderPlace } from '../../core/store.js';

/** The three directories that make a directory a Maildir. */
export const MAILDIR_PARTS = ['cur', 'new', 'tmp'] as const;
export type MaildirPart = (typeof MAILDIR_PARTS)[number];

/** @throws MailtuiError `bug` when the name could lead elsewhere. */
export function accountPath(root: string, account: string): string {
  if (!isAccountName(account)) throw new MailtuiError('bug', 'not an account name');
  return join(root, account);
}

/** The two Maildirs of a folder. */
export interface FolderDirs {
  /** Of whole messages. */
  whole: string;
  /** Of headers; need not be there. */
  partial: string;
}

/** Beside the root and never below it, where other programs would take headers for messages. */
export function partialRoot(root: string): string {
  return `${root}.partial`;
}

export function folderDirs(root: string, place: FolderPlace): FolderDirs {
  const segments = place.dir.split('/');
  if (!segments.every(isFolderSegment)) throw new MailtuiError('bug', 'not a folder of the store');
  return {
    whole: join(accountPath(root, place.account), ...segments),
    partial: join(accountPath(partialRoot(root), place.account), ...segments),
  };
}

/** The Maildir that the file is in, and in which part of it. */
export function fileHome(
  dirs: FolderDirs,
  { subdir }: Pick<FilePlace, 'subdir'>,
): { folder: string; part: 'cur' | 'new' } {
  return subdir === 'partial'
    ? { folder: dirs.partial, part: 'cur' }
    : { folder: dirs.whole, part: subdir };
}

export function filePath(dirs: FolderDirs, file: FilePlace): string {
  if (!isSegment(file.name)) throw new MailtuiError('bug', 'not the name of a message file');
  const { folder, part } = fileHome(dirs, file);
  return `${folder}/${part}/${file.name}`;
}

/** True for what can be a folder's directory: visible, and no part of a Maildir itself. */
export function isFolderSegment(name: string): boolean {
  return isSegment(name) && !name.startsWith('.') && !MAILDIR_PARTS.some((part) => part === name);
}

function isSegment(name: string): boolean {
  return (
    name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0')
  );
}
