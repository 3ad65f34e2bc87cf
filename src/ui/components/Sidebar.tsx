import { memo, type ReactNode } from 'react';
import type { ScreenAccount, ScreenFolder } from '../../app/screenMail.js';
import { count } from '../format/numbers.js';
import { sidebarRows, type SidebarRow } from '../state/sidebarRows.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter } from '../theme/style.js';
import { ends, filled } from './filled.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';

interface SidebarProps {
  accounts: readonly ScreenAccount[];
  folders: readonly ScreenFolder[];
  folderId: number | null;
  top: number;
  focused: boolean;
  width: number;
  height: number;
}

/** Accounts and their folders, with what is unread in each. */
export const Sidebar = memo(function Sidebar(props: SidebarProps): ReactNode {
  const { painter } = useScreenTools();
  const rows = sidebarRows(props.accounts, props.folders);
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
  if (row.kind === 'account') {
    const { name, protocol } = row.account;
    const label = protocol === 'imap' ? 'IMAP ' : 'POP3 ';
    return ends([[` ${name}`, theme.title]], [[label, theme.faintText]], width, painter);
  }
  const indent = '  '.repeat(Math.min(row.depth, 6));
  if (row.kind === 'parent') {
    return painter.line([[`   ${indent}${row.label}`, theme.faintText]], width);
  }
  const { folder } = row;
  const isShort = folder.isRecentlyDeleted && width < WIDTH_OF_LONG_LABELS;
  const label = isShort ? 'Deleted' : row.label;
  const current = folder.id === props.folderId;
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
