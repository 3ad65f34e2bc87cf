/** `mailtui list`: the messages of a folder from the store, newest first. */
import type { MailService } from '../app/mailService.js';
import { MailtuiError } from '../core/errors.js';
import type { FolderRow, MessageRow, PageKey } from '../core/indexRows.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { printMessages, rowLimit } from './printMessages.js';
import { withService } from './service.js';

export interface ListOptions {
  account?: string;
  limit?: number;
}

/** Rows read at a time at most, so that listing everything needs little memory. */
const PAGE_ROWS = 500;

export function list(
  context: CliContext,
  folder: string | undefined,
  options: ListOptions,
): Promise<number> {
  return withService(context, readProfile(context, options.account), async (service) => {
    const folders = chooseFolders(service.folders(options.account), folder);
    const limit = rowLimit(context, options.limit);
    const printed = await printMessages(
      context,
      newestFirst(folders.map((one) => rowsOf(service, one, Math.min(limit, PAGE_ROWS)))),
      limit,
    );
    if (printed === limit && options.limit === undefined) {
      context.complain(`These are the newest ${limit}; --limit N shows more.`);
    }
    if (printed === 0 && context.stdout.isTTY === true) context.complain('No messages.');
    return 0;
  });
}

/**
 * The folders meant: by path, by directory, by role, or by the last part of the path, in any case;
 * none given: the inboxes. @throws MailtuiError `bad-input`
 */
export function chooseFolders(folders: readonly FolderRow[], wanted = 'inbox'): FolderRow[] {
  const name = wanted.toLowerCase();
  const tests: ((folder: FolderRow) => boolean)[] = [
    (folder) => folder.path === wanted || folder.dir === wanted,
    (folder) => folder.role === name,
    (folder) => folder.path.toLowerCase() === name || folder.name.toLowerCase() === name,
  ];
  for (const test of tests) {
    const found = folders.filter(test);
    if (found.length > 0) return found;
  }
  if (folders.length === 0 && name === 'inbox') return [];
  throw new MailtuiError('bad-input', `there is no folder named ${wanted}`, {
    hint: 'mailtui folders lists them.',
  });
}

function* rowsOf(service: MailService, folder: FolderRow, pageRows: number): Generator<MessageRow> {
  let after: PageKey | undefined;
  for (;;) {
    const { rows, more } = service.page({
      folderId: folder.id,
      limit: pageRows,
      ...(after === undefined ? {} : { after }),
    });
    yield* rows;
    after = rows.at(-1);
    if (!more || after === undefined) return;
  }
}

/** Merges lists that are each newest first into one that is. */
function* newestFirst(lists: readonly Generator<MessageRow>[]): Generator<MessageRow> {
  const heads = lists.map((rows) => ({ rows, head: rows.next() }));
  for (;;) {
    let newest: { rows: Generator<MessageRow>; head: IteratorResult<MessageRow> } | undefined;
    for (const list of heads) {
      if (list.head.done === true) continue;
      if (newest === undefined || list.head.value.sortDate > newest.head.value.sortDate)
        newest = list;
    }
    if (newest === undefined) return;
    yield newest.head.value;
    newest.head = newest.rows.next();
  }
}
