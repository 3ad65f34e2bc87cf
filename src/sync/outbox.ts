/**
 * Sends what waits in the outbox of an account. To be called with the account's lock held.
 *
 * Guarantees: that a message is being sent is durable before a byte of it goes out, and how it
 * ended as soon as that is known; one of which it is not known (the connection was lost at the end,
 * or a process died while it was sending) is never sent again by itself; one that cannot be sent
 * keeps no other from being sent, nor does a server that takes none keep another server waiting; what was sent is filed, and whom it answers marked, in the same
 * commit that takes it out of the outbox.
 */
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { MailSender, Refusal, SenderOffers, SendResult } from '../core/mailSender.js';
import { OUTBOX_DIR, type Dispatch, type OutboxEntry } from '../core/outbox.js';
import { retryDelay } from '../core/retryDelay.js';
import type { SyncDeps } from './deps.js';
import { alignFileNames } from './fileNames.js';
import { fileMoves } from './filing.js';
import { sentFolder } from './sentFolder.js';
import { aside, draftAside, isFiledThere, originals, type MarkedMessage } from './sentFollowUps.js';

export type OutboxDeps = Pick<SyncDeps, 'index' | 'store' | 'onCommit' | 'summarise' | 'now'>;

export interface OutboxOptions {
  account: string;
  /** By what a message goes out, and where it is filed, as it is now. */
  routeOf: (entry: OutboxEntry) => OutboxRoute;
  signal: AbortSignal;
  /** Between 0 and 1. */
  random: () => number;
  /** Hears what else is to be known of a message that was sent, as a sentence. */
  onNote?: (message: MessageRow, note: string) => void;
}

export interface OutboxRoute {
  /** Messages that go out by the same server have the same one. */
  key: string;
  /** Asked for when there is something to send. @throws MailtuiError when there is no server */
  createSender: () => Promise<MailSender>;
  /** The provider puts what it sends into the Sent folder by itself. */
  isFiledByServer: boolean;
  /** By its name on the server; null: the folder for what was sent. */
  sentFolder: string | null;
}

const NO_REPORTS = 'it was sent, but the server for sending does not report deliveries';

const SEEN = flagsOf(['seen']);

type OutboxChange = Extract<IndexChange, { type: 'outbox' }>;

/** @returns what the user should know: whatever could not be sent in this run. */
export async function sendQueued(
  deps: OutboxDeps,
  options: OutboxOptions,
): Promise<MailtuiError[]> {
  const run = new OutboxRun(deps, options);
  try {
    await run.all();
  } catch (thrown) {
    run.errors.push(toMailtuiError(thrown).within({ account: options.account }));
  }
  return run.errors;
}

class OutboxRun {
  readonly errors: MailtuiError[] = [];
  /** By the keys of their routes; null: nothing goes out by it now. */
  readonly #senders = new Map<string, MailSender | null>();

  constructor(
    private readonly deps: OutboxDeps,
    private readonly options: OutboxOptions,
  ) {}

