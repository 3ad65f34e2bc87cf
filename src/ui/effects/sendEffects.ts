/**
 * Sending what was written: looked over, asked about, put into the outbox, taken back in time.
 *
 * Guarantees: a draft leaves the screen when its message is durable in the outbox and not before;
 * nothing is sent twice by a key that is pressed twice; what became of a message is said.
 */
import type { Draft, QueuedDraft } from '../../core/draft.js';
import { toMailtuiError } from '../../core/errors.js';
import { parseSendTime } from '../../core/sendTime.js';
import { fullDate } from '../format/dates.js';
import { draftByKey, shownDraft, withDraft } from '../state/compose/composeState.js';
import {
  draftOf,
  titleOf,
  withFocus,
  type Field,
  type OpenDraft,
} from '../state/compose/openDraft.js';
import type { HeldMessage } from '../state/compose/held.js';
import type { ComposeEffects, LendTerminal } from './composeEffects.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

const SECOND = 1000;

export class SendEffects {
  readonly #tools: EffectTools;
  readonly #compose: ComposeEffects;
  readonly #lend: LendTerminal;
  /** Keys of drafts that are on their way into the outbox. */
  readonly #going = new Set<string>();
  /** What is in the outbox and was sent from here, by the id there. */
  readonly #followed = new Map<string, string>();
  /** Those of which it was said that they wait for another try. */
  readonly #delayed = new Set<string>();
  /** By the key of a draft: when it is to go out. */
  readonly #times = new Map<string, number | null>();
  #ticking: NodeJS.Timeout | null = null;

  /** @param lend gives the terminal to another program */
  constructor(tools: EffectTools, compose: ComposeEffects, lend: LendTerminal) {
    this.#tools = tools;
    this.#lend = lend;
    this.#compose = compose;
  }

