/**
 * Keeps the list's window filled: reads pages by key around the selection, so that a list of any
 * length costs the same. Answers come from the local index at once; nothing here waits.
 */
import type { ScreenRow, ScreenSearch } from '../../app/screenMail.js';
import { listedOf, nameOfSource } from '../state/listSource.js';
import {
  openOf,
  recentred,
  selectedRow,
  withNewer,
  withOlder,
  withRows,
  type ListSource,
  type ListWindow,
} from '../state/listWindow.js';
import { withoutMarks } from '../state/marks.js';
import { currentFolder, fetchedOf } from '../state/selectors.js';
import type { EffectTools } from './effects.js';
import { ListPages, type Anchor } from './listPages.js';

/** Where one was in a list, to come back to. */
interface Bookmark extends Anchor {
  rowsAbove: number;
  open: ReadonlySet<string>;
}

/** Messages that one query marks at most. */
const MOST_MARKED = 10_000;

export class ListEffects {
  readonly #tools: EffectTools;
  readonly #pages: ListPages;
  readonly #bookmarks = new Map<string, Bookmark>();

  constructor(tools: EffectTools) {
    this.#tools = tools;
    this.#pages = new ListPages(tools);
  }

  /** Shows a folder where one left it, else from its newest message. */
  showFolder(folderId: number): void {
    const { store } = this.#tools;
    this.#remember(store.get().list);
    const list = this.#listOf({ kind: 'folder', folderId });
    store.dispatch({ type: 'folderChosen', folderId, list });
  }

  /** The same with what a saved search finds. */
  showSaved({ id, query }: Pick<ScreenSearch, 'id' | 'query'>): void {
    const { store } = this.#tools;
    this.#remember(store.get().list);
    const list = this.#listOf({ kind: 'saved', id, query });
    store.dispatch({ type: 'savedChosen', id, list });
  }

