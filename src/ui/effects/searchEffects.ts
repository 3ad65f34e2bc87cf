/**
 * Search as one types: results replace the list with the key, or a moment after the last one where
 * they take their time or keys come too fast; first a screenful, then the others. Leaving a search goes
 * back to the place before it, as that is by now. Whoever goes to the results also gets, behind them,
 * what the servers find in bodies that are not here.
 */
import type { ScreenList, ScreenRow } from '../../app/screenMail.js';
import { EMPTY_LIST, selectedRow, withFound, type ListWindow } from '../state/listWindow.js';
import type { SearchPlace } from '../state/searchState.js';
import { NO_COMPLETION, type SearchState } from '../state/state.js';
import type { EffectTools } from './effects.js';
import type { ListEffects } from './listEffects.js';
import type { ReaderEffects } from './readerEffects.js';

/** Pause after a key, in ms, before the index is asked. */
const TYPING_PAUSE = 40;
/** With no key for so long before, and an answer so soon the last time, in ms, there is no pause. */
const QUICK = 20;
/** More than a screen shows: what is read for each key. */
const FIRST_RESULTS = 80;
/** With no key for so long, in ms, the others are read. */
const READING_PAUSE = 200;
const MOST_RESULTS = 500;

export class SearchEffects {
  readonly #tools: EffectTools;
  readonly #list: ListEffects;
  readonly #reader: ReaderEffects;
  readonly #afterwards: () => void;
  readonly #closeTab: () => void;
  #cancel: (() => void) | null = null;
  /** When the words were changed last, by the clock. */
  #typed = -Infinity;
  /** How long the last answer took, in ms. */
  #took = 0;
  #asking: AbortController | null = null;

  /**
   * @param afterwards called after each answer, which comes without a key
   * @param closeTab called where there is nothing behind the search that is left
   */
  constructor(
    tools: EffectTools,
    list: ListEffects,
    reader: ReaderEffects,
    afterwards: () => void,
    closeTab: () => void,
  ) {
    this.#tools = tools;
    this.#list = list;
    this.#reader = reader;
    this.#afterwards = afterwards;
    this.#closeTab = closeTab;
  }

  /** Opens the prompt; a search that is already there is edited. @param within null: all mail */
  begin(within: SearchPlace | null = null): void {
    const { store } = this.#tools;
    const { search } = store.get();
    if (search === null) this.#enter('', within, true);
    else store.dispatch({ type: 'searchEditing', editing: true });
    store.dispatch({ type: 'focus', pane: 'list' });
  }

  /** Shows what a query finds, without asking for words. @param id selected, if it is found */
  show(words: string, id: string | null = null): void {
    const { store } = this.#tools;
    const { search } = store.get();
    if (search === null) this.#enter(words, null, false);
    else {
      const next = { ...search, words, editing: false, within: null };
      store.dispatch({ type: 'search', search: next, list: store.get().list });
    }
    this.#ask();
    if (id !== null) this.#list.goTo(id);
    store.dispatch({ type: 'focus', pane: 'list' });
    this.#afterwards();
  }

  /** The search of a tab that is there for it alone. */
  restore(words: string, within: SearchPlace | null): void {
    this.#enter(words, within, false);
    const { store } = this.#tools;
    const { search, list } = store.get();
    if (search === null) return;
    store.dispatch({ type: 'search', search: { ...search, before: null }, list });
    this.#ask();
  }

  /** Takes the words as typed so far. */
  type(words: string): void {
    this.#take(words, 0);
  }

  /** Words of an earlier search, or of a later one. */
  recall(by: 1 | -1): void {
    const { search, searched } = this.#tools.store.get();
    if (search === null) return;
    const back = Math.max(0, Math.min(searched.length, search.back + by));
    if (back !== search.back) this.#take(searched[back - 1] ?? '', back);
  }

  /** Puts the first candidate in its place; false when there is none. */
  complete(): boolean {
    const { search } = this.#tools.store.get();
    const [first] = search?.completion.candidates ?? [];
    if (search === null || first === undefined) return false;
    const { words, completion } = search;
    const rest = words.slice(completion.to);
    const end = first.text.endsWith(':') ? '' : ' ';
    this.#take(words.slice(0, completion.from) + first.text + end + rest, 0);
    return true;
  }

  /** Ends typing and keeps the results. */
  accept(): void {
    if (this.#cancel !== null) {
      this.close();
      this.#ask();
    }
    const { store } = this.#tools;
    store.dispatch({ type: 'searchEditing', editing: false });
    const words = store.get().search?.words.trim() ?? '';
    if (words !== '') store.dispatch({ type: 'searched', words });
    this.#askServers();
  }

  /** Back to exactly where one was. */
  leave(): void {
    this.close();
    const { store } = this.#tools;
    const before = store.get().search?.before;
    if (before === undefined) return;
    if (before === null) {
      this.#closeTab();
      return;
    }
    store.dispatch({ type: 'searchLeft' });
    // What was being opened when the search began was abandoned by it.
    const { wanted, message } = before.reader;
    if (before.focus === 'reader' && wanted !== (message?.row.id ?? null)) {
      this.#reader.openSelected();
    }
    // Mail has come, gone and been read since.
    this.#list.refresh();
  }

