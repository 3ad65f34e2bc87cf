import { memo, useMemo, type ReactNode } from 'react';
import type { ScreenFolder, ScreenRow } from '../../app/screenMail.js';
import { count } from '../format/numbers.js';
import type { Layout } from '../state/layout.js';
import type { ListWindow } from '../state/listWindow.js';
import { folderLabel } from '../state/sidebarRows.js';
import type { Painter, Span } from '../theme/style.js';
import { centred, ends, filled } from './filled.js';
import { Lines } from './Lines.js';
import { MessageRows, type RowLook } from './messageRows.js';
import { useScreenTools } from './screenContext.js';

interface MessageListProps {
  list: ListWindow;
  folder: ScreenFolder | null;
  folders: readonly ScreenFolder[];
  focused: boolean;
  layout: Layout;
  width: number;
  now: number;
}

/** The messages of a folder, or what a search found. */
export const MessageList = memo(function MessageList(props: MessageListProps): ReactNode {
  const { painter } = useScreenTools();
  const rows = useMemo(() => {
    const labels = new Map(props.folders.map((folder) => [folder.id, placeLabel(folder)]));
    return new MessageRows(painter, (row: ScreenRow) => labels.get(row.folderId) ?? row.account);
  }, [painter, props.folders]);
  return <Lines name="list" lines={listLines(props, rows, painter)} width={props.width} />;
});

function placeLabel(folder: ScreenFolder): string {
  return `${folder.account} ${folderLabel(folder)}`;
}

function listLines(props: MessageListProps, rows: MessageRows, painter: Painter): string[] {
  const { list, layout, width, folder, focused } = props;
  const title = layout.titleLines > 0 ? [titleLine(props, painter), painter.line([], width)] : [];
  const height = layout.bodyRows - title.length;
  if (list.rows.length === 0) {
    return [...title, ...centred(emptyState(props, painter), height, width, painter)];
  }
  const own = folder?.role === 'sent' || folder?.role === 'drafts';
  const searching = list.source.kind === 'search';
  const look: Omit<RowLook, 'selected'> = {
    width,
    lines: layout.rowLines,
    names: own && !searching ? 'to' : 'from',
    place: searching ? 'folder' : folder?.protocol === 'pop3' ? 'server' : 'nothing',
    now: props.now,
  };
  const shown = list.rows.slice(list.top, list.top + layout.listRows).flatMap((row, index) => {
    const current = list.top + index === list.selected;
    const selected = !current ? 'no' : focused ? 'focused' : 'elsewhere';
    return rows.lines(row, { ...look, selected });
  });
  return [...title, ...filled(shown, height, width, painter)];
}

function titleLine(props: MessageListProps, painter: Painter): string {
  const { theme } = painter;
  const style = props.focused ? theme.titleFocused : theme.title;
  const { source, rows } = props.list;
  if (source.kind === 'search') {
    const found: Span[] =
      source.words === '' ? [] : [[`${count(rows.length)} found `, theme.muted]];
    return ends(
      [
        [' Search', style],
        [' all mail', theme.muted],
      ],
      found,
      props.width,
      painter,
    );
  }
  if (props.folder === null) return painter.line([], props.width);
  const { account, unread, total } = props.folder;
  const left: Span[] = [
    [` ${folderLabel(props.folder)}`, style],
    [`  ${account}`, theme.muted],
  ];
  const right: Span[] = [
    [unread > 0 ? `${count(unread)} unread` : '', theme.unread],
    [unread > 0 ? ' of ' : '', theme.muted],
    [`${count(total)} `, theme.muted],
  ];
  return ends(left, right, props.width, painter);
}

function emptyState(props: MessageListProps, painter: Painter): Span[][] {
  const { theme } = painter;
  const { source } = props.list;
  if (source.kind === 'search') {
    if (source.words === '') return [[['Type words to find in all your mail', theme.muted]]];
    return [[['No message has all of these words', theme.muted]]];
  }
  if (props.folder !== null) return [[['Nothing here', theme.muted]]];
  return [
    [['No mail here yet', theme.text]],
    [
      ['Press ', theme.muted],
      ['$', theme.accentStrong],
      [' to fetch it', theme.muted],
    ],
  ];
}
