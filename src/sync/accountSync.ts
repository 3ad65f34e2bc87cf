/**
 * One account, one run: send what waits, look at the disk, connect, push what the user wants, look at every mailbox
 * and bring the store to what the server has, remove what was deleted long ago.
 *
 * Guarantees: never throws for the account's failure, it is in the summary; a mailbox that the
 * server refuses does not keep the others from being synced; ends soon after the signal fires and
 * leaves everything so that the next run continues where this one stopped.
 */
import type { AfterDownload } from '../core/account.js';
import { WHOLE, type Depth } from '../core/depth.js';
import { toMailtuiError, type MailtuiError, type ErrorKind } from '../core/errors.js';
import { withChosenRoles, type FolderChoice } from '../core/folderChoice.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { placeMailboxes, type PlacedMailbox } from '../core/mailboxDirs.js';
import { OUTBOX_NAME } from '../core/outbox.js';
import type { MailSource, RemoteMailbox } from '../core/source.js';
import type { SyncState, SyncSummary } from '../core/syncEvents.js';
import { rememberQuota } from './accountQuota.js';
import { adoptFolders, rememberLooks, type AdoptResult } from './adopt.js';
import { tellingNewMail, type MeetRules, type RuleOutcome } from './arrivals.js';
import { chooseMailboxes } from './chooseMailboxes.js';
import { rememberDeletedLetters } from './deletedLetters.js';
import type { SyncDeps } from './deps.js';
import { planFolder } from './dryRun.js';
import { identityOf, syncFolder } from './folderSync.js';
import { connectSource, nextLogin } from './letterBoxLogin.js';
import { planLetterBox } from './letterBoxPlan.js';
import { syncLetterBox } from './letterBoxSync.js';
import { sendQueued, type OutboxOptions } from './outbox.js';
import { Progress } from './progress.js';
import { purgeRecentlyDeleted } from './purge.js';
import { followRenames } from './renamedMailboxes.js';
import { pushChanges, pushPlanOf } from './push.js';
import { takeInFolders } from './strangeFolders.js';
import { tidyDrafts } from './tidyDrafts.js';
import { uploadUnrecognised } from './uploadUnrecognised.js';
import { markVanishedFolders } from './vanishedFolders.js';

export interface AccountSyncOptions {
  account: string;
  /** `originKey` of the account's server and user. */
  origin: string;
  source: MailSource;
  /** Only the mailbox with this path (INBOX in any case); absent: all. */
  folder?: string;
  /** Which mailboxes the user wants here, and what they are for. */
  choice?: FolderChoice;
  dryRun?: boolean;
  /** Releases the delete brake. */
  force?: boolean;
  /** What happens in a letter-box to mail that is safe here; keep by default. */
  afterDownload?: AfterDownload;
  /** In which order a letter-box is fetched; the newest first by default. */
  newestFirst?: boolean;
  /** How much of the mail is wanted whole; all by default. */
  depth?: Depth;
  /** How what waits in the outbox is sent; absent: it is left there. */
  outbox?: Omit<OutboxOptions, 'account' | 'signal'>;
  /** Carries out the rules on what came into the inbox; absent: there are none. */
  rules?: MeetRules;
  /** Removes what is old, by the user's retention rules; absent: there are none. */
  retention?: () => Promise<{ removed: number; errors: readonly MailtuiError[] }>;
  signal: AbortSignal;
}

export async function syncAccount(
  deps: SyncDeps,
  options: AccountSyncOptions,
): Promise<SyncSummary> {
  const started = deps.now();
  const { outbox, dryRun } = options;
  const unsent = outbox === undefined || dryRun === true ? [] : await sendWaiting(deps, options);
  const until = options.source.letterBox && nextLogin(deps, options.account);
  if (typeof until === 'number') return pausedSummary(deps, options.account, until, unsent);
  const run = new AccountSync(deps, options);
  run.errors.push(...unsent);
  try {
    if (options.dryRun === true) await run.plan();
    else await run.sync();
    run.announce('idle');
  } catch (thrown) {
    const error = toMailtuiError(thrown).within({ account: options.account });
    run.errors.push(error);
    run.announce(STATE_AFTER[error.kind] ?? 'offline');
  } finally {
    await options.source.close();
  }
  return summarise(deps, options.account, run.counts, run.errors, deps.now() - started);
}

/** @returns what could not be sent. */
async function sendWaiting(deps: SyncDeps, options: AccountSyncOptions): Promise<MailtuiError[]> {
  const { account, outbox } = options;
  if (outbox === undefined) return [];
  const onNote = ({ id }: MessageRow, note: string): void => {
    deps.onEvent({ event: 'warning', account, folder: OUTBOX_NAME, message: `${id}: ${note}` });
  };
  return sendQueued(deps, { ...options, ...outbox, onNote });
}

type Counts = Pick<SyncSummary, 'new' | 'flagged' | 'moved' | 'deleted' | 'pushed'>;
const NOTHING: Counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0 };

