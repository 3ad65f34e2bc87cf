/**
 * Writing and sending, from an idea to a message in the outbox: what a screen or a command may ask.
 *
 * How it is used: `start` makes a draft (new, an answer, forwarded, edited as new, or one that was
 * saved). Whoever edits it changes its fields and hands the whole to `save` at each pause of typing;
 * it is durable when that resolves. Attachments are added as `attach` describes them, and stay in
 * the list as they are: what a saved draft holds is kept from version to version. Before sending,
 * `review` says what is wrong with it and what is to be asked. `send` puts it into the outbox, to
 * go out at a time; until it does, `cancel` takes it back. The saved draft stays until its message
 * is sent and filed. `discard` puts it among the recently deleted.
 *
 * Guarantees: one draft is sent at most once, however often `send` is called or ended in the
 * middle: the message is known by the key of the draft.
 */
import { homedir } from 'node:os';
import type {
  Draft,
  DraftAttachment,
  DraftKeys,
  DraftReview,
  DraftStart,
  QueuedDraft,
  StartedDraft,
} from '../../core/draft.js';
import { wantedReports } from '../../core/deliveryReports.js';
import type { AskSettings } from '../../core/draftReview.js';
import { MailtuiError } from '../../core/errors.js';
import type { SenderOffers } from '../../core/mailSender.js';
import { identitiesOf, identityAddressed } from '../../core/identity.js';
import type { CommitReport } from '../../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../../core/indexRows.js';
import { OUTBOX_DIR } from '../../core/outbox.js';
import { fromTemplate, type Template } from '../../core/template.js';
import { fileMoves, recentlyDeleted } from '../../sync/filing.js';
import { findAccount } from '../../config/read.js';
import type { DraftPage } from '../../mime/draftPage.js';
import { moveChanges } from '../messageEdits.js';
import type { OutgoingMail } from '../outgoingMail.js';
import { refusePartial } from '../partialMessages.js';
import type { Asking } from '../../crypto/runGpg.js';
import { NOT_ASKING } from '../protection/askingHere.js';
import { fileAttachment } from './attachments.js';
import { DraftShelf, type ShelfParts } from './draftShelf.js';
import { startDraft, type StartParts } from './draftStarts.js';
import { reviewDraft } from './draftReviews.js';

export interface DraftParts extends ShelfParts, StartParts {
  /** What is asked before sending. */
  ask?: AskSettings;
  /** By its name. @throws MailtuiError `bad-input` */
  template?: (name: string) => Template;
  /** A private directory for what gpg needs as files. */
  scratch?: string;
}

/** A draft that is to wait longer than this before it is sent belongs on the server, too. */
const LONG_MS = 60_000;
/** Who writes waits for nothing. */
const ASK_OFFERS_MS = 20_000;

export class Drafts {
  readonly #shelf: DraftShelf;
  /** By the key of a draft: what puts it into the outbox just now. */
  readonly #sending = new Map<string, Promise<QueuedDraft>>();

  /** @param edited hears of accounts whose servers have something to learn. */
  constructor(
    private readonly parts: DraftParts,
    private readonly outgoing: OutgoingMail,
    private readonly onCommit: (report: CommitReport) => void,
    private readonly edited: (account: string) => void,
  ) {
    this.#shelf = new DraftShelf(parts, onCommit);
  }

