/**
 * The syncs of a profile's accounts: once, or for as long as somebody watches.
 *
 * Guarantees: at most one sync per account at a time, here and in other processes (kernel lock),
 * and who asks for one that runs here joins it; no account's failure concerns another.
 */
import type { AccountConfig } from '../core/account.js';
import { originKey } from '../core/deliveryKey.js';
import { depthOf } from '../core/depth.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import type { CommitReport } from '../core/indexChanges.js';
import type { MessageSummary } from '../core/message.js';
import type { LetterMemory } from '../core/letterBox.js';
import type { NewMail } from '../core/newMail.js';
import type { MailSource } from '../core/source.js';
import type { SyncEvent, SyncSummary } from '../core/syncEvents.js';
import type { EditKind } from '../core/editLog.js';
import { concernsLetterBox } from '../core/retention.js';
import type { RetentionRule } from '../core/retentionRules.js';
import type { RuleConfig } from '../core/rules.js';
import { failedSummary, syncAccount, type AccountSyncOptions } from '../sync/accountSync.js';
import { adoptFolders } from '../sync/adopt.js';
import { completeThreads } from '../sync/completeThreads.js';
import { LocalReceiver, type Receiver } from '../sync/receiver.js';
import { takeInFolders } from '../sync/strangeFolders.js';
import { watchAccount } from '../sync/watchAccount.js';
import { findAccount } from '../config/read.js';
import { watchDisk, type DiskWatchParts } from './diskWatch.js';
import type { AccountTurns } from './accountTurns.js';
import type { SyncRequest, WatchRequest } from './mailService.js';
import { NewMailQueue, type Announce } from './newMailQueue.js';
import type { OutgoingMail, OutgoingParts } from './outgoingMail.js';
import { lockPatiently } from './patientLock.js';
import { keepToRetention } from './retention/retentionRun.js';
import { RuleRun } from './rules/ruleRun.js';
import { ruleTools } from './rules/ruleTools.js';
import { RunningSyncs, type WantedSync } from './runningSyncs.js';
import { WakeCalls } from './wakeCalls.js';

export interface SyncParts extends OutgoingParts {
  createSource: (account: AccountConfig) => Promise<MailSource>;
  /** May put a thread before the receiver that works on this one. */
  receiverFor: (local: Receiver) => Receiver;
  letterMemory?: LetterMemory;
  /** Hears of changes in folders' directories; absent: nobody does, and syncs look by themselves. */
  folderWatch?: DiskWatchParts['watcher'];
  /** What is done with mail that comes, as it is configured now; absent: nothing. */
  rules?: () => readonly RuleConfig[];
  /** How long mail stays in folders, as it is configured now; absent: for ever. */
  retention?: () => readonly RetentionRule[];
  /** Tells the user of new mail; absent: nobody is told. */
  announce?: Announce;
}

/** Who edits one message often edits another; and there is a moment to take it back. */
const PUSH_AFTER_MS = 2000;
const MINUTE_MS = 60_000;
/** Another process may be looking at the directories, which is soon over; a sync there is not. */
const LOOK_PATIENCE_MS = 3000;

export class AccountSyncs {
  readonly #running = new RunningSyncs();
  #receiver: Receiver | undefined;
  /** Syncs that are not over. */
  #atWork = 0;
  /** Of accounts that are watched. */
  readonly #wakeCalls = new Map<string, WakeCalls>();
  readonly #news: NewMailQueue;
  /** At the directories; whoever syncs waits for them. */
  readonly #looks = new Map<string, Promise<void>>();

  constructor(
    private readonly parts: SyncParts,
    private readonly outgoing: OutgoingMail,
    private readonly turns: AccountTurns,
    private readonly onCommit: (report: CommitReport) => void,
  ) {
    this.#news = new NewMailQueue(parts.announce ?? (() => Promise.resolve(null)));
  }

