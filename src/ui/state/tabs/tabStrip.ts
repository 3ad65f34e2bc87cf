/** The row of tabs: what each is called, where it stands, and which is shown. Pure. */
import { shownDraft } from '../compose/composeState.js';
import { titleOf } from '../compose/openDraft.js';
import { layoutOf } from '../layout.js';
import { contextOf } from '../selectors.js';
import { folderLabel } from '../sidebarRows.js';
import type { Context, ScreenState } from '../state.js';
import { phrase } from '../../text/phrase.js';
import { displayWidth, truncate } from '../../terminal/width.js';
import { GLYPHS } from '../../theme/glyphs.js';
import { placesOf, type TabPlace } from './tabs.js';

export interface ShownTab {
  /** From 0; views of the mail first, drafts behind them. */
  index: number;
  /** ` 2 invoices ` */
  text: string;
  isShown: boolean;
  /** Column it begins in. */
  left: number;
  columns: number;
}

/** Columns before the first tab and between two. */
const GAP = 1;
const WIDEST = 28;
const NARROWEST = 6;
/** Beside its name: two blanks, its number and the blank behind that. */
const BESIDE = 4;

const WITH_TABS: readonly Context[] = [
  ...(['sidebar', 'list', 'reader', 'prompt'] as const),
  ...(['field', 'body', 'completing', 'asking'] as const),
];

export function tabCount({ tabs, compose }: Pick<ScreenState, 'tabs' | 'compose'>): number {
  return tabs.mail.length + compose.drafts.length;
}

/** Index of the tab that is shown, among all of them. */
export function shownIndex({ tabs, compose }: Pick<ScreenState, 'tabs' | 'compose'>): number {
  const open = shownDraft(compose);
  return open === null ? tabs.current : tabs.mail.length + compose.drafts.indexOf(open);
}

/** The tabs that fit into the row; none where there is only one, or something else is on the screen. */
export function tabStrip(state: ScreenState): readonly ShownTab[] {
  const layout = layoutOf(state);
  const total = tabCount(state);
  if (total < 2 || !layout.rules || !WITH_TABS.includes(contextOf(state))) return [];
  const labels = [
    ...placesOf(state).map((place) => labelOf(place, state)),
    ...state.compose.drafts.map((open) => `${GLYPHS.draft} ${titleOf(open)}`),
  ];
  const shown = shownIndex(state);
  const room = layout.columns - 2 * GAP;
  const fair = Math.floor(room / total) - GAP - BESIDE;
  const widest = Math.max(NARROWEST, Math.min(WIDEST, fair));
  const texts = labels.map((label, index) => ` ${String(index + 1)} ${truncate(label, widest)} `);
  const widths = texts.map((text) => displayWidth(text));
  let first = 0;
  const widthTo = (end: number): number =>
    widths.slice(first, end).reduce((sum, width) => sum + width + GAP, 0);
  while (first < shown && widthTo(shown + 1) > room) first += 1;
  const strip: ShownTab[] = [];
  let left = GAP;
  for (const [index, text] of texts.entries()) {
    const columns = widths[index] ?? 0;
    if (index < first) continue;
    if (left + columns > layout.columns - GAP) break;
    strip.push({ index, text, isShown: index === shown, left, columns });
    left += columns + GAP;
  }
  return strip;
}

/** What a tab is called: what is read, what is searched, or where it is. */
export function labelOf({ at, words, message }: TabPlace, state: ScreenState): string {
  if (message !== null) return message.subject || phrase('tabs.noSubject');
  if (words !== null) return words === '' ? phrase('tabs.search') : words;
  if (at === null) return phrase('tabs.mail');
  if (at.kind === 'saved') return at.name;
  const folder = state.folders.find(
    ({ account, path }) => account === at.account && path === at.path,
  );
  const label = folder === undefined ? at.path : folderLabel(folder);
  return state.accounts.length > 1 ? `${label} · ${at.account}` : label;
}