  /** The list from its newest message on, in the way that is chosen now. */
  restart(): void {
    const { store } = this.#tools;
    const { source } = store.get().list;
    if (listedOf(source) === null) return;
    const anchor = selectedRow(store.get().list);
    store.dispatch({ type: 'list', list: this.#pages.newest(source) });
    if (anchor !== null) this.#readAround({ ...store.get().list, open: new Set() }, anchor);
  }

  /** To the very first, or the very last, message of the list. */
  toEnd(end: 'newest' | 'oldest'): void {
    const { store } = this.#tools;
    const { list } = store.get();
    const goesOn = end === 'newest' ? list.moreNewer : list.moreOlder;
    if (listedOf(list.source) === null || !goesOn) {
      const by = end === 'newest' ? -list.rows.length : list.rows.length;
      store.dispatch({ type: 'moved', by });
      return;
    }
    const newest = (): ListWindow => ({ ...this.#pages.newest(list.source), open: openOf(list) });
    const next = end === 'newest' ? newest() : this.#pages.oldest(list);
    store.dispatch({ type: 'list', list: next });
  }

  /** Ids of what the query finds in the list that is shown, or among what a search found. */
  matching(words: string): string[] {
    const { store, mail } = this.#tools;
    const { list } = store.get();
    const listed = listedOf(list.source);
    const here = new Set(list.rows.map(({ id }) => id));
    return mail
      .search(words, MOST_MARKED, { within: listed })
      .map(({ id }) => id)
      .filter((id) => listed !== null || here.has(id));
  }

  /** Moves the selection by so many rows, as far as the list goes. */
  move(by: number): void {
    const { store } = this.#tools;
    let left = by;
    while (left !== 0) {
      const { selected } = store.get().list;
      store.dispatch({ type: 'moved', by: left });
      const moved = store.get().list.selected - selected;
      if (moved === 0) return;
      left -= moved;
      if (left !== 0) this.fill();
    }
  }

  /** Reads on where the window comes close to its ends. */
  fill(): void {
    const { store } = this.#tools;
    const { list } = store.get();
    if (listedOf(list.source) === null) return;
    const open = openOf(list);
    const visible = this.#pages.visible();
    const limit = this.#pages.size();
    const last = list.rows.at(-1);
    const first = list.rows[0];
    let filled = list;
    if (list.moreOlder && last !== undefined && list.rows.length - list.top < 3 * visible) {
      const page = this.#pages.page(list.source, open, { after: last.key });
      filled = withOlder(filled, page, 2 * limit);
    }
    if (list.moreNewer && first !== undefined && list.top < 2 * visible) {
      const page = this.#pages.page(list.source, open, { before: first.key });
      filled = withNewer(filled, page, visible, 2 * limit);
    }
    if (filled !== list) store.dispatch({ type: 'list', list: filled });
  }

  /** Reads the list again where it is; the selection stays on its message, marks on theirs. */
  refresh(): void {
    const { store, mail } = this.#tools;
    const { list: before } = store.get();
    this.#readAgain(before);
    const { marks, list } = store.get();
    if (marks.ids.size === 0) return;
    const here = new Set(list.rows.map(({ id }) => id));
    const gone = before.rows.filter(({ id }) => {
      return marks.ids.has(id) && !here.has(id) && !isIn(list, mail.row(id));
    });
    const left = withoutMarks(
      marks,
      Array.from(gone, ({ id }) => id),
    );
    store.dispatch({ type: 'marks', marks: left });
  }

  /** Selects the message; false when it is not in this list. */
  goTo(id: string): boolean {
    const { store, mail } = this.#tools;
    const { list } = store.get();
    const listed = listedOf(list.source);
    const row = listed === null ? null : mail.row(id);
    if (listed !== null && row !== null) {
      if (!mail.contains(listed, id)) return false;
      this.#readAround(list, row);
      return true;
    }
    const place = list.rows.findIndex((one) => one.id === id);
    store.dispatch({ type: 'moved', by: place < 0 ? 0 : place - list.selected });
    return place >= 0;
  }

  /** Shows each message of the selected conversation, or the conversation as one row again. */
  toggleFold(): void {
    const row = selectedRow(this.#tools.store.get().list);
    if (row?.branch !== undefined) this.#fold(row);
    else this.unfold();
  }

  /** Unfolds the selected conversation and selects what is unread in it, else the same message. */
  unfold(): void {
    const { store } = this.#tools;
    const { list } = store.get();
    const row = selectedRow(list);
    if (row?.conversation === undefined) return;
    const tree = this.#pages.unfold(row);
    if (tree.length < 2) return;
    const rows = [...list.rows.slice(0, list.selected), ...tree];
    const unread = tree.findIndex(({ flags }) => !flags.includes('seen'));
    const same = tree.findIndex(({ id }) => id === row.id);
    const selected = list.selected + Math.max(0, unread < 0 ? same : unread);
    const open = new Set(openOf(list)).add(row.thread);
    const after = list.rows.slice(list.selected + 1);
    store.dispatch({ type: 'list', list: { ...list, rows: [...rows, ...after], selected, open } });
  }

  foldAll(): void {
    const { list } = this.#tools.store.get();
    const anchor = selectedRow(list);
    if (anchor !== null) this.#readAround({ ...list, open: new Set() }, anchor);
  }

  #fold({ id, key, thread }: ScreenRow): void {
    const { list } = this.#tools.store.get();
    const open = new Set(openOf(list));
    open.delete(thread);
    this.#readAround({ ...list, open }, { id, key, thread });
  }

  #readAgain(list: ListWindow): void {
    const { store, mail } = this.#tools;
    if (list.source.kind === 'search') {
      const now = new Map(list.rows.map(({ id }) => [id, mail.row(id)]));
      store.dispatch({ type: 'list', list: withRows(list, now, this.#pages.visible()) });
      return;
    }
    if (listedOf(list.source) === null) return;
    const state = store.get();
    const anchor = selectedRow(list);
    // While the first mail comes, the newest of it is what one wants to see.
    const isUntouched =
      list.selected === 0 && state.focus !== 'reader' && state.marks.ids.size === 0;
    const isFirstSync = fetchedOf(state, currentFolder(state)?.account) === 'now';
    if (anchor === null || (isUntouched && isFirstSync)) {
      const newest = { ...this.#pages.newest(list.source), open: openOf(list) };
      store.dispatch({ type: 'list', list: newest });
    } else this.#readAround(list, anchor);
  }

  #readAround(list: ListWindow, anchor: Anchor): void {
    const next = recentred(list, this.#pages.around(list, anchor), this.#pages.visible());
    this.#tools.store.dispatch({ type: 'list', list: next });
  }

  #listOf(source: ListSource): ListWindow {
    const bookmark = this.#bookmarks.get(nameOfSource(source) ?? '');
    if (bookmark === undefined) return this.#pages.newest(source);
    const { rowsAbove: selected, open } = bookmark;
    const list: ListWindow = {
      ...{ source, rows: [], moreNewer: true, moreOlder: true, selected, top: 0, open },
    };
    return recentred(list, this.#pages.around(list, bookmark), this.#pages.visible());
  }

  #remember(list: ListWindow): void {
    const row = selectedRow(list);
    const name = nameOfSource(list.source);
    if (name === null || row === null) return;
    const { id, key, thread } = row;
    const rowsAbove = list.selected - list.top;
    this.#bookmarks.set(name, { id, key, thread, rowsAbove, open: openOf(list) });
  }
}

function isIn({ source }: ListWindow, row: ScreenRow | null): boolean {
  if (row === null) return false;
  return source.kind !== 'folder' || source.folderId === row.folderId;
}
