/**
 * Opens messages for the reader. Only one opening is under way: moving on abandons it. What is
 * shown stays until the next message is there. Of a message that is only partly here the header is
 * shown at once, and the rest fetched while one reads on; that, too, is abandoned by moving on. What
 * became of fetching a whole message again is a notice: its text shows no difference.
 */
import type { FetchOutcome } from '../../app/messageFetches.js';
import type { ScreenMessage, ScreenRow } from '../../app/screenMail.js';
import { MailtuiError, reportError, toMailtuiError, type ErrorReport } from '../../core/errors.js';
import { layoutOf } from '../state/layout.js';
import { selectedRow } from '../state/listWindow.js';
import { isLost } from '../state/restNote.js';
import type { ShownMessage } from '../state/shownMessage.js';
import type { RestState } from '../state/state.js';
import type { LendTerminal } from './composeEffects.js';
import type { EffectTools } from './effects.js';
import type { EditEffects } from './editEffects.js';
import type { ThreadEffects } from './threadEffects.js';
import { phrase } from '../text/phrase.js';

/** How long the selection rests on a message, in ms, before the reader beside the list follows. */
const PREVIEW_DELAY = 120;

/** Why a fetch did not bring the message; null: it did. */
const FAILURES: Readonly<Record<FetchOutcome, 'fetch.gone' | 'fetch.other' | null>> = {
  fetched: null,
  here: null,
  gone: 'fetch.gone',
  other: 'fetch.other',
};

export class ReaderEffects {
  readonly #tools: EffectTools;
  readonly #edits: EditEffects;
  readonly #thread: ThreadEffects;
  readonly #lend: LendTerminal;
  readonly #completed: (message: ScreenMessage) => void;
  #opening: { id: string; abort: AbortController } | null = null;
  #preview: { id: string; cancel: () => void } | null = null;
  /** The message that becomes read once it is on the screen. */
  #reading: string | null = null;
  #fetching: { id: string; abort: AbortController } | null = null;
  /** The message whose rest is to be fetched once it is on the screen. */
  #fetchWhenOpen: string | null = null;

  /**
   * @param lend gives the terminal to another program
   * @param completed hears of a message of which only the beginning was shown
   */
  constructor(
    tools: EffectTools,
    edits: EditEffects,
    thread: ThreadEffects,
    lend: LendTerminal,
    completed: (message: ScreenMessage) => void,
  ) {
    this.#completed = completed;
    this.#tools = tools;
    this.#edits = edits;
    this.#thread = thread;
    this.#lend = lend;
  }

  /** Goes to the reader with the selected message, which thereby is read. */
  openSelected(): void {
    const { store } = this.#tools;
    const row = selectedRow(store.get().list);
    if (row === null) return;
    this.#cancelPreview();
    this.#reading = row.id;
    this.#fetchWhenOpen = row.id;
    store.dispatch({ type: 'focus', pane: 'reader' });
    this.#want(row.id);
    this.#markRead();
    this.#fetchOpened();
  }

