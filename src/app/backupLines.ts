/** Messages as a backup's listings have them, and back. Pure. */
import type { BackedUpMessage } from '../core/backup.js';
import { flagNames } from '../core/flags.js';
import type { KeptMessage } from '../core/keptMessage.js';
import type { FolderRow, Upload } from '../core/indexRows.js';
import { isLocalDir, type Dispatch } from '../core/outbox.js';
import { isSameTags } from '../core/tags.js';

/** @param sha256 of the file's bytes. @param dirOf directory of a folder, by its id */
export function backedUp(
  row: KeptMessage,
  sha256: string,
  dirOf: (folderId: number) => string,
  outbox: Dispatch | undefined,
): BackedUpMessage {
  const { id, file, size, received, flags, tags, removed } = row;
  return {
    ...{ sha256, id, file: file.name, part: file.subdir, size },
    received: new Date(received).toISOString(),
    ...{ flags: flagNames(flags), tags },
    ...(row.messageId === null ? {} : { messageId: row.messageId }),
    ...(row.agreed === null ? {} : { agreed: row.agreed }),
    ...(isSameTags(row.agreedTags, tags) ? {} : { agreedTags: row.agreedTags }),
    ...(row.remoteId === null ? {} : { remoteId: row.remoteId }),
    ...(row.remoteFolderId === row.folderId ? {} : { remoteFolder: dirOf(row.remoteFolderId) }),
    ...(row.gone ? { gone: true as const } : {}),
    ...(row.upload === 'no' ? {} : { upload: row.upload }),
    ...(row.wish === null ? {} : { wish: row.wish }),
    ...(row.emailId === null ? {} : { emailId: row.emailId }),
    ...(removed === null
      ? {}
      : { removed: { by: removed.by, at: removed.at, folder: dirOf(removed.folderId) } }),
    ...(outbox === undefined ? {} : { outbox }),
  };
}

/** What waited may have been sent since it was backed up: only the user can say. */
export function dispatchAgain(dispatch: Dispatch): Dispatch {
  if (dispatch.state === 'failed') return dispatch;
  const answer = 'It comes from a backup, and may have been sent since.';
  return { ...dispatch, state: 'uncertain', answer };
}

/** What was to be uploaded may have been since: the server's folders are looked at first. */
export function uploadAgain(word: string | undefined): Upload {
  if (word === 'yes') return 'unless-found';
  return word === 'unless-found' || word === 'unless-done' ? word : 'no';
}

/** Of a message that comes back among others. */
export function uploadOfReturned({ protocol, dir }: Pick<FolderRow, 'protocol' | 'dir'>): Upload {
  return protocol === 'imap' && !isLocalDir(dir) ? 'unless-found' : 'no';
}

/** The configuration without what is secret: a password that stood in it has to be given again. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  if (members.some(([name, kind]) => name === 'kind' && kind === 'plain')) return { kind: 'file' };
  return Object.fromEntries(
    members
      .filter(([name]) => !/^(?:password|token|refreshToken|secretKey)$/i.test(name))
      .map(([name, member]) => [name, withoutSecrets(member)]),
  );
}