  async all(): Promise<void> {
    const { index, now } = this.deps;
    const entries = index.outbox(this.options.account);
    for (const entry of entries) if (entry.state === 'sending') this.#interrupted(entry);
    for (const entry of entries) if (entry.state === 'uncertain') await this.#settle(entry);
    this.#forgetMoved(entries);
    const due = entries.filter((entry) => this.#isDue(entry) && entry.notBefore <= now());
    for (const entry of due) {
      if (this.options.signal.aborted) return;
      const route = this.options.routeOf(entry);
      const sender = await this.#senderBy(route);
      if (sender === null || (await this.#tolerant(entry, route, sender))) continue;
      this.#senders.set(route.key, null);
    }
  }

  /** Null: there is none, which was said. */
  async #senderBy({ key, createSender }: OutboxRoute): Promise<MailSender | null> {
    const known = this.#senders.get(key);
    if (known !== undefined) return known;
    const sender = await createSender().catch((thrown: unknown) => {
      this.errors.push(toMailtuiError(thrown).within({ account: this.options.account }));
      return null;
    });
    this.#senders.set(key, sender);
    return sender;
  }

  /** Whoever was sending it is gone: the account is ours. */
  #interrupted(entry: OutboxEntry): void {
    const answer = 'mailtui was ended while it was sending';
    this.#commit([this.#change(entry, { state: 'uncertain', answer })]);
    this.errors.push(uncertain(entry, answer));
  }

  /** Where the provider files what it sends, its copy tells that it was sent. */
  async #settle(entry: OutboxEntry): Promise<void> {
    const { deps } = this;
    const { message } = entry;
    const sent = this.#sentFolder(entry);
    const folder = deps.index.folders(message.account).find(({ id }) => id === message.folderId);
    if (message.dir !== OUTBOX_DIR || folder === undefined) return;
    const content = await deps.store.read(message, message.file);
    if (!isFiledThere(deps, entry, content, sent)) return;
    const marks = originals(deps, entry, content);
    this.#commit([
      { type: 'outbox', placementId: message.placementId, dispatch: null },
      aside(deps, message, folder),
      ...flagChanges(marks),
      ...draftAside(deps, entry),
    ]);
    await fileMoves(deps);
    await alignFileNames(deps, new Set(marks.map(({ placementId }) => placementId)));
  }

  /** One that was filed waits there for those who are yet to get it. */
  #isDue(entry: OutboxEntry): boolean {
    const { state, message, filedIn } = entry;
    if (state !== 'queued') return false;
    if (message.dir === OUTBOX_DIR) return true;
    return message.folderId === (filedIn ?? this.#sentFolder(entry).id);
  }

  /** Who deletes a message that waits, or puts it aside, does not want it sent. */
  #forgetMoved(entries: readonly OutboxEntry[]): void {
    const moved = entries.filter((entry) => entry.state === 'queued' && !this.#isDue(entry));
    this.#commit(
      moved.map(({ message: { placementId } }) => ({
        ...{ type: 'outbox' as const, placementId, dispatch: null },
      })),
    );
  }

  /** @returns false when no other message can be sent by it now either. */
  async #tolerant(entry: OutboxEntry, route: OutboxRoute, sender: MailSender): Promise<boolean> {
    try {
      return await this.#send(entry, route, sender);
    } catch (thrown) {
      this.errors.push(toMailtuiError(thrown).within({ account: this.options.account }));
      return true;
    }
  }

  async #send(entry: OutboxEntry, route: OutboxRoute, sender: MailSender): Promise<boolean> {
    const { store } = this.deps;
    const { message, envelope } = entry;
    // Read first: what cannot be read was not begun.
    const content = await store.read(message, message.file);
    const begun = { ...entry, tries: entry.tries + 1 };
    if (!this.#begin(begun)) return true;
    const result = await sender.send(envelope, content, this.options.signal);
    if (result.offers !== undefined) this.#learn(route, result.offers);
    if (result.kind === 'sent') {
      if (envelope.reports !== undefined && result.offers?.reports === false) {
        this.options.onNote?.(message, NO_REPORTS);
      }
      await this.#sent(begun, route, content, result);
      return true;
    }
    const { error, refused, kind } = result;
    const answer = error.message;
    if (kind === 'uncertain') {
      this.#commit([this.#change(begun, { state: 'uncertain', answer })]);
      this.errors.push(uncertain(entry, answer));
      return true;
    }
    const next: Partial<Dispatch> =
      kind === 'never'
        ? { state: 'failed' }
        : { state: 'queued', notBefore: this.#later(begun.tries) };
    this.#commit([this.#change(begun, { ...next, answer, refused })]);
    if (error.kind !== 'cancelled') this.errors.push(error.within({ account: message.account }));
    return !result.isOfServer;
  }

  #learn({ key }: OutboxRoute, offers: SenderOffers): void {
    const known = this.deps.index.senderOffers(key);
    if (known?.sizeLimit === offers.sizeLimit && known.reports === offers.reports) return;
    this.#commit([{ type: 'offers', account: key, offers }]);
  }

  /** @returns false when the user took it back this moment. */
  #begin(entry: OutboxEntry): boolean {
    const change = { ...this.#change(entry, { state: 'sending' }), expected: 'queued' } as const;
    const report = this.deps.index.commit([change]);
    this.deps.onCommit(report);
    return report.unmet === undefined;
  }

  async #sent(
    entry: OutboxEntry,
    route: OutboxRoute,
    content: Buffer,
    { refused, answer }: Extract<SendResult, { kind: 'sent' }>,
  ): Promise<void> {
    const { message } = entry;
    const marks = originals(this.deps, entry, content);
    const isFiled = message.dir !== OUTBOX_DIR;
    const sent = this.#sentFolder(entry);
    this.#commit([
      this.#rest({ ...entry, filedIn: isFiled ? message.folderId : sent.id }, refused, answer),
      ...(isFiled ? [] : this.#filed(message, sent, route)),
      ...flagChanges(marks),
      ...draftAside(this.deps, entry),
    ]);
    if (refused.length > 0) this.errors.push(partlyRefused(message, refused));
    await fileMoves(this.deps);
    const marked = [message, ...marks].map(({ placementId }) => placementId);
    await alignFileNames(this.deps, new Set(marked));
  }

  #filed(
    { placementId, flags }: MessageRow,
    sent: FolderRow,
    { isFiledByServer }: OutboxRoute,
  ): IndexChange[] {
    const isUploaded = sent.protocol === 'imap' && !isFiledByServer;
    return [
      { type: 'move', placementId, folderId: sent.id },
      { type: 'flags', placementId, flags: flags | SEEN },
      { type: 'upload', placementId, upload: isUploaded ? 'yes' : 'no' },
    ];
  }

  /** Nothing is left to do; or it waits for those who may take it later; or nobody will. */
  #rest(entry: OutboxEntry, refused: readonly Refusal[], answer: string): IndexChange {
    const { placementId } = entry.message;
    if (refused.length === 0) return { type: 'outbox', placementId, dispatch: null };
    const waiting = refused.filter(({ isTemporary }) => isTemporary);
    const isOver = waiting.length === 0;
    const to = (isOver ? refused : waiting).map(({ address }) => address);
    return this.#change(entry, {
      state: isOver ? 'failed' : 'queued',
      envelope: { ...entry.envelope, to },
      notBefore: this.#later(entry.tries),
      refused,
      answer: refusalWords(refused, answer),
    });
  }

  #sentFolder(entry: OutboxEntry): FolderRow {
    const { account } = this.options;
    return sentFolder(this.deps.index, account, this.options.routeOf(entry).sentFolder);
  }

  #later(tries: number): number {
    return this.deps.now() + retryDelay(tries, this.options.random());
  }

  #change({ message, ...dispatch }: OutboxEntry, parts: Partial<Dispatch>): OutboxChange {
    const { placementId } = message;
    return { type: 'outbox', placementId, dispatch: { ...dispatch, ...parts } };
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.deps.onCommit(this.deps.index.commit(changes));
  }
}

function uncertain({ message }: OutboxEntry, reason: string): MailtuiError {
  const { account, id } = message;
  return new MailtuiError(
    'server-refused',
    `message ${id} may or may not have been sent: ${reason}`,
    {
      scope: { account },
      retry: 'never',
      hint: `Ask its recipients, or look at the server's Sent folder; then mailtui outbox drop ${id}, or mailtui outbox retry ${id}.`,
    },
  );
}

function partlyRefused({ account, id }: MessageRow, refused: readonly Refusal[]): MailtuiError {
  const who = refused.map(({ address, answer }) => `${address} (${answer})`).join(', ');
  return new MailtuiError('server-refused', `message ${id} was sent, but not to ${who}`, {
    scope: { account },
    retry: 'never',
    hint: 'See mailtui outbox.',
  });
}

/** What those who refused it were answered; else what the server said of the message. */
function refusalWords(refused: readonly Refusal[], answer: string): string {
  if (refused.length === 0) return answer;
  return refused.map((one) => `${one.address}: ${one.answer}`).join('; ');
}

function flagChanges(marks: readonly MarkedMessage[]): IndexChange[] {
  return marks.map(({ placementId, flags }) => ({ type: 'flags', placementId, flags }));
}
