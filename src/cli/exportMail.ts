/**
 * `mailtui export`: mail as an mbox, a Maildir, message files or a zip archive. Silent when all is
 * well; what could not be exported is told, and ends with the exit code 65.
 */
import type { ExportFormat } from '../app/exportMail.js';
import { parseQuery } from '../core/query/parse.js';
import { placesOf } from '../core/query/places.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { chooseFolders } from './list.js';
import { queryError } from './search.js';
import { progressOn } from './terminalProgress.js';

export interface ExportOptions {
  account?: string;
  folder?: string;
  query?: string;
  format: ExportFormat;
}

export async function exportMail(
  context: CliContext,
  destination: string,
  options: ExportOptions,
): Promise<number> {
  const { account, folder, format } = options;
  const profile = account === undefined ? readProfileInUse(context) : readProfile(context, account);
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const all = keeping.service.folders(account);
    const folders = folder === undefined ? all : chooseFolders(all, folder);
    const query = queryOf(options.query, keeping.service.folders());
    const summary = await keeping.exportMail({
      ...{ destination, format, folders, signal: context.signal },
      ...(query === undefined ? {} : { query }),
      one: folder !== undefined || query !== undefined,
      onProgress: (name, done, total) => {
        progress?.follow({ event: 'progress', account: 'export', folder: name, done, total });
      },
      onSkipped: (id, reason) => {
        progress?.clear();
        context.complain(sanitiseLine(`${id}: ${reason}`));
      },
    });
    progress?.clear();
    if (context.json) context.print(jsonLine(summary));
    else if (context.stdout.isTTY === true) {
      context.print(`${summary.exported} messages exported, ${summary.known} were there already.`);
    }
    return summary.skipped > 0 ? exitCodeOf('bad-input') : 0;
  });
}

/** @throws MailtuiError `usage` that says where the query is wrong */
export function queryOf(text: string | undefined, folders: Parameters<typeof placesOf>[0]) {
  if (text === undefined) return undefined;
  const { query, problems } = parseQuery(text, { typing: true, places: placesOf(folders) });
  const error = problems.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw queryError(text, error);
  return query;
}
