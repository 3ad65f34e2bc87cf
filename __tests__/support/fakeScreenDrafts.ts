/** The drafts of an in-memory ScreenMail: kept in a map, and sent into a list. */
import type { ScreenDrafts } from '../../src/app/screenDrafts.js';
import type { ScreenRow } from '../../src/app/screenMail.js';
import type {
  Draft,
  DraftAttachment,
  DraftKeys,
  DraftReview,
  DraftStart,
  QueuedDraft,
  StartedDraft,
} from '../../src/core/draft.js';
import { MailtuiError } from '../../src/core/errors.js';
import type { SenderOffers } from '../../src/core/mailSender.js';
import type { Identity } from '../../src/core/identity.js';
import type { Correspondent } from '../../src/core/indexRows.js';

export class FakeScreenDrafts implements ScreenDrafts {
  who: Identity[] = [
    { account: 'work', name: 'Mira', address: 'mira@work.example', signature: '', replyTo: '' },
  ];
  people: Correspondent[] = [];
  rows: ScreenRow[] = [];
  /** Every version that was saved, oldest first. */
  readonly saved: { draft: Draft; isDone: boolean }[] = [];
  readonly starts: DraftStart[] = [];
  readonly discarded: string[] = [];
  readonly sent: { draft: Draft; at: number | null }[] = [];
  readonly cancelled: string[] = [];
  readonly redirected: [id: string, to: string][] = [];
  /** What a new draft has beside nothing. */
  begin: (start: DraftStart) => Partial<Draft> = () => ({});
  notes: string[] = [];
  answer: DraftReview = { faults: [], questions: [] };
  /** When set, every call to the worker fails with it. */
  failure: MailtuiError | null = null;
  isTooLate = false;
  /** Keys for whoever it goes to. */
  found: DraftKeys = { signer: null, recipients: [], problem: 'gpg is not installed' };
  offered: SenderOffers | null = null;
  /** Sending needs a passphrase. */
  isLocked = false;

  identities(): readonly Identity[] {
    return this.who;
  }

  complete(text: string, limit: number): readonly Correspondent[] {
    const begin = text.toLowerCase();
    return this.people
      .filter(({ name, address }) => `${name} ${address}`.toLowerCase().includes(begin))
      .slice(0, limit);
  }

  list(): readonly ScreenRow[] {
    return this.rows;
  }

  async start(start: DraftStart): Promise<StartedDraft> {
    await this.#mayFail();
    this.starts.push(start);
    const draft = { ...emptyDraft(this.starts.length), ...this.begin(start) };
    return { draft, notes: this.notes, savedAs: start.kind === 'draft' ? start.id : null };
  }

  async save(draft: Draft, isDone: boolean): Promise<string> {
    await this.#mayFail();
    this.saved.push({ draft, isDone });
    return `d-${draft.key}`;
  }

  async discard(key: string): Promise<void> {
    await this.#mayFail();
    this.discarded.push(key);
  }

  async attach(path: string): Promise<DraftAttachment> {
    await this.#mayFail();
    const name = path.slice(path.lastIndexOf('/') + 1);
    return { name, type: '', size: 1000, source: { kind: 'file', path } };
  }

  async review(): Promise<DraftReview> {
    await this.#mayFail();
    return this.answer;
  }

  async keys(): Promise<DraftKeys> {
    await this.#mayFail();
    return this.found;
  }

  async offers(): Promise<SenderOffers | null> {
    await this.#mayFail();
    return this.offered;
  }

  async send(draft: Draft, at: number | null, mayAsk = false): Promise<QueuedDraft> {
    await this.#mayFail();
    if (this.isLocked && !mayAsk) throw new MailtuiError('secret-missing', 'a passphrase');
    this.sent.push({ draft, at });
    return { id: `o-${draft.key}`, account: draft.account, notBefore: at ?? 0 };
  }

  async redirect(id: string, to: string): Promise<QueuedDraft> {
    await this.#mayFail();
    this.redirected.push([id, to]);
    return { id: `o-${id}`, account: 'work', notBefore: 0 };
  }

  async cancel(id: string): Promise<string | null | undefined> {
    await this.#mayFail();
    if (this.isTooLate) return undefined;
    this.cancelled.push(id);
    return id.replace(/^o-/, 'd-');
  }

  async #mayFail(): Promise<void> {
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
  }
}

function emptyDraft(count: number): Draft {
  return {
    key: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    ...{ account: 'work', from: { name: 'Mira', address: 'mira@work.example' }, to: '', cc: '' },
    ...{ bcc: '', replyTo: '', subject: '', body: '', attachments: [], format: 'plain' },
    ...{ references: [], answers: [], forwards: [], sign: false, encrypt: false, reports: false },
  };
}
