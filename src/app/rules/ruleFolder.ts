/** The folder that a rule names, in the account of the message; made here where there is none. */
import { MailtuiError } from '../../core/errors.js';
import type { FolderRow } from '../../core/indexRows.js';
import { mailboxDir } from '../../core/mailboxDirs.js';
import type { MailIndex } from '../../core/mailIndex.js';
import { isLocalDir, refuseOutbox } from '../../core/outbox.js';
import { archiveFolder } from '../archiving.js';

const ROLE_NAMES = { trash: 'Trash', archive: 'Archive', junk: 'Junk', sent: 'Sent' } as const;

/**
 * By path, directory, role or name, in any case of letters. The next sync makes a new one on the
 * server of an IMAP account. @throws MailtuiError `config` for a folder of ours that takes none.
 */
export function ruleFolder(
  index: Pick<MailIndex, 'folders' | 'putFolder'>,
  { account }: { account: string },
  wanted: string,
): FolderRow {
  const folders = index.folders(account);
  const known = findFolder(folders, wanted);
  if (known !== undefined) {
    if (isLocalDir(known.dir)) refuseOutbox(known);
    return known;
  }
  const role = roleNamed(wanted);
  const path = role === null ? wanted : ROLE_NAMES[role];
  const protocol = folders[0]?.protocol ?? 'imap';
  const dir = mailboxDir(folders, path, '/');
  if (dir === '') throw new MailtuiError('config', `a rule names no folder: "${wanted}"`);
  const name = path.split('/').at(-1) ?? path;
  return index.putFolder({ account, protocol, dir, path, name, role });
}

/** Undefined: the account has none. */
export function findFolder(folders: readonly FolderRow[], wanted: string): FolderRow | undefined {
  const name = wanted.toLowerCase();
  if (name === 'archive')
    return archiveFolder(folders) ?? folders.find(({ dir }) => dir === wanted);
  return (
    folders.find(({ path, dir }) => path === wanted || dir === wanted) ??
    folders.find(({ role }) => role === name) ??
    folders.find((folder) => [folder.path.toLowerCase(), folder.name.toLowerCase()].includes(name))
  );
}

function roleNamed(wanted: string): keyof typeof ROLE_NAMES | null {
  const roles = Object.keys(ROLE_NAMES) as (keyof typeof ROLE_NAMES)[];
  return roles.find((role) => role === wanted.toLowerCase()) ?? null;
}