  /** See MailService. */
  async sync(request: SyncRequest): Promise<SyncSummary[]> {
    const { folder, dryRun, onEvent } = request;
    const wanted = {
      onEvent,
      ...(folder === undefined ? {} : { folder }),
      ...(dryRun === undefined ? {} : { dryRun }),
    };
    return Promise.all(
      this.#choose(request.accounts).map((account) =>
        this.#syncNow(account, { ...wanted, account: account.name }, request),
      ),
    );
  }

  /** Where somebody watches, the watcher does it: it has the connection, or is to have one again. */
  async #syncNow(
    account: AccountConfig,
    wanted: WantedSync,
    request: SyncRequest,
  ): Promise<SyncSummary> {
    const { name } = account;
    const { folder, dryRun = false, force = false } = request;
    const calls = this.#wakeCalls.get(name);
    const isUsual = folder === undefined && !dryRun && !force;
    if (calls !== undefined && isUsual && !this.#running.has(name)) await calls.call();
    return this.#running.run(wanted, (tell) =>
      this.#syncAndAnnounce(account, { ...request, onEvent: tell }),
    );
  }

  /** See MailService. */
  async watch(request: WatchRequest): Promise<void> {
    const accounts = this.#choose(request.accounts);
    await Promise.all([
      this.#watchDisk(accounts, request.signal),
      ...accounts.map((one) => this.#watchOne(one, request)),
    ]);
  }

  async #watchDisk(accounts: readonly AccountConfig[], signal: AbortSignal): Promise<void> {
    const { folderWatch, index } = this.parts;
    if (folderWatch === undefined) return;
    const names = accounts.map(({ name }) => name);
    await watchDisk({
      ...{ accounts: names, watcher: folderWatch, signal },
      folders: () => names.flatMap((name) => index.folders(name)),
      look: (name, stop) => this.look(name, stop),
    });
  }

  /** The user has changed something of this account, of which its server may have to hear. */
  edited(name: string, kind: EditKind): void {
    const calls = this.#wakeCalls.get(name);
    const account = this.parts.accounts.find((one) => one.name === name);
    if (calls === undefined || account === undefined) return;
    const { protocol, afterDownload = 'keep' } = account;
    if (protocol === 'pop3' && !concernsLetterBox(kind, afterDownload)) return;
    setTimeout(calls.caller(), PUSH_AFTER_MS).unref();
  }

  /**
   * Brings the index to what other programs have made of the account's directories; what the server
   * is to hear of that, it hears soon. @throws MailtuiError `locked` while the account is synced
   */
  async look(name: string, signal: AbortSignal): Promise<void> {
    if (this.#running.has(name)) throw new MailtuiError('locked', 'the account is being synced');
    const { lock, store, index, now } = this.parts;
    const held = lock(name);
    const looked = this.parts
      .loadSummarise()
      .then(async (summarise) => {
        let hasChanged = false;
        const onCommit = (report: CommitReport): void => {
          hasChanged ||= report.folderIds.length > 0;
          this.onCommit(report);
        };
        const onEvent = (): void => undefined;
        const { protocol } = findAccount(this.parts, name);
        await takeInFolders({ store, index, onCommit }, name, protocol);
        const folders = index.folders(name);
        await adoptFolders({ store, index, now, summarise, onEvent, onCommit }, folders, signal);
        if (hasChanged) this.edited(name, 'move');
      })
      .finally(() => {
        held.release();
        this.#looks.delete(name);
      });
    this.#looks.set(name, looked);
    await looked;
  }

  async #watchOne(account: AccountConfig, request: WatchRequest): Promise<void> {
    const { name } = account;
    const calls = new WakeCalls();
    this.#wakeCalls.set(name, calls);
    try {
      await watchAccount({
        createSource: () => this.parts.createSource(account),
        sync: (source) => {
          const { onEvent } = request;
          const summary = this.#running.run({ account: name, onEvent }, (tell) =>
            this.#syncOne(account, () => Promise.resolve(source), { ...request, onEvent: tell }),
          );
          calls.answer();
          return summary;
        },
        wanted: () => calls.next(),
        signal: request.signal,
        random: Math.random,
        ...(account.syncEvery === undefined ? {} : { lookEvery: account.syncEvery * MINUTE_MS }),
      });
    } finally {
      this.#wakeCalls.delete(name);
      calls.answer();
    }
  }

  /** New mail has been announced when it ends; the summary is the account's last event. */
  async #syncAndAnnounce(account: AccountConfig, request: SyncRequest): Promise<SyncSummary> {
    let last: SyncEvent | undefined;
    const summary = await this.#syncOne(account, () => this.parts.createSource(account), {
      ...request,
      onEvent: (event) => {
        if (event.event === 'summary') last = event;
        else request.onEvent(event);
      },
    });
    await this.#news.settled(account.name);
    if (last !== undefined) request.onEvent(last);
    return summary;
  }

  async #syncOne(
    account: AccountConfig,
    createSource: () => Promise<MailSource>,
    request: SyncRequest,
  ): Promise<SyncSummary> {
    const { lock, store, index, now, letterMemory } = this.parts;
    const { folder, dryRun, force, signal } = request;
    const onEvent = (event: SyncEvent): void => {
      request.onEvent(event);
      if (event.event === 'new-mail') this.#announce(account, event, request);
    };
    let held: { release(): void } | undefined;
    let endTurn: () => void = () => undefined;
    this.#atWork += 1;
    try {
      if (account.protocol === 'pop3') endTurn = await this.turns.take(account.name, signal);
      await this.#looks.get(account.name)?.catch(() => undefined);
      held = await lockPatiently(lock, account.name, signal, LOOK_PATIENCE_MS);
      const [source, summarise] = await Promise.all([createSource(), this.parts.loadSummarise()]);
      const receiver = this.#receiverFor(summarise);
      const { onCommit } = this;
      const summary = await syncAccount(
        {
          ...{ store, index, now, summarise, receiver, onEvent, onCommit },
          ...(letterMemory === undefined ? {} : { letterMemory }),
        },
        {
          account: account.name,
          origin: originKey(account.protocol, account.incoming.host, account.incoming.user),
          source,
          signal,
          outbox: this.outgoing.optionsFor(account),
          afterDownload: account.afterDownload ?? 'keep',
          newestFirst: account.newestFirst ?? true,
          depth: depthOf(account, now()),
          choice: account.folders ?? {},
          ...this.#rulesFor(account, signal, onEvent),
          ...this.#retentionFor(account),
          ...(folder === undefined ? {} : { folder }),
          ...(dryRun === undefined ? {} : { dryRun }),
          ...(force === undefined ? {} : { force }),
        },
      );
      if (dryRun !== true) {
        const deps = { store, index, summarise, onCommit };
        // The next sync tries it again: mail has come, and that is what was asked for.
        await completeThreads(deps, account.name, signal).catch(() => 0);
      }
      return summary;
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: account.name });
      return failedSummary({ onEvent }, account.name, error);
    } finally {
      held?.release();
      endTurn();
      this.#atWork -= 1;
      if (this.#atWork === 0) this.#receiver?.rest();
    }
  }

  #retentionFor({ name }: AccountConfig): Pick<AccountSyncOptions, 'retention'> {
    const rules = this.parts.retention?.() ?? [];
    if (rules.length === 0) return {};
    const { store, index, now } = this.parts;
    const deps = { store, index, now, onCommit: this.onCommit };
    return { retention: () => keepToRetention(deps, rules, name) };
  }

  /** As the configuration has them now. */
  #rulesFor(
    account: AccountConfig,
    signal: AbortSignal,
    onEvent: SyncRequest['onEvent'],
  ): Pick<AccountSyncOptions, 'rules'> {
    const rules = this.parts.rules?.() ?? [];
    if (rules.length === 0) return {};
    const { store, index, now } = this.parts;
    const deps = { store, index, now, onCommit: this.onCommit };
    const tools = ruleTools(this.parts, deps, this.outgoing, account, signal);
    const onTrouble = (folder: string, message: string): void => {
      onEvent({ event: 'warning', account: account.name, folder, message });
    };
    const options = { account, rules, signal, onTrouble };
    return { rules: () => new RuleRun(deps, tools, options).arrivals() };
  }

  #announce(account: AccountConfig, mail: NewMail, { signal, onEvent }: SyncRequest): void {
    const { folder } = mail;
    const warn = (message: string): void => {
      onEvent({ event: 'warning', account: account.name, folder, message });
    };
    const { messages, count } = mail;
    this.#news.add(account, {
      mail: { account: account.name, folder, count, messages },
      signal,
      warn,
    });
  }

  /** One for all accounts, so that they share its thread. */
  #receiverFor(summarise: (raw: Buffer) => MessageSummary): Receiver {
    this.#receiver ??= this.parts.receiverFor(new LocalReceiver(this.parts.store, summarise));
    return this.#receiver;
  }

  #choose(names: readonly string[]): readonly AccountConfig[] {
    const { accounts } = this.parts;
    for (const name of names) requireEnabled(findAccount({ accounts }, name));
    return names.length === 0
      ? accounts.filter(isEnabled)
      : accounts.filter((account) => names.includes(account.name));
  }
}

function isEnabled({ enabled = true }: AccountConfig): boolean {
  return enabled;
}

/** @throws MailtuiError `usage` */
function requireEnabled(account: AccountConfig): void {
  if (isEnabled(account)) return;
  throw new MailtuiError('usage', `the account ${account.name} is switched off`, {
    hint: `Switch it on with: mailtui accounts edit ${account.name} --enabled on`,
  });
}
