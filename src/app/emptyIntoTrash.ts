/** Moves all mail of a folder to the trash, so that the folder itself can go. */
import { MailtuiError } from '../core/errors.js';
import type { FolderRow, MessagePage, PageQuery } from '../core/indexRows.js';
import type { MailService } from './mailService.js';
import type { MessageEdits } from './messageEdits.js';

/** Here and on the server. @throws MailtuiError `bad-input` for the trash; what the sync failed with. */
export async function emptyIntoTrash(
  service: Pick<MailService, 'sync'> & { page: (query: PageQuery) => MessagePage },
  edits: Pick<MessageEdits, 'remove'>,
  { id, account, path, role, total }: FolderRow,
  signal: AbortSignal,
): Promise<void> {
  if (total === 0) return;
  if (role === 'trash') {
    throw new MailtuiError('bad-input', `the folder ${path} cannot be moved to the trash`);
  }
  const { rows } = service.page({ folderId: id, limit: Number.MAX_SAFE_INTEGER });
  await edits.remove(rows);
  const onEvent = () => undefined;
  const [summary] = await service.sync({ accounts: [account], signal, onEvent });
  const [error] = summary?.errors ?? [];
  if (error !== undefined) throw new MailtuiError(error.kind, error.message, error);
}
