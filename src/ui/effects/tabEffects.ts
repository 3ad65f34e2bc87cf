/**
 * Tabs: opened, switched, closed, brought back. What a tab showed is there at once and read again
 * from the index; what the servers were asked for one tab is not asked for in another.
 *
 * Guarantees: there is always one view of the mail; a draft that is left or closed is kept first.
 */
import { foldersInOrder } from '../state/sidebarRows.js';
import type { ScreenState } from '../state/state.js';
import type { RememberedTabs } from '../state/tabs/rememberedTabs.js';
import { shownIndex, tabCount } from '../state/tabs/tabStrip.js';
import {
  leftView,
  MOST_TABS,
  placeNow,
  viewOf,
  type ClosedTab,
  type MailTab,
  type MailView,
  type NamedPlace,
  type TabPlace,
  type TabsState,
} from '../state/tabs/tabs.js';
import type { SearchPlace } from '../state/searchState.js';
import type { ComposeEffects } from './composeEffects.js';
import type { EffectTools } from './effects.js';
import type { ListEffects } from './listEffects.js';
import type { ReaderEffects } from './readerEffects.js';
import type { SearchEffects } from './searchEffects.js';

/** What tabs are made of. */
interface TabParts {
  list: ListEffects;
  reader: ReaderEffects;
  search: SearchEffects;
  compose: ComposeEffects;
  /** Brings list and reader up to what is shown now. */
  settle: () => void;
}

export class TabEffects {
  readonly #tools: EffectTools;
  readonly #parts: TabParts;

  constructor(tools: EffectTools, parts: TabParts) {
    this.#tools = tools;
    this.#parts = parts;
  }

  /** What one looks at gets a tab of its own; the one it was in goes back to its list. */
  open(): void {
    const { search } = this.#parts;
    const state = this.#state();
    search.close();
    const { mail, current } = state.tabs;
    const view = viewOf(state);
    const own = view.search === null ? null : { ...view.search, editing: false, before: null };
    const left = this.#behind(state);
    const tabs: TabsState = {
      ...state.tabs,
      mail: [
        ...mail.slice(0, current),
        { place: left.place, view: left.view },
        { place: placeNow(state), view: null },
        ...mail.slice(current + 1),
      ],
      current: current + 1,
    };
    this.#show(tabs, { ...view, search: own });
  }

  /** @param index among all tabs, from 0; what there is not, is not gone to */
  go(index: number): void {
    const { compose } = this.#parts;
    const state = this.#state();
    if (index < 0 || index >= tabCount(state) || index === shownIndex(state)) return;
    compose.drafts.putAside();
    const { mail } = state.tabs;
    if (index >= mail.length) {
      const open = state.compose.drafts[index - mail.length];
      if (open !== undefined) compose.drafts.show(open.draft.key);
    } else if (index !== state.tabs.current) this.#switchTo(index);
  }

  step(by: number): void {
    const state = this.#state();
    const count = tabCount(state);
    this.go((((shownIndex(state) + by) % count) + count) % count);
  }

