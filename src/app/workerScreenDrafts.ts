/** ScreenDrafts for the real screen: see `workerScreenMail.ts`. */
import type { AccountConfig } from '../core/account.js';
import type {
  Draft,
  DraftAttachment,
  DraftKeys,
  DraftReview,
  DraftStart,
  QueuedDraft,
  StartedDraft,
} from '../core/draft.js';
import { MailtuiError } from '../core/errors.js';
import { identitiesOf, type Identity } from '../core/identity.js';
import type { SenderOffers } from '../core/mailSender.js';
import type { Correspondent } from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { DraftAnswer, DraftCall, ScreenDrafts } from './screenDrafts.js';
import type { ScreenLists } from './screenLists.js';
import type { ScreenRow } from './screenMail.js';
import { line, screenRow } from './screenRows.js';

type Did<Name extends DraftAnswer['did']> = Extract<DraftAnswer, { did: Name }>;

export class WorkerScreenDrafts implements ScreenDrafts {
  constructor(
    private readonly accounts: readonly AccountConfig[],
    private readonly reader: MailIndexReader,
    private readonly lists: Pick<ScreenLists, 'people'>,
    /** Asks the worker. */
    private readonly ask: (call: DraftCall) => Promise<DraftAnswer>,
  ) {}

  identities(): readonly Identity[] {
    return this.accounts.flatMap(identitiesOf).map((identity) => ({
      ...identity,
      name: line(identity.name),
      address: line(identity.address),
    }));
  }

  complete(text: string, limit: number): readonly Correspondent[] {
    const own = this.accounts.flatMap(identitiesOf).map(({ address }) => address);
    return this.lists
      .people(text, own, limit)
      .map((one) => ({ ...one, name: line(one.name), address: line(one.address) }));
  }

  list(): readonly ScreenRow[] {
    return this.accounts
      .flatMap(({ name, protocol }) =>
        this.reader
          .folders(name)
          .filter(({ role }) => role === 'drafts')
          .flatMap(({ id }) => this.reader.page({ folderId: id, limit: 1000 }).rows)
          .map((row) => screenRow(row, protocol)),
      )
      .sort((a, b) => b.date - a.date);
  }

  async start(start: DraftStart): Promise<StartedDraft> {
    const { started } = await this.#call('start', { do: 'start', start });
    return { ...started, draft: screenDraft(started.draft), notes: started.notes.map(line) };
  }

  async save(draft: Draft, isDone: boolean): Promise<string> {
    return (await this.#call('save', { do: 'save', draft, isDone })).id;
  }

  async discard(key: string): Promise<void> {
    await this.#call('discard', { do: 'discard', key });
  }

  async attach(path: string): Promise<DraftAttachment> {
    return (await this.#call('attach', { do: 'attach', path })).attachment;
  }

  async review(draft: Draft): Promise<DraftReview> {
    const { review } = await this.#call('review', { do: 'review', draft });
    return {
      faults: review.faults.map((fault) => ({ ...fault, message: line(fault.message) })),
      questions: review.questions.map((one) => ({ ...one, message: line(one.message) })),
    };
  }

  async keys(draft: Draft): Promise<DraftKeys> {
    const { keys } = await this.#call('keys', { do: 'keys', draft });
    const recipients = keys.recipients.map((one) => ({ ...one, address: line(one.address) }));
    return { ...keys, recipients, problem: line(keys.problem) };
  }

  async offers({ account, from }: Pick<Draft, 'account' | 'from'>): Promise<SenderOffers | null> {
    return (await this.#call('offers', { do: 'offers', of: { account, from } })).offers;
  }

  async send(draft: Draft, at: number | null, mayAsk = false): Promise<QueuedDraft> {
    return (await this.#call('send', { do: 'send', draft, at, mayAsk })).queued;
  }

  async redirect(id: string, to: string): Promise<QueuedDraft> {
    return (await this.#call('send', { do: 'redirect', id, to })).queued;
  }

  async cancel(id: string): Promise<string | null | undefined> {
    return (await this.#call('cancel', { do: 'cancel', id })).draft;
  }

  async #call<Name extends DraftAnswer['did']>(name: Name, call: DraftCall): Promise<Did<Name>> {
    const answer = await this.ask(call);
    if (answer.did === name) return answer as Did<Name>;
    throw new MailtuiError('bug', 'the background worker answered something else');
  }
}

/** Fields of one line each; the text keeps its letters, and no control but LF. */
function screenDraft(draft: Draft): Draft {
  const { name, address } = draft.from;
  return {
    ...draft,
    from: { name: sanitiseLine(name), address: sanitiseLine(address) },
    to: sanitiseLine(draft.to),
    cc: sanitiseLine(draft.cc),
    bcc: sanitiseLine(draft.bcc),
    replyTo: sanitiseLine(draft.replyTo),
    subject: sanitiseLine(draft.subject),
    body: draft.body.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''),
    attachments: draft.attachments.map((one) => ({ ...one, name: sanitiseLine(one.name) })),
  };
}