  /**
   * Looks the draft on the screen over; what is to be asked is asked, else it goes.
   * @param at when, ms since the epoch; null: now
   */
  send(at: number | null = null): void {
    const open = this.#shown();
    if (open === null) return;
    this.#times.set(open.draft.key, at);
    this.#once(open, async () => {
      const { faults, questions } = await this.#tools.mail.drafts.review(draftOf(open));
      const [fault] = faults;
      if (fault !== undefined) {
        this.#update(open, (now) => withFocus(now, fieldOf(fault.field)));
        this.#compose.say(fault.message);
      } else if (questions.length > 0) {
        this.#update(open, (now) => ({ ...now, asked: questions, completion: null }));
      } else await this.#queue(open);
    });
  }

  /** The same at a time as somebody writes it. @returns why not, as a sentence */
  sendLater(time: string): string | null {
    try {
      this.send(parseSendTime(time, this.#tools.now()));
      return null;
    } catch (thrown) {
      const { message, hint } = toMailtuiError(thrown);
      return `${message}. ${hint}`.trim();
    }
  }

  /** A message goes on to others as it is, after the time in which that can be taken back. */
  redirect(id: string, to: string): void {
    const { mail, busy, guard } = this.#tools;
    const done = mail.drafts.redirect(id, to).then(
      (queued) => {
        this.#hold(queued, phrase('send.redirected', { to }));
      },
      (thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      },
    );
    busy.track(done);
  }

  /** It goes, whatever was asked. */
  confirm(): void {
    const open = this.#shown();
    if (open?.asked === null || open === null) return;
    this.#once(open, () => this.#queue(open));
  }

  goBack(): void {
    const open = this.#shown();
    if (open !== null) this.#update(open, (now) => ({ ...now, asked: null }));
  }

  /** The message that waits to be sent is a draft again. @returns false when none waits */
  takeBack(): boolean {
    const { store, mail, busy, guard } = this.#tools;
    const held = store.get().compose.held.at(-1);
    if (held === undefined) return false;
    this.#release(held.id);
    const done = mail.drafts.cancel(held.id).then(
      (draft) => {
        if (draft === undefined) {
          this.#followed.set(held.id, held.title);
          this.#compose.say(phrase('sendEffects.itIsTooLate'));
        } else if (draft !== null) {
          this.#compose.begin({ kind: 'draft', id: draft });
          this.#compose.say(phrase('sendEffects.takenBackItWas'));
        } else this.#compose.say(phrase('sendEffects.takenBackItWas'));
      },
      (thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      },
    );
    busy.track(done);
    return true;
  }

  /** Says what became of messages; after each change of the mailbox. */
  follow(): void {
    if (this.#followed.size === 0) return;
    const waiting = this.#tools.mail.waiting().filter((entry) => entry.kind === 'sending');
    for (const [id, title] of this.#followed) {
      const entry = waiting.find(({ row }) => row.id === id);
      if (entry === undefined) {
        this.#unfollow(id);
        this.#compose.say(phrase('send.sent', { title }));
      } else if (entry.state === 'failed' || entry.state === 'uncertain') {
        this.#unfollow(id);
        this.#complain(phrase(`send.${entry.state}`, { title, answer: entry.answer }));
      } else if (entry.state === 'queued' && entry.answer !== '' && !this.#delayed.has(id)) {
        // Said once: the next tries are nothing new.
        this.#delayed.add(id);
        this.#compose.say(phrase('send.waits', { title, answer: entry.answer }));
      }
    }
  }

  #unfollow(id: string): void {
    this.#followed.delete(id);
    this.#delayed.delete(id);
  }

  /** What was said while it was on its way would stand over it. */
  #complain(text: string): void {
    const { store } = this.#tools;
    const said = store.get().notices.find((notice) => notice.text === phrase('send.sending'));
    if (said !== undefined) store.dispatch({ type: 'dismissed', notice: said });
    const hint = phrase('sendEffects.gpListsWhatWaits');
    store.dispatch({ type: 'notice', notice: { level: 'error', text, hint, account: null } });
  }

  close(): void {
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  async #queue(open: OpenDraft): Promise<void> {
    const { key } = open.draft;
    // As it is now: something may have been typed while it was looked over.
    const now = draftByKey(this.#tools.store.get().compose, key) ?? open;
    const at = this.#times.get(key) ?? null;
    const queued = await this.#send(draftOf(now), at);
    this.#times.delete(key);
    this.#compose.forget(key);
    if (at === null) this.#hold(queued, titleOf(now));
    else this.#compose.say(phrase('send.later', { when: fullDate(at, this.#tools.now()) }));
  }

  /** A key that needs its passphrase has it asked for, on the whole terminal. */
  async #send(draft: Draft, at: number | null): Promise<QueuedDraft> {
    const { drafts } = this.#tools.mail;
    try {
      return await drafts.send(draft, at);
    } catch (thrown) {
      if (toMailtuiError(thrown).kind !== 'secret-missing') throw thrown;
      return this.#lend(() => drafts.send(draft, at, true));
    }
  }

  /** For as long as it can be taken back. */
  #hold({ id, notBefore }: QueuedDraft, title: string): void {
    const { store, now } = this.#tools;
    if (notBefore <= now()) {
      this.#followed.set(id, title);
      this.#compose.say(phrase('send.sending'));
      // It may be over already.
      this.follow();
      return;
    }
    const held: HeldMessage = { id, title, until: notBefore, seconds: 0 };
    this.#setHeld([...store.get().compose.held, held]);
    this.#tick();
    // Nobody waits for this clock: it says the time, and when it is over.
    this.#ticking ??= setInterval(() => {
      this.#tick();
    }, SECOND);
    this.#ticking.unref();
  }

  readonly #tick = (): void => {
    const { store, now, isStill } = this.#tools;
    const at = now();
    const { held } = store.get().compose;
    for (const { id, title, until } of held) if (until <= at) this.#followed.set(id, title);
    const left = held
      .filter(({ until }) => until > at)
      .map((one) => {
        const seconds = Math.ceil((one.until - at) / SECOND);
        return isStill() && one.seconds > 0 ? one : { ...one, seconds };
      });
    if (!isStill() || left.length !== held.length || left.some((one, at) => one !== held[at]))
      this.#setHeld(left);
    if (left.length === 0) this.close();
  };

  #release(id: string): void {
    const { store } = this.#tools;
    this.#setHeld(store.get().compose.held.filter((one) => one.id !== id));
    if (store.get().compose.held.length === 0) this.close();
  }

  #setHeld(held: readonly HeldMessage[]): void {
    const { store } = this.#tools;
    store.dispatch({ type: 'compose', compose: { ...store.get().compose, held } });
  }

  #shown(): OpenDraft | null {
    return shownDraft(this.#tools.store.get().compose);
  }

  /** One thing at a time with one draft. */
  #once({ draft: { key } }: OpenDraft, work: () => Promise<void>): void {
    if (this.#going.has(key)) return;
    const { busy, guard } = this.#tools;
    this.#going.add(key);
    const done = work()
      .catch((thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      })
      .finally(() => this.#going.delete(key));
    busy.track(done);
  }

  #update({ draft: { key } }: OpenDraft, change: (open: OpenDraft) => OpenDraft): void {
    const { store } = this.#tools;
    const { compose } = store.get();
    const open = draftByKey(compose, key);
    if (open === null) return;
    store.dispatch({ type: 'compose', compose: withDraft(compose, change(open)) });
  }
}

function fieldOf(field: Field | 'attachments'): Field {
  return field === 'attachments' ? 'files' : field;
}
