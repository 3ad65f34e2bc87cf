/**
 * One account, one run: connect, look at every mailbox, bring the store to what the server has.
 *
 * Guarantees: never throws for the account's failure, it is in the summary; a mailbox that the
 * server refuses does not keep the others from being synced; ends soon after the signal fires and
 * leaves everything so that the next run continues where this one stopped.
 */
import { MailtuiError, toMailtuiError, type ErrorKind } from '../core/errors.js';
import { folderDir } from '../core/folderDir.js';
import type { MailSource, RemoteMailbox } from '../core/source.js';
import type { SyncState, SyncSummary } from '../core/syncEvents.js';
import type { SyncDeps } from './deps.js';
import { syncFolder, type FolderResult } from './folderSync.js';
import { markVanishedFolders } from './vanishedFolders.js';
import { Progress } from './progress.js';

export interface AccountSyncOptions {
  account: string;
  /** `originKey` of the account's server and user. */
  origin: string;
  source: MailSource;
  /** Only the mailbox with this path (INBOX in any case); absent: all. */
  folder?: string;
  dryRun?: boolean;
  signal: AbortSignal;
}

export async function syncAccount(
  deps: SyncDeps,
  options: AccountSyncOptions,
): Promise<SyncSummary> {
  const { account, source, signal } = options;
  const started = deps.now();
  const result: FolderResult = { new: 0, flagged: 0, deleted: 0 };
  const errors: MailtuiError[] = [];
  const announce = (state: SyncState) => {
    deps.onEvent({ event: 'state', account, state });
  };

  try {
    announce('connecting');
    await source.connect(signal);
    announce('syncing');
    const progress = new Progress(deps, account);
    const mailboxes = await source.listMailboxes(signal);
    for (const mailbox of chooseMailboxes(mailboxes, options.folder)) {
      try {
        const done = await syncFolder(deps, { ...options, mailbox, progress });
        result.new += done.new;
        result.flagged += done.flagged;
        result.deleted += done.deleted;
      } catch (thrown) {
        const error = toMailtuiError(thrown).within({ account, folder: mailbox.path });
        if (!OF_ONE_FOLDER.has(error.kind)) throw error;
        errors.push(error);
      }
    }
    if (options.dryRun !== true) markVanishedFolders(deps, options, mailboxes);
    const isWhole = options.folder === undefined && options.dryRun !== true && errors.length === 0;
    if (isWhole) deps.onCommit(deps.index.commit([{ type: 'synced', account, at: deps.now() }]));
    announce('idle');
  } catch (thrown) {
    const error = toMailtuiError(thrown).within({ account });
    errors.push(error);
    announce(STATE_AFTER[error.kind] ?? 'offline');
  } finally {
    await source.close();
  }
  return summarise(deps, account, result, errors, deps.now() - started);
}

/** The summary of an account that could not even be begun (locked, no password). */
export function failedSummary(
  deps: Pick<SyncDeps, 'onEvent'>,
  account: string,
  error: MailtuiError,
): SyncSummary {
  deps.onEvent({ event: 'state', account, state: STATE_AFTER[error.kind] ?? 'offline' });
  return summarise(deps, account, { new: 0, flagged: 0, deleted: 0 }, [error], 0);
}

/** Failures of one folder, which say nothing about the others. */
const OF_ONE_FOLDER: ReadonlySet<ErrorKind> = new Set(['server-refused', 'disk', 'bug']);

const STATE_AFTER: Partial<Record<ErrorKind, SyncState>> = {
  'login-refused': 'waiting-for-password',
  'secret-missing': 'waiting-for-password',
};

function summarise(
  deps: Pick<SyncDeps, 'onEvent'>,
  account: string,
  result: FolderResult,
  errors: readonly MailtuiError[],
  ms: number,
): SyncSummary {
  const summary: SyncSummary = {
    account,
    ok: errors.length === 0,
    ...result,
    moved: 0,
    pushed: 0,
    errors: errors.map(({ kind, message, hint }) => ({ kind, message, hint })),
    ms: Math.round(ms),
  };
  deps.onEvent({ event: 'summary', ...summary });
  return summary;
}

/** The mailboxes to sync, the inbox first: that is where people look. */
function chooseMailboxes(
  all: readonly RemoteMailbox[],
  wanted: string | undefined,
): RemoteMailbox[] {
  const selectable = all.filter((mailbox) => mailbox.selectable);
  const chosen =
    wanted === undefined
      ? selectable
      : selectable.filter((mailbox) => sameMailbox(mailbox, wanted));
  if (chosen.length === 0 && wanted !== undefined) {
    throw new MailtuiError('bad-input', `there is no folder ${wanted} on the server`, {
      hint: 'mailtui folders lists the folders; names are as the server writes them.',
    });
  }
  return chosen.sort((a, b) => Number(b.role === 'inbox') - Number(a.role === 'inbox'));
}

/** By the server's name for it or by the name of our directory. */
function sameMailbox(mailbox: RemoteMailbox, wanted: string): boolean {
  if (mailbox.role === 'inbox') return wanted.toUpperCase() === 'INBOX';
  return mailbox.path === wanted || folderDir(mailbox.path, mailbox.delimiter) === wanted;
}
