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

export function folderPath(root: string, place: FolderPlace): string {
  const segments = place.dir.split('/');
  if (!segments.every(isFolderSegment)) throw new MailtuiError('bug', 'not a folder of the store');
  return join(accountPath(root, place.account), ...segments);
}

export function filePath(folder: string, file: FilePlace): string {
  if (!isSegment(file.name)) throw new MailtuiError('bug', 'not the name of a message file');
  return join(folder, file.subdir, file.name);
}

/** True for what can be a folder's directory: visible, and no part of a Maildir itself. */
export function isFolderSegment(name: string): boolean {
  return isSegment(name) && !name.startsWith('.') && !MAILDIR_PARTS.some((part) => part === name);
}

function isSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
