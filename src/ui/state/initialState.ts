/** The state of a screen of which nothing is known yet but its terminal. Pure. */
import { NO_DRAFTS } from './compose/composeState.js';
import type { Remembered } from '../effects/remember.js';
import { AUTO } from '../theme/themes.js';
import { EMPTY_LIST } from './listWindow.js';
import { NOTHING_CONFIGURED } from './pages/page.js';
import { NO_MARKS } from './marks.js';
import { EMPTY_READER, type ScreenState } from './state.js';
import { ONE_TAB } from './tabs/tabs.js';

export function initialState(
  { size, background, now }: Pick<ScreenState, 'size' | 'background' | 'now'>,
  { view, history, searched }: Remembered,
): ScreenState {
  return {
    size,
    background,
    theme: AUTO,
    themes: [],
    view,
    now,
    accounts: [],
    folders: [],
    focus: 'list',
    folderId: null,
    savedId: null,
    saved: [],
    sidebarTop: 0,
    list: EMPTY_LIST,
    marks: NO_MARKS,
    reader: EMPTY_READER,
    tabs: ONE_TAB,
    search: null,
    help: null,
    palette: null,
    address: null,
    line: null,
    chooser: null,
    waiting: null,
    compose: NO_DRAFTS,
    pick: null,
    linkHints: null,
    pages: [],
    configured: NOTHING_CONFIGURED,
    isOutdated: false,
    recent: [],
    history,
    searched,
    log: [],
    activityTop: null,
    activity: new Map(),
    notices: [],
    pendingKeys: '',
  };
}