  /** @throws MailtuiError `bad-input`; a draft that waits in the outbox is one. */
  async start(start: DraftStart): Promise<StartedDraft> {
    if (start.kind !== 'draft') {
      const started = await startDraft(this.parts, start);
      if (start.kind !== 'new' || start.template === undefined) return started;
      const { draft, notes } = await this.templated(started.draft, start.template);
      return { ...started, draft, notes: [...started.notes, ...notes] };
    }
    const row = this.parts.index.find(start.id);
    if (row === null) {
      throw new MailtuiError('bad-input', `there is no message with the id ${start.id}`);
    }
    const waiting = this.outgoing
      .list(row.account)
      .find(({ followUp }) => followUp?.draft === row.id);
    if (waiting !== undefined) {
      throw new MailtuiError('bad-input', 'this draft waits in the outbox', {
        hint: `To write on, take it back first: mailtui outbox cancel ${waiting.message.id}`,
      });
    }
    return { draft: await this.#shelf.open(row), notes: [], savedAs: row.id };
  }

  /**
   * The draft with what a template says; what it says itself stays.
   * @param values for the names in the template, beside those that the draft gives.
   * @throws MailtuiError `bad-input` when there is no such template, or a file of it is not there.
   */
  async templated(
    draft: Draft,
    name: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<{ draft: Draft; notes: string[] }> {
    const template = this.parts.template?.(name);
    if (template === undefined) throw new MailtuiError('config', 'there are no templates here');
    const now = new Date(this.parts.now());
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((number) => String(number).padStart(2, '0'))
      .join('-');
    const filled = fromTemplate(template, draft, values, today);
    const paths = filled.files.map((path) => path.replace(/^~(?=\/|$)/, homedir()));
    const files = await Promise.all(paths.map((path) => this.attach(path)));
    const notes = filled.blanks.map((blank) => `The template asks for {{${blank}}}.`);
    const attachments = [...filled.draft.attachments, ...files];
    return { draft: { ...filled.draft, attachments }, notes };
  }

  /** @throws MailtuiError `bad-input` for what is no file that can be read. */
  attach(path: string): Promise<DraftAttachment> {
    return fileAttachment(path);
  }

  /** See DraftShelf. */
  async save(draft: Draft, isDone: boolean): Promise<string> {
    const id = await this.#shelf.save(draft, isDone);
    if (isDone) this.edited(draft.account);
    return id;
  }

  list(account?: string): MessageRow[] {
    return this.#shelf.list(account);
  }

  async discard(key: string): Promise<void> {
    await this.#shelf.discard(key);
  }

  /** Never throws for what is wrong with the draft: it is in the answer. */
  review(draft: Draft): Promise<DraftReview> {
    return reviewDraft(this.parts, draft);
  }

  /**
   * Puts the message into the outbox, durable when this resolves. What is asked about is not asked
   * here.
   * @param notBefore when it goes out at the earliest, ms since the epoch.
   * @param isKept false: it was never saved and need not be, as when a program hands it in.
   * @param asking whether the passphrase of the key may be asked for.
   * @throws MailtuiError `bad-input` for a draft that has faults, or was sent already;
   *   `secret-missing` when the key needs a passphrase, `config` when there is no key.
   */
  send(
    draft: Draft,
    notBefore: number,
    isKept = true,
    asking: Asking = NOT_ASKING,
  ): Promise<QueuedDraft> {
    // Who sends at the same moment waits, and then finds it there.
    const before: Promise<unknown> = this.#sending.get(draft.key) ?? Promise.resolve();
    const sending = before
      .catch(() => undefined)
      .then(() => this.#send(draft, notBefore, isKept, asking))
      .finally(() => {
        if (this.#sending.get(draft.key) === sending) this.#sending.delete(draft.key);
      });
    this.#sending.set(draft.key, sending);
    return sending;
  }

  async #send(
    draft: Draft,
    notBefore: number,
    isKept: boolean,
    asking: Asking,
  ): Promise<QueuedDraft> {
    const { now } = this.parts;
    const account = findAccount(this.parts, draft.account);
    const { newMessage } = await import('../../mime/newMessage.js');
    const { composeMessage } = await import('../../mime/compose.js');
    const known = this.#alreadyQueued(draft);
    if (known !== null) return known;
    const isLong = notBefore - now() > LONG_MS;
    const savedAs = isKept ? await this.save(draft, isLong) : null;
    const page = await pageOf(draft);
    const message = newMessage(draft, await this.#shelf.contents(draft), page);
    await this.#clearOutbox(draft);
    const composed = await composeMessage(
      { ...message, isSigned: draft.sign || draft.encrypt },
      now(),
    );
    const envelope = draft.reports
      ? { ...composed.envelope, reports: wantedReports(draft.key) }
      : composed.envelope;
    const content = await this.#protected(draft, composed.content, asking);
    // Another program may have been faster.
    const other = this.#alreadyQueued(draft);
    if (other !== null) return other;
    const row = await this.outgoing.queue(account.name, content, envelope, {
      notBefore,
      followUp: { draft: savedAs, answered: draft.answers, forwarded: draft.forwards },
    });
    return { id: row.id, account: account.name, notBefore };
  }

  /** Loads what signs and encrypts only where that is wanted. */
  async #protected(draft: Draft, content: Buffer, asking: Asking): Promise<Buffer> {
    if (!draft.sign && !draft.encrypt) return content;
    const { protectOutgoing } = await import('../protection/protectOutgoing.js');
    return protectOutgoing(this.parts, draft, content, asking);
  }

  /** Whether its account wants what can be encrypted to be. */
  encryptsByItself({ account }: Draft): boolean {
    return findAccount(this.parts, account).openpgp?.encrypt === 'when-possible';
  }

  /** Whether it could be signed and encrypted. Never rejects. */
  async keys(draft: Draft): Promise<DraftKeys> {
    const { keysFor } = await import('../protection/protectOutgoing.js');
    return keysFor(this.parts, draft);
  }

  /**
   * The message as it would be sent, for its author to look at: without its files, but for the
   * pictures of its page, and unprotected. @throws MailtuiError `bad-input` for a picture that is gone.
   */
  async preview(draft: Draft): Promise<Buffer> {
    const [{ newMessage }, { composeMessage }] = await Promise.all([
      import('../../mime/newMessage.js'),
      import('../../mime/compose.js'),
    ]);
    const whole = (await pageOf(draft)) ?? { page: '', pictureIds: new Map<number, string>() };
    const isShown = (_file: DraftAttachment, at: number): boolean => whole.pictureIds.has(at);
    const pictures = { ...draft, attachments: draft.attachments.filter(isShown) };
    const page = await pageOf(pictures);
    const message = newMessage(pictures, await this.#shelf.contents(pictures), page);
    // It need not be addressed yet.
    const to = message.to.length > 0 ? message.to : [message.from];
    return (await composeMessage({ ...message, to, cc: [], bcc: [] }, this.parts.now())).content;
  }

  /** What its server for sending can do; null where it cannot be asked now. Never rejects. */
  async offers({ account, from }: Pick<Draft, 'account' | 'from'>): Promise<SenderOffers | null> {
    const signal = AbortSignal.timeout(ASK_OFFERS_MS);
    return this.outgoing.offers(account, from.address, signal).catch(() => null);
  }

  /**
   * Takes a message out of the outbox before it is sent.
   * @returns the id of the draft that it was made of, null where there is none; undefined: it is
   *   too late.
   */
  async cancel(id: string): Promise<string | null | undefined> {
    const entry = this.outgoing.findOrNull(id);
    if (entry === null || !this.outgoing.withdraw(entry)) return undefined;
    const { message, followUp } = entry;
    if (message.dir === OUTBOX_DIR) await this.#putAside([message]);
    const draft = followUp?.draft ?? null;
    return draft === null || this.parts.index.find(draft) === null ? null : draft;
  }

  /**
   * A message goes on to others as it is.
   * @param typed addresses with commas between them. @param name of the account it goes out by;
   * absent: the one it came to.
   * @throws MailtuiError `bad-input` for what is no address, or a message that is not all here.
   */
  async redirect(
    id: string,
    typed: string,
    notBefore: number,
    name?: string,
  ): Promise<QueuedDraft> {
    const row = this.parts.index.find(id);
    if (row === null) throw new MailtuiError('bad-input', `there is no message with the id ${id}`);
    refusePartial(row);
    const account = findAccount(this.parts, name ?? row.account);
    const addressed = [...row.to, ...row.cc].map(({ address }) => address);
    const from = identityAddressed(account, addressed) ?? identitiesOf(account)[0];
    const { redirectMessage } = await import('../../mime/redirect.js');
    const { typedAddresses } = await import('../../mime/draftMessage.js');
    const raw = await this.parts.store.read(row, row.file);
    const wishes = { from, to: typedAddresses(typed) };
    const { content, envelope } = redirectMessage(raw, wishes, this.parts.now());
    const queued = await this.outgoing.queue(account.name, content, envelope, { notBefore });
    return { id: queued.id, account: account.name, notBefore };
  }

  /** What a program that was ended left there before it said that it is to be sent. */
  async #clearOutbox({ account, key }: Draft): Promise<void> {
    const { index } = this.parts;
    const folder = index.folders(account).find(({ dir }) => dir === OUTBOX_DIR);
    if (folder === undefined) return;
    const known = new Set(this.outgoing.list(account).map(({ message }) => message.id));
    const { rows } = index.page({ folderId: folder.id, limit: 1000 });
    await this.#putAside(rows.filter((row) => isOfDraft(row, key) && !known.has(row.id)));
  }

  /** Out of the outbox to the recently deleted. */
  async #putAside(rows: readonly MessageRow[]): Promise<void> {
    const { index } = this.parts;
    const removal = { at: this.parts.now(), by: 'you' } as const;
    const changes = rows.flatMap((row) => {
      const folder = index.folders(row.account).find(({ id }) => id === row.folderId);
      if (folder === undefined) return [];
      return moveChanges(row, recentlyDeleted(this.parts, folder).id, removal);
    });
    if (changes.length === 0) return;
    this.onCommit(index.commit(changes));
    await fileMoves({ ...this.parts, onCommit: this.onCommit });
  }

  /**
   * A message with this key is in an outbox, of whichever account: a draft may have been moved to
   * another since. @throws MailtuiError when it was sent.
   */
  #alreadyQueued({ key }: Draft): QueuedDraft | null {
    const entry = this.outgoing.list().find(({ message }) => isOfDraft(message, key));
    if (entry !== undefined) {
      const { id, account } = entry.message;
      return { id, account, notBefore: entry.notBefore };
    }
    const { index } = this.parts;
    const rows = index
      .folders()
      .filter((folder) => this.#isForSent(folder))
      .flatMap(({ id }) => index.page({ folderId: id, limit: 200 }).rows);
    if (!rows.some((row) => isOfDraft(row, key))) return null;
    throw new MailtuiError('bad-input', 'this draft has been sent already', {
      hint: 'It is in the Sent folder. To send it once more, edit it as new.',
    });
  }

  #isForSent({ account: name, role, path }: FolderRow): boolean {
    if (role === 'sent') return true;
    const account = this.parts.accounts.find((one) => one.name === name);
    return account?.identities?.some(({ sentFolder }) => sentFolder === path) === true;
  }
}

/** Loads the reader of Markdown only where there is some. */
async function pageOf(draft: Draft): Promise<DraftPage | undefined> {
  if (draft.format !== 'markdown') return undefined;
  const { draftPage } = await import('../../mime/draftPage.js');
  return draftPage(draft);
}

/** Whether it is what is sent of the draft with that key. */
function isOfDraft({ messageId }: MessageRow, key: string): boolean {
  return messageId?.startsWith(`${key}@`) === true;
}