  /** Lets the reader beside the list follow the selection, without marking anything read. */
  follow(): void {
    const state = this.#tools.store.get();
    const { focus, list, reader } = state;
    if (focus === 'reader' || layoutOf(state).reader === 'away') {
      this.#cancelPreview();
      return;
    }
    const id = selectedRow(list)?.id ?? null;
    if (id === reader.wanted || id === null) {
      this.#cancelPreview();
      if (id === null && reader.wanted !== null) this.#want(null);
      return;
    }
    if (reader.wanted === null) this.#want(id);
    else if (this.#preview?.id !== id) {
      this.#cancelPreview();
      const cancel = this.#tools.busy.after(PREVIEW_DELAY, () => {
        this.#preview = null;
        this.#want(id);
      });
      this.#preview = { id, cancel };
    }
  }

  /** Fetches the rest of the message that is shown, or with `again` all of it; or stops doing so. */
  fetchRest(again: boolean): void {
    const { store } = this.#tools;
    const { message } = store.get().reader;
    if (message === null) return;
    const { row } = message;
    const { id } = row;
    if (this.#fetching?.id === id) {
      this.#stopFetching();
      store.dispatch({ type: 'rest', id, rest: null });
    } else this.#fetch(row, again);
  }

  /** Opens what is shown and needs a passphrase: gpg's agent asks for it, on the whole terminal. */
  unlock(): void {
    const { store, mail, busy } = this.#tools;
    const id = store.get().reader.message?.row.id;
    if (id === undefined) return;
    this.#abandon();
    const opening = { id, abort: new AbortController() };
    this.#opening = opening;
    const { signal } = opening.abort;
    busy.track(
      this.#show(
        id,
        signal,
        this.#lend(() => mail.open(id, signal, { mayAsk: true })),
      ),
    );
  }

  close(): void {
    this.#cancelPreview();
    this.#abandon();
    this.#thread.abandon();
    this.#stopFetching();
  }

  #want(id: string | null): void {
    const { store, busy } = this.#tools;
    if (id !== this.#reading) this.#reading = null;
    if (id !== this.#fetchWhenOpen) this.#fetchWhenOpen = null;
    if (id !== this.#fetching?.id) this.#stopFetching();
    const { reader } = store.get();
    store.dispatch({ type: 'wanted', id });
    const { message: shown, error } = reader;
    const here = shown?.row.id === id && error === null && shown?.isBeginning !== true;
    if (id === null || here || this.#opening?.id === id) {
      if (id === null || here) this.#abandon();
      return;
    }
    this.#abandon();
    this.#thread.abandon();
    const opening = { id, abort: new AbortController() };
    this.#opening = opening;
    busy.track(this.#open(id, opening.abort.signal));
  }

  #open(id: string, signal: AbortSignal): Promise<void> {
    const onBeginning = (message: ScreenMessage): void => {
      if (!signal.aborted) this.#arrived({ ...message, isBeginning: true });
    };
    return this.#show(id, signal, this.#tools.mail.open(id, signal, { onBeginning }));
  }

  #arrived(message: ShownMessage): void {
    this.#tools.store.dispatch({ type: 'arrived', message: this.#thread.around(message) });
    this.#markRead();
    this.#fetchOpened();
  }

  async #show(id: string, signal: AbortSignal, opened: Promise<ScreenMessage>): Promise<void> {
    const { store } = this.#tools;
    try {
      const message = await opened;
      if (signal.aborted) return;
      this.#opening = null;
      const { message: shown } = store.get().reader;
      if (shown?.row.id === id && shown.isBeginning === true) this.#completed(message);
      else this.#arrived(message);
    } catch (thrown) {
      if (signal.aborted) return;
      this.#opening = null;
      store.dispatch({ type: 'openFailed', id, error: reportError(toMailtuiError(thrown)) });
    }
  }

  #markRead(): void {
    const row = this.#tools.store.get().reader.message?.row;
    if (row === undefined || row.id !== this.#reading) return;
    this.#reading = null;
    if (!row.flags.includes('seen')) this.#edits.flags([row], { add: ['seen'] }, 'reading');
    this.#thread.unfoldUnread();
  }

  #fetchOpened(): void {
    const row = this.#tools.store.get().reader.message?.row;
    if (row === undefined || row.id !== this.#fetchWhenOpen) return;
    this.#fetchWhenOpen = null;
    if (row.isPartial && !isLost(row)) this.#fetch(row, false);
  }

  #fetch(row: ScreenRow, again: boolean): void {
    this.#stopFetching();
    const fetching = { id: row.id, abort: new AbortController() };
    this.#fetching = fetching;
    this.#tools.busy.track(this.#fetchAndShow(row, again, fetching.abort.signal));
  }

  async #fetchAndShow(row: ScreenRow, again: boolean, signal: AbortSignal): Promise<void> {
    const { id, isPartial } = row;
    const { store, mail, isStill } = this.#tools;
    const tell = (rest: RestState | null): void => {
      if (!signal.aborted) store.dispatch({ type: 'rest', id, rest });
    };
    const onProgress = (done: number, total: number): void => {
      if (total === 0 || !isStill()) tell({ kind: 'fetching', done, total });
    };
    onProgress(0, 0);
    try {
      const outcome = await mail.fetch(id, { again, signal, onProgress });
      const failure = FAILURES[outcome];
      if (failure !== null) throw new MailtuiError('bad-input', phrase(failure));
      const message = await mail.open(id, signal);
      if (signal.aborted) return;
      tell(null);
      store.dispatch({ type: 'arrived', message: this.#thread.around(message) });
      if (!isPartial)
        this.#edits.say(
          outcome === 'here' ? phrase('fetch.same') : phrase('readerEffects.fetchedAgain'),
        );
    } catch (thrown) {
      const error = reportError(toMailtuiError(thrown));
      tell({ kind: 'failed', error });
      if (!isPartial && !signal.aborted) this.#sayNotFetched(error);
    }
    if (this.#fetching?.abort.signal === signal) this.#fetching = null;
  }

  /** As information: an error would not be seen behind an older one, such as that of a sync. */
  #sayNotFetched({ message, hint }: ErrorReport): void {
    this.#edits.say(
      phrase('fetch.failed', { why: hint === '' ? message : `${message} — ${hint}` }),
    );
  }

  #stopFetching(): void {
    this.#fetching?.abort.abort();
    this.#fetching = null;
  }

  #cancelPreview(): void {
    this.#preview?.cancel();
    this.#preview = null;
  }

  #abandon(): void {
    this.#opening?.abort.abort();
    this.#opening = null;
  }
}
