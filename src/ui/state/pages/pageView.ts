/** What the page that is open shows. Pure. */
import type { ScreenState } from '../state.js';
import { accountView } from './accountRows.js';
import { accountsView } from './accountsRows.js';
import { entriesOf, type Page, type PageEntry, type PageView } from './page.js';
import { openPage } from './openPage.js';
import { addressesView } from './addressesRows.js';
import { settingsView } from './settingsRows.js';
import { storageView } from './storageRows.js';

export function pageView(state: ScreenState, page: Page): PageView {
  switch (page.kind) {
    case 'settings':
      return settingsView(state);
    case 'accounts':
      return accountsView(state, page);
    case 'account':
      return accountView(state, page);
    case 'storage':
      return storageView(page);
    case 'addresses':
      return addressesView(page, state.now);
  }
}

/** The entry under the cursor; null: there is none. */
export function selectedEntry(state: ScreenState): PageEntry | null {
  const page = openPage(state);
  if (page === null) return null;
  const entries = entriesOf(pageView(state, page));
  return entries[Math.min(page.selected, entries.length - 1)] ?? null;
}
