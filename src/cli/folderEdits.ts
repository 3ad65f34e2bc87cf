/** `mailtui folders create`, `rename` and `delete`. Silent when all is well. */
import type { MailService } from '../app/mailService.js';
import { MailtuiError } from '../core/errors.js';
import type { FolderRow } from '../core/indexRows.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { folderJson, jsonLine } from './json.js';
import { withService } from './service.js';

export interface FolderOptions {
  account?: string;
}

export function createFolder(
  context: CliContext,
  path: string,
  options: FolderOptions,
): Promise<number> {
  const { accounts } = readProfileInUse(context);
  const [only, ...others] = accounts;
  const account = options.account ?? (others.length === 0 ? only?.name : undefined);
  if (account === undefined) {
    throw new MailtuiError('usage', 'there is more than one account', {
      hint: 'Say with --account NAME in which the folder is to be.',
    });
  }
  return withService(context, readProfile(context, account), async (service) => {
    tell(context, await service.createFolder(account, path, context.signal));
    return 0;
  });
}

export function renameFolder(
  context: CliContext,
  path: string,
  to: string,
  options: FolderOptions,
): Promise<number> {
  return withService(context, readProfile(context, options.account), async (service) => {
    const folder = folderOf(service, path, options);
    tell(context, await service.renameFolder(folder.id, to, context.signal));
    return 0;
  });
}

export function deleteFolder(
  context: CliContext,
  path: string,
  options: FolderOptions & { force?: boolean },
): Promise<number> {
  return withService(context, readProfile(context, options.account), async (service) => {
    const folder = folderOf(service, path, options);
    await service.deleteFolder(folder.id, options.force === true, context.signal);
    return 0;
  });
}

/** By its full name or its directory; nothing shorter, since this changes it. */
function folderOf(service: MailService, path: string, { account }: FolderOptions): FolderRow {
  const [folder, ...others] = service
    .folders(account)
    .filter((row) => (row.path === path || row.dir === path) && row.dir !== RECENTLY_DELETED_DIR);
  if (folder === undefined) {
    throw new MailtuiError('bad-input', `there is no folder ${path}`, {
      hint: 'mailtui folders lists them; their full names are needed here.',
    });
  }
  if (others.length > 0) {
    throw new MailtuiError('usage', `more than one account has a folder ${path}`, {
      hint: 'Say with --account NAME which one is meant.',
    });
  }
  return folder;
}

function tell(context: CliContext, folder: FolderRow): void {
  if (context.json) context.print(jsonLine(folderJson(folder)));
}
