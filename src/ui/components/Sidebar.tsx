import { memo, type ReactNode } from 'react';
import type { ScreenAccount, ScreenFolder } from '../../app/screenMail.js';
import { count } from '../format/numbers.js';
import { isCurrent, sidebarRows, type SidebarRow } from '../state/sidebarRows.js';
import type { CountedSearch } from '../state/state.js';
import { GLYPHS } from '../theme/glyphs.js';
import { hueOf, inColour } from '../theme/theme.js';
import type { Painter } from '../theme/style.js';
import { ends, filled } from './filled.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';

interface SidebarProps {
  accounts: readonly ScreenAccount[];
  folders: readonly ScreenFolder[];
  saved: readonly CountedSearch[];
  folderId: number | null;
  savedId: string | null;
  top: number;
  focused: boolean;
  width: number;
  height: number;
}

/** Accounts and their folders, with what is unread in each. */
export const Sidebar = memo(function Sidebar(props: SidebarProps): ReactNode {
  const { painter } = useScreenTools();
  const rows = sidebarRows(props.accounts, props.folders, props.saved);
  const lines = rows
    .slice(props.top, props.top + props.height)
    .map((row) => rowLine(row, props, painter));
  const shown = filled(lines, props.height, props.width, painter);
  return <Lines name="sidebar" lines={shown} width={props.width} />;
});

/** Columns that `Recently deleted` and a count take. */
const WIDTH_OF_LONG_LABELS = 24;
const ROLES_WITHOUT_COUNT = new Set(['sent', 'trash', 'junk']);

function rowLine(row: SidebarRow, props: SidebarProps, painter: Painter): string {
  const { theme } = painter;
  const { width, focused } = props;
  if (row.kind === 'space') return painter.line([], width);
  if (row.kind === 'heading') return painter.line([[` ${row.label}`, theme.faintText]], width);
  if (row.kind === 'saved') return savedLine(row, props, painter);
  if (row.kind === 'account') {
    const { name, protocol, colour } = row.account;
    const label = protocol === 'imap' ? 'IMAP ' : 'POP3 ';
    return ends(
      [[` ${name}`, inColour(theme.title, colour)]],
      [[label, theme.faintText]],
      width,
      painter,
    );
  }
  const indent = '  '.repeat(Math.min(row.depth, 6));
  if (row.kind === 'parent') {
    return painter.line([[`   ${indent}${row.label}`, theme.faintText]], width);
  }
  const { folder } = row;
  const isShort = folder.isRecentlyDeleted && width < WIDTH_OF_LONG_LABELS;
  const label = isShort ? 'Deleted' : row.label;
  const current = isCurrent(row, props);
  const quiet = folder.role !== null && ROLES_WITHOUT_COUNT.has(folder.role);
  const unread = folder.unread > 0 && !quiet && !folder.isRecentlyDeleted;
  const base = !current ? theme.text : focused ? theme.selected : theme.selectedElsewhere;
  const removed = folder.isRecentlyDeleted;
  const name = unread || current ? theme.strong : removed ? theme.faintText : theme.muted;
  return ends(
    [
      [current ? GLYPHS.bar : ' ', focused ? theme.accent : theme.muted],
      [`  ${indent}${label}`, name],
    ],
    [
      unread
        ? [` ${count(folder.unread)} `, theme.unread]
        : [removed ? ` ${count(folder.total)} ` : ' ', theme.faintText],
    ],
    width,
    painter,
    base,
  );
}

/** What is unread counts as in folders; where nothing is, all that the search finds. */
function savedLine(
  row: Extract<SidebarRow, { kind: 'saved' }>,
  props: SidebarProps,
  painter: Painter,
): string {
  const { theme } = painter;
  const { name, query, kind, count: found } = row.search;
  const current = isCurrent(row, props);
  const base = !current ? theme.text : props.focused ? theme.selected : theme.selectedElsewhere;
  const isStarred = kind === 'always' && query.includes('is:flagged');
  const unread = found?.unread ?? 0;
  const shown = isStarred || unread === 0 ? (found?.total ?? 0) : unread;
  const isQuiet = isStarred || unread === 0;
  const sign = isStarred ? `${GLYPHS.starred} ` : '';
  const weight = current || !isQuiet ? theme.strong : theme.muted;
  return ends(
    [
      [current ? GLYPHS.bar : ' ', props.focused ? theme.accent : theme.muted],
      [`  ${sign}`, weight],
      kind === 'tag' ? [`#${name}`, { ...weight, ...hueOf(name, theme) }] : [name, weight],
    ],
    [
      shown === 0
        ? [' ']
        : [` ${shown >= 1000 ? '999+' : count(shown)} `, isQuiet ? theme.faintText : theme.unread],
    ],
    props.width,
    painter,
    base,
  );
}
