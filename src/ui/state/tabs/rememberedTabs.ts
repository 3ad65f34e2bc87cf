/** Tabs as they are remembered from one run to the next. What does not fit is left out. Pure. */
import type { ScreenState } from '../state.js';
import { MOST_TABS, NOWHERE, placesOf, type NamedPlace, type TabPlace } from './tabs.js';

export interface RememberedTabs {
  /** Empty: there was only one, and one begins where one always does. */
  mail: readonly TabPlace[];
  current: number;
  /** Ids of the messages that hold the drafts that were open. */
  drafts: readonly string[];
}

export const NO_TABS: RememberedTabs = { mail: [], current: 0, drafts: [] };

const computed = new WeakMap<object, { key: string; remembered: RememberedTabs }>();

/** The same object for the same tabs. */
export function rememberedOf(state: ScreenState): RememberedTabs {
  const { tabs, compose } = state;
  const mail = tabs.mail.length < 2 ? [] : placesOf(state).slice(0, MOST_TABS);
  const drafts = compose.drafts.flatMap(({ savedAs }) => savedAs ?? []);
  const remembered = { mail, current: mail.length === 0 ? 0 : tabs.current, drafts };
  const key = JSON.stringify(remembered);
  const known = computed.get(tabs);
  if (known?.key === key) return known.remembered;
  computed.set(tabs, { key, remembered });
  return remembered;
}

export function tabsFrom(known: unknown): RememberedTabs {
  const fields = fieldsOf(known);
  const mail = listOf(fields['mail']).slice(0, MOST_TABS).map(placeFrom);
  const { current } = fields;
  const isThere = typeof current === 'number' && Number.isInteger(current) && current in mail;
  const drafts = listOf(fields['drafts']).filter((id) => typeof id === 'string');
  return { mail, current: isThere ? current : 0, drafts: drafts.slice(0, MOST_TABS) };
}

function placeFrom(known: unknown): TabPlace {
  const { at, words, within, message } = fieldsOf(known);
  const { id, subject } = fieldsOf(message);
  return {
    ...NOWHERE,
    at: namedFrom(at),
    words: textFrom(words),
    within: namedFrom(within),
    message: typeof id === 'string' ? { id, subject: textFrom(subject) ?? '' } : null,
  };
}

function namedFrom(known: unknown): NamedPlace | null {
  const { kind, ...fields } = fieldsOf(known);
  const text = (name: string): string => textFrom(fields[name]) ?? '';
  if (kind === 'folder') return { kind, account: text('account'), path: text('path') };
  if (kind !== 'saved') return null;
  return { kind, id: text('id'), name: text('name'), query: text('query') };
}

function fieldsOf(known: unknown): Record<string, unknown> {
  return typeof known === 'object' && known !== null ? { ...known } : {};
}

function listOf(known: unknown): unknown[] {
  return Array.isArray(known) ? known : [];
}

/** Without what a terminal could take for more than text. */
function textFrom(known: unknown): string | null {
  return typeof known === 'string' ? known.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 500) : null;
}
