/** `mailtui folders`: the folders of all accounts with how much is in them. */
import type { FolderRow } from '../core/indexRows.js';
import type { Quota } from '../core/source.js';
import { isNearlyFull, quotaText } from '../core/storage.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { fit } from './columns.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { folderJson, jsonLine } from './json.js';
import { withService } from './service.js';

export function folders(context: CliContext, options: { account?: string }): Promise<number> {
  return withService(context, readProfile(context, options.account), (service) => {
    const rows = service.folders(options.account).filter(({ dir }) => dir !== RECENTLY_DELETED_DIR);
    for (const row of rows)
      context.print(context.json ? jsonLine(folderJson(row)) : folderLine(row));
    if (!context.json) {
      for (const account of new Set(rows.map((row) => row.account))) {
        const quota = service.quota(account);
        if (quota !== null) context.print(`${fit(account, 20)}  ${storageLine(quota)}`);
      }
    }
    if (rows.length === 0 && context.stdout.isTTY === true) {
      context.complain('No folders yet; mailtui sync fetches them.');
    }
    return Promise.resolve(0);
  });
}

function storageLine(quota: Quota): string {
  const warning = isNearlyFull(quota) ? ': nearly full, mailtui storage says with what' : '';
  return `On the server: ${quotaText(quota)}${warning}`;
}

function folderLine(row: FolderRow): string {
  const counts = `${String(row.unread).padStart(6)} unread of ${String(row.total).padStart(7)}`;
  return `${fit(row.account, 20)}  ${fit(sanitiseLine(row.path), 32)} ${counts}  ${row.role ?? ''}`.trimEnd();
}
