/**
 * The conversation around the message in the reader: which messages it has, and the text of those
 * that are unfolded, which come one after another once the message itself is shown. Moving on
 * abandons them.
 */
import type { ScreenMessage, ScreenRow } from '../../app/screenMail.js';
import type { ShownMessage, ThreadEntry } from '../state/shownMessage.js';
import type { EditEffects } from './editEffects.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

/** Messages of a conversation that are listed; of more, the newest and the one that is read. */
const MOST_LISTED = 100;
/** Unread messages that are unfolded by themselves, and all that may be. */
const MOST_UNREAD = 10;
const MOST_UNFOLDED = 50;

export class ThreadEffects {
  readonly #tools: EffectTools;
  readonly #edits: EditEffects;
  #unfolding: AbortController | null = null;

  constructor(tools: EffectTools, edits: EditEffects) {
    this.#tools = tools;
    this.#edits = edits;
  }

  /** The message with what stands around it, as the user wants it. */
  around(message: ScreenMessage): ShownMessage {
    const { store, mail } = this.#tools;
    const { row } = message;
    if (store.get().view.reading !== 'conversation' || row.threadSize < 2) return message;
    const all = [...mail.conversation(row.thread, row.folderId)].sort((a, b) => a.date - b.date);
    const rows = all.filter(({ id }, i) => id === row.id || i >= all.length - MOST_LISTED);
    if (rows.length < 2 || !rows.some(({ id }) => id === row.id)) return message;
    return { ...message, thread: rows.map((one) => ({ row: one, isOwn: one.id === row.id })) };
  }

  /** Shows what is unread of the conversation, too, which thereby is read. */
  unfoldUnread(): void {
    const unread = this.#folded().filter((row) => !row.flags.includes('seen'));
    this.#unfold(unread.slice(0, MOST_UNREAD), (row) => {
      this.#edits.flags([row], { add: ['seen'] }, 'reading');
    });
  }

  /** Unfolds all of the conversation; where nothing is folded, folds it. */
  toggleAll(): void {
    const message = this.#tools.store.get().reader.message;
    const folded = this.#folded();
    if (folded.length > 0) {
      this.#unfold(folded.slice(-MOST_UNFOLDED), () => undefined);
      return;
    }
    const thread = message?.thread?.map(({ row, isOwn }) => ({ row, isOwn }));
    if (message === null || thread === undefined) return;
    this.#tools.store.dispatch({ type: 'thread', id: message.row.id, thread });
  }

  /** Shows messages with their conversation, or each alone, from now on. */
  toggleReading(): void {
    const { store } = this.#tools;
    const { view, reader } = store.get();
    const reading = view.reading === 'conversation' ? 'message' : 'conversation';
    store.dispatch({ type: 'view', view: { ...view, reading } });
    const isWhole = reading === 'conversation';
    this.#edits.say(
      isWhole
        ? phrase('threadEffects.conversationsAreReadAs')
        : phrase('threadEffects.messagesAreReadOne'),
    );
    const { message } = reader;
    if (message === null) return;
    const thread = this.around(message).thread ?? null;
    store.dispatch({ type: 'thread', id: message.row.id, thread: isWhole ? thread : null });
  }

  abandon(): void {
    this.#unfolding?.abort();
    this.#unfolding = null;
  }

  /** Messages of which one line is shown. */
  #folded(): ScreenRow[] {
    const thread = this.#tools.store.get().reader.message?.thread ?? [];
    return thread
      .filter(({ isOwn, message }) => !isOwn && message === undefined)
      .map(({ row }) => row)
      .filter(({ isPartial }) => !isPartial);
  }

  #unfold(rows: readonly ScreenRow[], done: (row: ScreenRow) => void): void {
    this.abandon();
    const own = this.#tools.store.get().reader.message?.row.id;
    if (rows.length === 0 || own === undefined) return;
    const unfolding = new AbortController();
    this.#unfolding = unfolding;
    this.#tools.busy.track(this.#openAll(own, rows, unfolding.signal, done));
  }

  async #openAll(
    own: string,
    rows: readonly ScreenRow[],
    signal: AbortSignal,
    done: (row: ScreenRow) => void,
  ): Promise<void> {
    const { store, mail } = this.#tools;
    for (const row of rows) {
      try {
        const opened = await mail.open(row.id, signal);
        if (signal.aborted) return;
        const thread = store.get().reader.message?.thread;
        if (thread === undefined) return;
        store.dispatch({ type: 'thread', id: own, thread: withMessage(thread, opened) });
        done(row);
      } catch {
        // It stays folded: opening it for itself tells why it cannot be shown.
        if (signal.aborted) return;
      }
    }
  }
}

function withMessage(thread: readonly ThreadEntry[], message: ScreenMessage): ThreadEntry[] {
  return thread.map((entry) => (entry.row.id === message.row.id ? { ...entry, message } : entry));
}