class AccountSync {
  readonly counts: Counts = { ...NOTHING };
  readonly errors: MailtuiError[] = [];
  /** Every mailbox was looked at whole. */
  #sawEverything = true;
  /** Messages that met a rule. */
  #met = 0;
  /** Rules cannot be carried out in this run. */
  #isUnruled = false;

  constructor(
    private readonly deps: SyncDeps,
    private readonly options: AccountSyncOptions,
  ) {}

  announce(state: SyncState): void {
    this.deps.onEvent({ event: 'state', account: this.options.account, state });
  }

  async plan(): Promise<void> {
    const { source, afterDownload = 'keep' } = this.options;
    const push = pushPlanOf(this.deps, this.options.account);
    const mailboxes = await this.#connect();
    for (const mailbox of this.#chosen(mailboxes)) {
      await this.#tolerant(mailbox.path, () =>
        source.letterBox === undefined
          ? planFolder(this.deps, { ...this.options, mailbox }, push)
          : planLetterBox(this.deps, { ...this.options, mailbox, afterDownload }),
      );
    }
  }

  async sync(): Promise<void> {
    const { deps, options } = this;
    const { account, signal } = options;
    putChosenRoles(deps, account, this.#choice);
    const protocol = options.source.letterBox === undefined ? 'imap' : 'pop3';
    await takeInFolders(deps, account, protocol);
    const disk = await adoptFolders(deps, deps.index.folders(account), signal);
    for (const { error } of disk.values()) if (error !== null) this.errors.push(error);
    await tidyDrafts(deps, account);

    // An account's first mail is usually much: receiving gets ready while the server is asked.
    const isNew = deps.index.folders(account).every(isUntouched);
    if (isNew && options.source.letterBox === undefined) deps.receiver.expect(Infinity);
    let mailboxes = await this.#connect();
    await followRenames(deps, options, mailboxes);
    // Those that a crash kept from mail that came before.
    await this.#meetRules();
    // What the list said of the mailboxes is from before the push.
    if (await this.#push(mailboxes)) mailboxes = await this.#list();

    await this.#pull(mailboxes, disk);
    if (this.#met > 0) mailboxes = await this.#followRules(mailboxes);
    if (options.folder === undefined) await this.#retire(mailboxes);
    if (this.#sawEverything && options.folder === undefined) {
      await uploadUnrecognised(deps, account, this.#choice, mailboxes);
    }
    markVanishedFolders(deps, options, mailboxes);
    await purgeRecentlyDeleted(deps, account);
    if (options.source.letterBox !== undefined) rememberDeletedLetters(deps, account);
    const isTidy = ({ id }: FolderRow): boolean => (disk.get(id)?.skipped.length ?? 0) === 0;
    await rememberLooks(deps, deps.index.folders(account).filter(isTidy));
    if (options.folder === undefined && this.errors.length === 0) {
      await rememberQuota(deps, account, options.source, signal);
      deps.onCommit(deps.index.commit([{ type: 'synced', account, at: deps.now() }]));
    }
  }

  async #connect(): Promise<readonly RemoteMailbox[]> {
    const { account, source, signal } = this.options;
    this.announce('connecting');
    await connectSource(this.deps, account, source, signal);
    this.announce('syncing');
    return this.#list();
  }

  async #list(): Promise<readonly RemoteMailbox[]> {
    const { source, signal } = this.options;
    return withChosenRoles(this.#choice, await source.listMailboxes(signal));
  }

  get #choice(): FolderChoice {
    return this.options.choice ?? {};
  }

  #chosen(mailboxes: readonly RemoteMailbox[]): PlacedMailbox[] {
    const placed = placeMailboxes(this.#folders(), mailboxes);
    return chooseMailboxes(placed, this.options.folder, this.#choice);
  }

  #folders(): readonly FolderRow[] {
    return this.deps.index.folders(this.options.account);
  }

  async #pull(
    mailboxes: readonly RemoteMailbox[],
    disk: ReadonlyMap<number, AdoptResult>,
  ): Promise<void> {
    const { deps, options } = this;
    const { account, force = false, afterDownload = 'keep', newestFirst = true } = options;
    const { depth = WHOLE } = options;
    const { letterBox } = options.source;
    const progress = new Progress(deps, account);
    const rules = options.rules === undefined ? undefined : () => this.#meetRules();
    const rows = new Map(this.#folders().map((folder) => [folder.dir, folder]));
    const chosen = this.#chosen(mailboxes);
    // Before anything else makes folders: no other one takes their directories.
    for (const mailbox of chosen.filter(({ dir }) => !rows.has(dir))) {
      deps.index.putFolder(identityOf({ ...options, mailbox }));
    }
    for (const mailbox of chosen) {
      const row = rows.get(mailbox.dir);
      const found = disk.get(row?.id ?? -1);
      if (found !== undefined && found.error !== null) {
        this.#sawEverything = false;
        continue;
      }
      const compareAll = (found?.missing ?? 0) > 0;
      await this.#tolerant(mailbox.path, async () => {
        const folder = { ...options, mailbox, compareAll, force, depth, progress };
        const inbox = mailbox.role === 'inbox' ? row : undefined;
        const done = await tellingNewMail(deps, inbox, rules, (telling) =>
          letterBox === undefined
            ? syncFolder(telling, folder)
            : syncLetterBox(telling, { ...folder, letterBox, afterDownload, newestFirst }),
        );
        this.counts.new += done.new;
        this.counts.flagged += done.flagged;
        this.counts.deleted += done.deleted;
        this.#sawEverything &&= done.whole;
        if (done.braked !== null) this.errors.push(done.braked);
      });
    }
  }

  /** @returns whether the server has learnt of anything */
  async #push(mailboxes: readonly RemoteMailbox[]): Promise<boolean> {
    const { force = false } = this.options;
    const choice = this.#choice;
    const done = await pushChanges(this.deps, { ...this.options, mailboxes, choice, force });
    this.counts.pushed += done.pushed;
    this.counts.moved += done.moved;
    this.errors.push(...done.errors);
    return done.pushed + done.moved > 0;
  }

  /** Rules that cannot be used keep no mail from coming; it waits for them. */
  async #meetRules(): Promise<RuleOutcome> {
    const none = { met: 0, tell: [], silence: [] };
    if (this.#isUnruled) return none;
    try {
      const outcome = (await this.options.rules?.()) ?? none;
      this.#met += outcome.met;
      return outcome;
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: this.options.account });
      if (!OF_RULES.has(error.kind)) throw error;
      this.errors.push(error);
      this.#isUnruled = true;
      return none;
    }
  }

  /**
   * What rules did to new mail reaches the server at once, what they moved is met where it is now,
   * and what they pass on goes out. @returns the mailboxes as they are then
   */
  async #followRules(mailboxes: readonly RemoteMailbox[]): Promise<readonly RemoteMailbox[]> {
    const { deps, options } = this;
    const { outbox } = options;
    let now = mailboxes;
    if (await this.#push(mailboxes)) {
      now = await this.#list();
      await this.#pull(now, new Map());
    }
    if (outbox !== undefined) {
      this.errors.push(...(await sendWaiting(deps, options)));
    }
    return now;
  }

  /** By the retention rules; the server learns of it at once. */
  async #retire(mailboxes: readonly RemoteMailbox[]): Promise<void> {
    const { retention } = this.options;
    if (retention === undefined) return;
    const { removed, errors } = await retention();
    this.errors.push(...errors);
    this.counts.deleted += removed;
    if (removed > 0) await this.#push(mailboxes);
  }

  /** A failure of one folder says nothing about the others. */
  async #tolerant(folder: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: this.options.account, folder });
      if (!OF_ONE_FOLDER.has(error.kind)) throw error;
      this.errors.push(error);
      this.#sawEverything = false;
    }
  }
}