  /** Mail has come: takes in what of it the words find. What was found stays, whatever it is by now. */
  follow(): void {
    const { store } = this.#tools;
    const { search, list } = store.get();
    if (search === null || list.source.kind !== 'search') return;
    const found = this.#find(search, list.source.words);
    const grown = withFound(list, found, store.get().view.found);
    if (grown !== list) store.dispatch({ type: 'list', list: grown });
  }

  /** The newest first, or the best: from now on, and of what is found already. */
  turnOrder(): void {
    const { store } = this.#tools;
    const { view } = store.get();
    const found = view.found === 'best' ? 'newest' : 'best';
    store.dispatch({ type: 'view', view: { ...view, found } });
    if (store.get().list.source.kind !== 'search') return;
    this.#ask();
    this.#afterwards();
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#asking?.abort();
    this.#asking = null;
  }

  #enter(words: string, within: SearchPlace | null, editing: boolean): void {
    const { store } = this.#tools;
    const { list, marks, reader, focus } = store.get();
    const before = { list, marks, reader, focus };
    const empty: ListWindow = { ...EMPTY_LIST, source: { kind: 'search', words: '' } };
    const search = { words, editing, within, before, completion: NO_COMPLETION, back: 0 };
    store.dispatch({ type: 'search', search, list: empty });
  }

  #take(words: string, back: number): void {
    const { store, mail, now, guard } = this.#tools;
    const { search, list } = store.get();
    if (search === null) return;
    const completion = words.trim() === '' ? NO_COMPLETION : mail.complete(words);
    store.dispatch({ type: 'search', search: { ...search, words, back, completion }, list });
    this.close();
    const before = this.#typed;
    this.#typed = now();
    const ask = (): void => {
      this.#askFirst();
    };
    if (this.#typed - before > QUICK && this.#took <= QUICK) guard(ask);
    else this.#later(TYPING_PAUSE, ask);
  }

  /** What a screen shows of the results; the others when nobody types. */
  #askFirst(): void {
    const { now } = this.#tools;
    const begun = now();
    const found = this.#ask(FIRST_RESULTS);
    this.#took = now() - begun;
    if (found < FIRST_RESULTS) return;
    this.#later(READING_PAUSE, () => {
      this.#askRest();
    });
  }

  #askRest(): void {
    const { store } = this.#tools;
    const { search, list } = store.get();
    if (search === null || list.source.kind !== 'search') return;
    const found = this.#find(search, list.source.words);
    const here = new Set(list.rows.map(({ id }) => id));
    const rows = [...list.rows, ...found.filter(({ id }) => !here.has(id))];
    const moreOlder = found.length === MOST_RESULTS;
    store.dispatch({ type: 'list', list: { ...list, rows, moreOlder } });
  }

  #later(pause: number, ask: () => void): void {
    const { busy, guard } = this.#tools;
    this.#cancel = busy.after(pause, () => {
      this.#cancel = null;
      guard(() => {
        ask();
        this.#afterwards();
      });
    });
  }

  #askServers(): void {
    const { store, mail, busy } = this.#tools;
    const { search, list } = store.get();
    const { source } = list;
    if (search === null || source.kind !== 'search' || source.words === '') return;
    const within = search.within?.list ?? null;
    if (!mail.canAskServers(within)) return;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    busy.track(this.#takeAnswers(source.words, within, asking.signal));
  }

  async #takeAnswers(words: string, within: ScreenList | null, signal: AbortSignal): Promise<void> {
    const { store, mail } = this.#tools;
    const become = (asking: boolean, found: readonly ScreenRow[] = []): void => {
      const { list } = store.get();
      if (signal.aborted || list.source.kind !== 'search') return;
      const here = new Set(list.rows.map(({ id }) => id));
      const rows = [...list.rows, ...found.filter(({ id }) => !here.has(id))];
      const selected = rows.length === 0 ? -1 : Math.max(0, list.selected);
      const source = { ...list.source, asking };
      store.dispatch({ type: 'list', list: { ...list, source, rows, selected } });
      this.#afterwards();
    };
    become(true);
    try {
      const notes = await mail.askServers(words, within, signal, (rows) => {
        become(true, rows);
      });
      become(false);
      if (signal.aborted) return;
      for (const text of notes) {
        store.dispatch({
          type: 'notice',
          notice: { level: 'warning', text, hint: '', account: null },
        });
      }
    } catch {
      // Abandoned, or the worker is gone, which is told by itself.
      become(false);
    }
  }

  #find({ within }: SearchState, words: string, limit = MOST_RESULTS): readonly ScreenRow[] {
    const { mail, store } = this.#tools;
    const order = store.get().view.found;
    return words === '' ? [] : mail.search(words, limit, { within: within?.list ?? null, order });
  }

  /** @returns how many were found */
  #ask(limit = MOST_RESULTS): number {
    const { store } = this.#tools;
    const { search, list } = store.get();
    if (search === null) return 0;
    const words = search.words.trim();
    const rows = this.#find(search, words, limit);
    const before = selectedRow(list)?.id;
    const kept = rows.findIndex((row) => row.id === before);
    const found: ListWindow = {
      ...{ source: { kind: 'search', words }, rows },
      ...{ moreNewer: false, moreOlder: rows.length === limit },
      ...{ selected: rows.length === 0 ? -1 : Math.max(0, kept), top: 0 },
    };
    store.dispatch({ type: 'search', search, list: found });
    return rows.length;
  }
}
