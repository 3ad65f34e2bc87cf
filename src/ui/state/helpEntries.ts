/** What the help screen lists: the commands of the context it was asked in, by group. Pure. */
import type { Command, CommandGroup } from '../commands/command.js';
import { keyLabel } from '../keymap/keymap.js';
import { groupName } from '../text/localised.js';
import { displayWidth } from '../terminal/width.js';
import { contextOf } from './selectors.js';
import type { ScreenState } from './state.js';

export type HelpEntry =
  | { kind: 'heading'; text: string }
  | { kind: 'command'; keys: string; title: string; available: boolean }
  | { kind: 'space' };

const GROUPS: readonly CommandGroup[] = [
  'Moving',
  'Folders',
  'Reading',
  'Attachments',
  'Conversations',
  'Marking',
  'Mail',
  'Message',
  'Writing',
  'Selecting',
  'Search',
  'Screens',
  'Panes',
  'Tabs',
  'mailtui',
];

/** One group after another, each with its heading. */
export function helpEntries(commands: readonly Command[], state: ScreenState): HelpEntry[][] {
  const context = contextOf({ ...state, help: null });
  const most = state.size.columns < NARROW ? MOST_KEY_COLUMNS.narrow : MOST_KEY_COLUMNS.wide;
  return GROUPS.flatMap((group) => {
    const members = commands.filter(
      (command) => command.group === group && command.contexts.includes(context),
    );
    if (members.length === 0) return [];
    const entries = members.map(({ keys, title, disabledReason }): HelpEntry => {
      const available = (disabledReason?.(state) ?? null) === null;
      return { kind: 'command', keys: keysText(keys, most), title, available };
    });
    return [[{ kind: 'heading', text: groupName(group) }, ...entries]];
  });
}

/** Keys that are wider are shown without the last of them. */
const MOST_KEY_COLUMNS = { narrow: 9, wide: 16 };
/** Fewer columns are needed by the titles. */
const NARROW = 130;

function keysText(keys: readonly string[], most: number): string {
  return keys.map(keyLabel).reduce((all, key) => {
    const longer = all === '' ? key : `${all}  ${key}`;
    return all !== '' && displayWidth(longer) > most ? all : longer;
  }, '');
}

/** Columns that one entry needs: its keys and its title. */
const HELP_COLUMNS = 38;

/** The groups as rows of the screen: as many side by side as the terminal is wide enough for. */
export function helpRows(
  groups: readonly (readonly HelpEntry[])[],
  { columns }: { columns: number },
): HelpEntry[][] {
  const most = Math.max(1, Math.min(3, Math.floor(columns / HELP_COLUMNS)));
  const across = lowestColumns(groups, most);
  const rows = Math.max(0, ...across.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) => across.map((column) => column[row] ?? SPACE));
}

/** The groups in order, none of them torn, in so many columns that are as low as can be. */
function lowestColumns(groups: readonly (readonly HelpEntry[])[], most: number): HelpEntry[][] {
  for (let height = Math.max(0, ...groups.map(({ length }) => length)); ; height += 1) {
    const columns: HelpEntry[][] = [];
    for (const group of groups) {
      const last = columns.at(-1);
      if (last !== undefined && last.length + 1 + group.length <= height) {
        last.push(SPACE, ...group);
      } else columns.push([...group]);
    }
    if (columns.length <= most) return columns;
  }
}

export interface HelpColumn {
  /** Columns of its keys, with what separates them from the titles. */
  keys: number;
  /** Of all. */
  width: number;
}

const BETWEEN = 2;
/** More room than that between two columns helps nobody. */
const MOST_SPARE = 10;

/** How the room is shared: each has what its keys and titles need, and some of what is left. */
export function helpColumns(
  rows: readonly (readonly HelpEntry[])[],
  { columns: room }: { columns: number },
): HelpColumn[] {
  const across = Array.from({ length: rows[0]?.length ?? 0 }, (_, at): HelpColumn => {
    const commands = rows.flatMap((row) => (row[at]?.kind === 'command' ? [row[at]] : []));
    const widest = (texts: string[]) => Math.max(0, ...texts.map(displayWidth));
    const keys = widest(commands.map((command) => command.keys)) + BETWEEN;
    const titles = widest(commands.map(({ title }) => title));
    return { keys, width: BETWEEN + keys + titles };
  });
  const spare = room - across.reduce((sum, { width }) => sum + width, 0);
  const each = Math.min(MOST_SPARE, Math.floor(spare / Math.max(1, across.length)));
  return across.map(({ keys, width }) => ({ keys, width: width + each }));
}

const SPACE: HelpEntry = { kind: 'space' };
