/**
 * Mail that is to go out: taken in, sent at once where that is possible, looked after until it is
 * sent.
 *
 * Guarantees: what `queue` has resolved for is durable and will be sent by this or a later run, or
 * shown as what could not be; what a user takes out is not sent and lies in the trash.
 */
import type { AccountConfig } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { flagsOf } from '../core/flags.js';
import { uniqueOf } from '../core/maildirName.js';
import type { CommitReport, IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { MailIndex } from '../core/mailIndex.js';
import type { Envelope, MailSender, SenderOffers } from '../core/mailSender.js';
import type { MessageSummary } from '../core/message.js';
import { OUTBOX_DIR, OUTBOX_NAME, type FollowUp, type OutboxEntry } from '../core/outbox.js';
import { canSendBy, sendingWay, type SendingWay } from '../core/sendingWay.js';
import type { MailStore } from '../core/store.js';
import { sendQueued, type OutboxOptions } from '../sync/outbox.js';
import { findAccount } from '../config/read.js';
import { MessageEdits } from './messageEdits.js';

export interface OutgoingParts {
  accounts: readonly AccountConfig[];
  store: MailStore;
  index: MailIndex;
  /** Loads the parser, which most commands do without. */
  loadSummarise: () => Promise<(raw: Buffer) => MessageSummary>;
  createSender: (way: SendingWay) => Promise<MailSender>;
  /** @throws MailtuiError `locked` */
  lock: (account: string) => { release(): void };
  now: () => number;
}

export interface QueueOptions {
  /** When it goes out at the earliest, ms since the epoch; absent: now. */
  notBefore?: number;
  followUp?: FollowUp;
  /** Made in the commit that puts it into the outbox. */
  also?: readonly IndexChange[];
}

const SEEN = flagsOf(['seen']);

export class OutgoingMail {
  /** @param onQueued hears of accounts that have something to send, or to send at another time. */
  constructor(
    private readonly parts: OutgoingParts,
    private readonly onCommit: (report: CommitReport) => void,
    private readonly onQueued: (account: string) => void = () => undefined,
  ) {}

  /** @returns the message in the outbox, durable. @throws MailtuiError `disk`, `config`. */
  async queue(
    name: string,
    content: Buffer,
    envelope: Envelope,
    { also = [], ...options }: QueueOptions = {},
  ): Promise<MessageRow> {
    const { index, store, now, accounts } = this.parts;
    const account = findAccount({ accounts }, name);
    const summarise = await this.parts.loadSummarise();
    const summary = summarise(content);
    requireServer(sendingWay(account, authorsOf(envelope, summary)));
    const folder = this.#outbox(account);
    await store.createFolder(folder);
    const at = now();
    const delivery = { content, flags: SEEN, received: at, key: null };
    const { subdir, name: fileName, size, digest } = await store.deliver(folder, delivery);
    await store.syncFolder(folder);
    const file = { subdir, name: fileName };
    this.onCommit(
      index.commit([
        {
          ...{ type: 'add', folderId: folder.id, file, key: null, remoteId: null, flags: SEEN },
          ...{ agreed: null, tags: [], size, digest, received: at, summary },
        },
      ]),
    );
    const placementId = index
      .placements(folder.id)
      .find((placement) => uniqueOf(placement.file.name) === uniqueOf(fileName))?.placementId;
    if (placementId === undefined)
      throw new MailtuiError('bug', 'the message is not in the outbox');
    const dispatch = { state: 'queued', envelope, refused: [], tries: 0, answer: '' } as const;
    this.onCommit(
      index.commit([
        {
          ...{ type: 'outbox', placementId },
          dispatch: { ...dispatch, queued: at, notBefore: at, ...options },
        },
        ...also,
      ]),
    );
    this.onQueued(name);
    return this.#entry(placementId).message;
  }

  /** Of the accounts that are configured; oldest first. */
  list(account?: string): OutboxEntry[] {
    const { accounts, index } = this.parts;
    const names = new Set(accounts.map(({ name }) => name));
    return index.outbox(account).filter(({ message }) => names.has(message.account));
  }

  /**
   * Tries to send what is due.
   * @param onNote hears what else is to be known of a message that was sent, as a sentence.
   * @returns what went wrong. @throws MailtuiError `locked` when a sync is at it.
   */
  async sendDue(
    name: string,
    signal: AbortSignal,
    onNote: NonNullable<OutboxOptions['onNote']> = () => undefined,
  ): Promise<MailtuiError[]> {
    const { accounts, index, store, now, loadSummarise } = this.parts;
    const account = findAccount({ accounts }, name);
    const held = this.parts.lock(name);
    try {
      const summarise = await loadSummarise();
      const deps = { index, store, now, summarise, onCommit: this.onCommit };
      const options = { ...this.optionsFor(account), onNote };
      return await sendQueued(deps, { account: name, signal, ...options });
    } finally {
      held.release();
    }
  }

  optionsFor(account: AccountConfig): Omit<OutboxOptions, 'account' | 'signal'> {
    return {
      routeOf: ({ envelope, message }) => {
        const way = sendingWay(account, authorsOf(envelope, message));
        const { key, sentFolder } = way;
        return {
          ...{ key, sentFolder, isFiledByServer: isFiledByServer(way) },
          createSender: () => this.#senderBy(way),
        };
      },
      random: Math.random,
    };
  }

  /**
   * What the server that takes mail from this address said that it can do; asked now where that is
   * not known, without a login.
   * @throws MailtuiError `config` without a server, and what the network has to say.
   */
  async offers(name: string, from: string, signal: AbortSignal): Promise<SenderOffers> {
    const { accounts, index } = this.parts;
    const way = sendingWay(findAccount({ accounts }, name), [from]);
    const known = index.senderOffers(way.key);
    if (known !== null) return known;
    const offers = await (await this.#senderBy(way)).offers(signal);
    this.onCommit(index.commit([{ type: 'offers', account: way.key, offers }]));
    return offers;
  }

  /** To be sent at the next chance, whatever became of it before. */
  retry(id: string): OutboxEntry {
    const { account } = this.find(id).message;
    const held = this.parts.lock(account);
    let placementId: number;
    try {
      // As it is now: another mailtui may have sent it while we waited for the lock.
      const { message, ...dispatch } = this.find(id);
      placementId = message.placementId;
      const again = { ...dispatch, state: 'queued', notBefore: this.parts.now() } as const;
      this.onCommit(this.parts.index.commit([{ type: 'outbox', placementId, dispatch: again }]));
    } finally {
      held.release();
    }
    this.onQueued(account);
    return this.#entry(placementId);
  }

  /**
   * Takes one out that is not being sent, whoever else is at it at the same moment. Its message
   * stays where it is. @returns false when it is too late.
   */
  withdraw({ message: { placementId }, state }: OutboxEntry): boolean {
    if (state !== 'queued' && state !== 'failed') return false;
    const { index } = this.parts;
    const report = index.commit([{ type: 'outbox', placementId, dispatch: null, expected: state }]);
    this.onCommit(report);
    // It may be gone because it was sent.
    return report.unmet === undefined;
  }

  /** Not to be sent. A message that nobody has yet goes to the trash. */
  async drop(id: string): Promise<void> {
    const { index, store, now } = this.parts;
    const held = this.parts.lock(this.find(id).message.account);
    try {
      const { message } = this.find(id);
      const { placementId, dir } = message;
      this.onCommit(index.commit([{ type: 'outbox', placementId, dispatch: null }]));
      const edits = new MessageEdits({ index, store, onCommit: this.onCommit }, now);
      if (dir === OUTBOX_DIR) await edits.remove([message]);
    } finally {
      held.release();
    }
  }

  /** @throws MailtuiError `bad-input` when no message of the outbox has this id. */
  find(id: string): OutboxEntry {
    const entry = this.findOrNull(id);
    if (entry !== null) return entry;
    throw new MailtuiError('bad-input', `there is no message ${id} in the outbox`, {
      hint: 'mailtui outbox lists what is there.',
    });
  }

  findOrNull(id: string): OutboxEntry | null {
    const row = this.parts.index.find(id);
    return this.list().find(({ message }) => message.id === row?.id) ?? null;
  }

  async #senderBy(way: SendingWay): Promise<MailSender> {
    requireServer(way);
    return this.parts.createSender(way);
  }

  #entry(placementId: number): OutboxEntry {
    const entry = this.list().find(({ message }) => message.placementId === placementId);
    if (entry === undefined) throw new MailtuiError('bug', 'the message left the outbox');
    return entry;
  }

  #outbox({ name: account, protocol }: AccountConfig): FolderRow {
    const { index } = this.parts;
    const known = index.folders(account).find(({ dir }) => dir === OUTBOX_DIR);
    const name = OUTBOX_NAME;
    return (
      known ?? index.putFolder({ account, protocol, dir: OUTBOX_DIR, path: name, name, role: null })
    );
  }
}

/** Gmail files what it sends, whatever is asked of it. */
function isFiledByServer({ outgoing }: SendingWay): boolean {
  return outgoing?.filesSent ?? outgoing?.host.toLowerCase() === 'smtp.gmail.com';
}

/** Who sends it counts before who wrote it: one message may be passed on by another. */
function authorsOf({ from }: Envelope, message: Pick<MessageSummary, 'from'>): string[] {
  return [from, ...message.from.map(({ address }) => address)];
}

function requireServer(way: SendingWay): void {
  if (canSendBy(way)) return;
  const { account } = way;
  throw new MailtuiError('config', 'the account has no server for sending', {
    scope: { account },
    hint: `Give it one, or a program that takes mail: mailtui accounts edit ${account} --sendmail COMMAND`,
  });
}