  /** @param index absent: the one that is shown */
  close(index = shownIndex(this.#state())): void {
    const state = this.#state();
    const { mail } = state.tabs;
    const open = state.compose.drafts[index - mail.length];
    if (open !== undefined) {
      this.#parts.compose.drafts.close(open.draft.key, (id) => {
        this.#remember({ kind: 'draft', id });
      });
    } else if (mail.length > 1) this.#closeMail(index);
    else if (state.search !== null) this.#toFolder();
  }

  /** The one that was closed last. */
  reopen(): void {
    const { tabs } = this.#state();
    const last = tabs.closed.at(-1);
    if (last === undefined) return;
    const closed = tabs.closed.slice(0, -1);
    if (last.kind === 'draft') {
      this.#dispatch({ ...tabs, closed });
      this.#parts.compose.begin({ kind: 'draft', id: last.id });
      return;
    }
    this.#parts.compose.drafts.putAside();
    const mail = [...tabs.mail, last.tab];
    this.#dispatch({ ...tabs, mail, closed });
    this.#switchTo(mail.length - 1);
  }

  /** Those of the last run, when the folders are known. */
  restore({ mail, current, drafts }: RememberedTabs): void {
    if (mail.length > 1) {
      const before = this.#state().tabs;
      const tabs = mail.map((place): MailTab => ({ place, view: null }));
      this.#dispatch({ ...before, mail: tabs, current });
      const place = mail[current];
      if (place !== undefined) this.#goTo(place);
    }
    this.#parts.compose.drafts.reopen(drafts);
  }

  #closeMail(index: number): void {
    const state = this.#state();
    const { tabs } = state;
    const tab = tabs.mail[index];
    if (tab === undefined) return;
    const isCurrent = index === tabs.current;
    const left: MailTab = isCurrent ? { place: placeNow(state), view: leftView(state) } : tab;
    this.#remember({ kind: 'mail', tab: left });
    const { closed } = this.#state().tabs;
    const mail = tabs.mail.filter((one) => one !== tab);
    if (!isCurrent) {
      const current = tabs.current - (index < tabs.current ? 1 : 0);
      this.#dispatch({ mail, current, closed });
      return;
    }
    this.#parts.search.close();
    const next = Math.max(0, index - 1);
    this.#come({ mail, current: next, closed }, next);
  }

  #switchTo(index: number): void {
    const state = this.#state();
    const { tabs } = state;
    this.#parts.search.close();
    const left = state.search?.words.trim() === '' ? this.#behind(state) : leftOf(state);
    this.#come({ ...tabs, mail: tabs.mail.with(tabs.current, left), current: index }, index);
  }

  /** Shows the tab with the index, which is that of a view. */
  #come(tabs: TabsState, index: number): void {
    const tab = tabs.mail[index];
    if (tab === undefined) return;
    if (tab.view === null) {
      this.#dispatch(tabs);
      this.#goTo(tab.place);
    } else this.#show({ ...tabs, mail: tabs.mail.with(index, { ...tab, view: null }) }, tab.view);
  }

  #show(tabs: TabsState, view: MailView): void {
    const { store } = this.#tools;
    const { list, search, settle } = this.#parts;
    store.dispatch({ type: 'tabs', tabs, view });
    const state = store.get();
    const isGone = !state.folders.some(({ id }) => id === state.folderId);
    if (isGone && state.search === null && state.savedId === null) this.#toFolder();
    else {
      list.refresh();
      search.follow();
    }
    settle();
  }

  /** To what was remembered by name. */
  #goTo({ at, words, within, message }: TabPlace): void {
    const { list, search, reader, settle } = this.#parts;
    const { store } = this.#tools;
    if (at === null || !this.#showPlace(at)) this.#toFolder();
    store.dispatch({ type: 'focus', pane: 'list' });
    if (words !== null) search.restore(words, this.#searchPlace(within));
    if (message !== null && list.goTo(message.id)) reader.openSelected();
    settle();
  }

  /** @returns false when there is no such place any more */
  #showPlace(place: NamedPlace): boolean {
    const { list } = this.#parts;
    if (place.kind === 'saved') {
      list.showSaved(place);
      return true;
    }
    const id = this.#folderId(place);
    if (id === null) return false;
    list.showFolder(id);
    return true;
  }

  #searchPlace(place: NamedPlace | null): SearchPlace | null {
    if (place === null) return null;
    if (place.kind === 'saved') return { list: { query: place.query }, label: place.name };
    const folderId = this.#folderId(place);
    return folderId === null ? null : { list: { folderId }, label: place.path };
  }

  #folderId({ account, path }: NamedPlace & { kind: 'folder' }): number | null {
    const { folders } = this.#state();
    return folders.find((one) => one.account === account && one.path === path)?.id ?? null;
  }

  /** To the folder one would begin with. */
  #toFolder(): void {
    const state = this.#state();
    const folders = foldersInOrder(state);
    const same = folders.find(({ id }) => id === state.folderId);
    const folder = same ?? folders.find(({ role }) => role === 'inbox') ?? folders[0];
    if (folder !== undefined) this.#parts.list.showFolder(folder.id);
  }

  /** What a tab shows that its search, or its message, has left. */
  #behind(state: ScreenState): MailTab {
    const before = state.search?.before ?? null;
    const view = before === null ? leftView(state) : { ...leftView(state), ...before };
    const focus = view.focus === 'reader' ? 'list' : view.focus;
    const search = before === null ? view.search : null;
    const left = { ...view, focus, search };
    return { place: placeNow({ ...state, ...left }), view: left };
  }

  #remember(tab: ClosedTab): void {
    const { tabs } = this.#state();
    this.#dispatch({ ...tabs, closed: [...tabs.closed, tab].slice(-MOST_TABS) });
  }

  #dispatch(tabs: TabsState): void {
    this.#tools.store.dispatch({ type: 'tabs', tabs, view: null });
  }

  #state(): ScreenState {
    return this.#tools.store.get();
  }
}

function leftOf(state: ScreenState): MailTab {
  return { place: placeNow(state), view: leftView(state) };
}
