/**
 * Keeps the list's window filled: reads pages by key around the selection, so that a list of any
 * length costs the same. Answers come from the local index at once; nothing here waits.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import type { PageKey } from '../../core/indexRows.js';
import { layoutOf } from '../state/layout.js';
import {
  refreshed,
  selectedRow,
  withNewer,
  withOlder,
  withRows,
  type ListWindow,
} from '../state/listWindow.js';
import { withoutMarks } from '../state/marks.js';
import { currentFolder, fetchedOf } from '../state/selectors.js';
import type { EffectTools } from './effects.js';

/** Where one was in a folder, to come back to. */
interface Bookmark {
  id: string;
  key: PageKey;
  rowsAbove: number;
}

/** Messages that one query marks at most. */
const MOST_MARKED = 10_000;

export class ListEffects {
  readonly #tools: EffectTools;
  readonly #bookmarks = new Map<number, Bookmark>();

  constructor(tools: EffectTools) {
    this.#tools = tools;
  }

  /** Shows a folder where one left it, else from its newest message. */
  showFolder(folderId: number): void {
    const { store } = this.#tools;
    this.#remember(store.get().list);
    const list = this.#listOf(folderId);
    store.dispatch({ type: 'folderChosen', folderId, list });
  }

  /** To the very first, or the very last, message of the list. */
  toEnd(end: 'newest' | 'oldest'): void {
    const { store, mail } = this.#tools;
    const { list } = store.get();
    if (list.source.kind !== 'folder' || (end === 'newest' ? !list.moreNewer : !list.moreOlder)) {
      const by = end === 'newest' ? -list.rows.length : list.rows.length;
      store.dispatch({ type: 'moved', by });
      return;
    }
    const { folderId } = list.source;
    if (end === 'newest') {
      store.dispatch({ type: 'list', list: this.#fromNewest(folderId) });
      return;
    }
    const { rows, more } = mail.page({ folderId, oldest: true, limit: this.#pageSize() });
    const selected = rows.length - 1;
    const atOldest = {
      rows,
      moreNewer: more,
      moreOlder: false,
      selected,
      top: Math.max(0, selected),
    };
    store.dispatch({ type: 'list', list: { ...list, ...atOldest } });
  }

  /** Ids of what the query finds in the folder that is shown, or among what a search found. */
  matching(words: string): string[] {
    const { store, mail } = this.#tools;
    const { list } = store.get();
    const folder = currentFolder(store.get());
    const isFolder = list.source.kind === 'folder' && folder !== null;
    const query = isFolder ? `(${words}) in:${JSON.stringify(folder.path)}` : words;
    const here = new Set(list.rows.map(({ id }) => id));
    return mail
      .search(query, MOST_MARKED)
      .filter(({ id, folderId }) => (isFolder ? folderId === folder.id : here.has(id)))
      .map(({ id }) => id);
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
    const { store, mail } = this.#tools;
    const { list } = store.get();
    if (list.source.kind !== 'folder') return;
    const { folderId } = list.source;
    const visible = this.#visible();
    const limit = this.#pageSize();
    const last = list.rows.at(-1);
    const first = list.rows[0];
    let filled = list;
    if (list.moreOlder && last !== undefined && list.rows.length - list.top < 3 * visible) {
      filled = withOlder(filled, mail.page({ folderId, after: last.key, limit }), 2 * limit);
    }
    if (list.moreNewer && first !== undefined && list.top < 2 * visible) {
      const page = mail.page({ folderId, before: first.key, limit });
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
    if (list.source.kind === 'folder') {
      const row = mail.row(id);
      if (row?.folderId !== list.source.folderId) return false;
      store.dispatch({ type: 'list', list: this.#around(list, row.folderId, row) });
      return true;
    }
    const place = list.rows.findIndex((row) => row.id === id);
    store.dispatch({ type: 'moved', by: place < 0 ? 0 : place - list.selected });
    return place >= 0;
  }

  #readAgain(list: ListWindow): void {
    const { store, mail } = this.#tools;
    if (list.source.kind === 'search') {
      const now = new Map(list.rows.map(({ id }) => [id, mail.row(id)]));
      store.dispatch({ type: 'list', list: withRows(list, now, this.#visible()) });
      return;
    }
    const state = store.get();
    const folder = currentFolder(state);
    if (folder === null) return;
    const anchor = selectedRow(list);
    // While the first mail comes, the newest of it is what one wants to see.
    const isUntouched =
      list.selected === 0 && state.focus !== 'reader' && state.marks.ids.size === 0;
    const isFirstSync = fetchedOf(state, folder.account) === 'now';
    const next =
      anchor === null || (isUntouched && isFirstSync)
        ? this.#fromNewest(folder.id)
        : this.#around(list, folder.id, anchor);
    store.dispatch({ type: 'list', list: next });
  }

  #listOf(folderId: number): ListWindow {
    const bookmark = this.#bookmarks.get(folderId);
    if (bookmark === undefined) return this.#fromNewest(folderId);
    const top = 0;
    const list: ListWindow = {
      ...{ source: { kind: 'folder', folderId }, rows: [], moreNewer: true, moreOlder: true },
      ...{ selected: bookmark.rowsAbove, top },
    };
    return this.#around(list, folderId, bookmark);
  }

  #around(list: ListWindow, folderId: number, anchor: { id: string; key: PageKey }): ListWindow {
    const { mail } = this.#tools;
    const limit = this.#pageSize();
    const row = mail.row(anchor.id);
    const around = {
      newer: mail.page({ folderId, before: anchor.key, limit }),
      anchor: row?.folderId === folderId ? row : null,
      older: mail.page({ folderId, after: anchor.key, limit }),
    };
    return refreshed(list, around, this.#visible());
  }

  #fromNewest(folderId: number): ListWindow {
    const { rows, more } = this.#tools.mail.page({ folderId, limit: this.#pageSize() });
    const selected = rows.length > 0 ? 0 : -1;
    const source = { kind: 'folder', folderId } as const;
    return { source, rows, moreNewer: false, moreOlder: more, selected, top: 0 };
  }

  #remember(list: ListWindow): void {
    const row = selectedRow(list);
    if (list.source.kind !== 'folder' || row === null) return;
    const rowsAbove = list.selected - list.top;
    this.#bookmarks.set(list.source.folderId, { id: row.id, key: row.key, rowsAbove });
  }

  #visible(): number {
    return layoutOf(this.#tools.store.get()).listRows;
  }

  #pageSize(): number {
    return Math.max(60, 3 * this.#visible());
  }
}

function isIn({ source }: ListWindow, row: ScreenRow | null): boolean {
  if (row === null) return false;
  return source.kind !== 'folder' || source.folderId === row.folderId;
}