function isUntouched({ cursor, total }: FolderRow): boolean {
  return cursor === null && total === 0;
}

/** Also folders that the server does not have, or that are not kept in step, have the roles. */
function putChosenRoles({ index }: SyncDeps, account: string, choice: FolderChoice): void {
  const rows = index.folders(account);
  for (const [at, row] of withChosenRoles(choice, rows).entries()) {
    if (row !== rows[at]) index.putFolder(row);
  }
}

/** The summary of an account that could not even be begun (locked, no password). */
export function failedSummary(
  deps: Pick<SyncDeps, 'onEvent'>,
  account: string,
  error: MailtuiError,
): SyncSummary {
  deps.onEvent({ event: 'state', account, state: STATE_AFTER[error.kind] ?? 'offline' });
  return summarise(deps, account, NOTHING, [error], 0);
}

const OF_RULES: ReadonlySet<ErrorKind> = new Set(['config', 'disk', 'disk-full', 'locked', 'bug']);

const OF_ONE_FOLDER: ReadonlySet<ErrorKind> = new Set(['server-refused', 'disk', 'bug']);

const STATE_AFTER: Partial<Record<ErrorKind, SyncState>> = {
  'login-refused': 'waiting-for-password',
  'secret-missing': 'waiting-for-password',
};

function summarise(
  deps: Pick<SyncDeps, 'onEvent'>,
  account: string,
  counts: Counts,
  errors: readonly MailtuiError[],
  ms: number,
): SyncSummary {
  const summary: SyncSummary = {
    account,
    ok: errors.length === 0,
    ...counts,
    errors: errors.map(({ kind, message, hint }) => ({ kind, message, hint })),
    ms: Math.round(ms),
  };
  deps.onEvent({ event: 'summary', ...summary });
  return summary;
}

/** The summary of an account that is not to be logged in to before `until`. */
function pausedSummary(
  deps: SyncDeps,
  account: string,
  until: number,
  errors: readonly MailtuiError[],
): SyncSummary {
  deps.onEvent({ event: 'pause', account, until: new Date(until).toISOString() });
  return summarise(deps, account, NOTHING, errors, 0);
}
