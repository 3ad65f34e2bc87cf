import { memo, useMemo, type ReactNode } from 'react';
import type { ScreenAccount, ScreenFolder, ScreenRow } from '../../app/screenMail.js';
import type { SearchOrder } from '../../core/indexRows.js';
import type { ListColumn } from '../../core/listColumns.js';
import type { Hits } from '../../core/query/hits.js';
import { count } from '../format/numbers.js';
import { serverLabels } from '../format/serverState.js';
import type { Layout } from '../state/layout.js';
import type { ListWindow } from '../state/listWindow.js';
import type { QueryTrouble } from '../state/queryTrouble.js';
import type { CountedSearch } from '../state/state.js';
import type { Marks } from '../state/marks.js';
import { folderLabel } from '../state/sidebarRows.js';
import { displayWidth } from '../terminal/width.js';
import { wrapAtMost } from '../terminal/wrap.js';
import type { Painter, Span } from '../theme/style.js';
import { centred, ends, filled } from './filled.js';
import { Lines } from './Lines.js';
import { removedLabels, RowPainter, type RowLook } from './rowPainter.js';
import { useScreenTools } from './screenContext.js';
import { phrase } from '../text/phrase.js';

interface MessageListProps {
  list: ListWindow;
  marks: Marks;
  /** Null: a saved search is shown. */
  folder: ScreenFolder | null;
  search: CountedSearch | null;
  folders: readonly ScreenFolder[];
  accounts: readonly ScreenAccount[];
  focused: boolean;
  layout: Layout;
  width: number;
  height: number;
  now: number;
  /** What is searched; null: all mail. */
  within: string | null;
  order: SearchOrder;
  /** What is wrong with the search that is shown; null: nothing. */
  trouble: QueryTrouble | null;
  hits: Hits | null;
  /** Whether the mail of the folder's account was ever fetched. */
  fetched: 'never' | 'now' | 'once';
}

/** The messages of a folder, or what a search found. */
export const MessageList = memo(function MessageList(props: MessageListProps): ReactNode {
  const { painter, columns } = useScreenTools();
  const here = props.list.source.kind === 'folder' ? props.folder?.account : undefined;
  const { rows, folderOf } = useMemo(() => {
    const labels = new Map(props.folders.map((folder) => [folder.id, placeLabel(folder, here)]));
    const labelOf = (row: ScreenRow): string => labels.get(row.folderId) ?? row.account;
    const colours = new Map(
      props.accounts.flatMap(({ name, colour }) => (colour === null ? [] : [[name, colour]])),
    );
    return { rows: new RowPainter(painter, labelOf, colours), folderOf: labelOf };
  }, [painter, props.folders, props.accounts, here]);
  const lines = listLines(props, { rows, columns, folderOf, painter });
  return <Lines name="list" lines={lines} width={props.width} />;
});

/** @param here the account all the rows are of; undefined: of several */
function placeLabel(folder: ScreenFolder, here: string | undefined): string {
  return (folder.account === here ? '' : `${folder.account} `) + folderLabel(folder);
}

const WIDEST_PLACE = 16;

/** What the column of the place says in the rows of a folder. */
function placeIn(folder: ScreenFolder | null): RowLook['place'] {
  if (folder?.isRecentlyDeleted === true) return 'removal';
  return folder?.protocol === 'pop3' ? 'server' : 'nothing';
}

const LABELS_OF: Partial<Record<RowLook['place'], () => readonly string[]>> = {
  server: serverLabels,
  removal: () => removedLabels(),
};

/** Columns that the widest place of the rows takes. */
function placeColumns(
  place: RowLook['place'],
  rows: readonly ScreenRow[],
  folderOf: (row: ScreenRow) => string,
): number {
  if (place === 'nothing') return 0;
  const labels = LABELS_OF[place]?.() ?? rows.map(folderOf);
  return Math.min(WIDEST_PLACE, Math.max(0, ...Array.from(new Set(labels), displayWidth)));
}

interface ListTools {
  rows: RowPainter;
  columns: readonly ListColumn[];
  folderOf: (row: ScreenRow) => string;
  painter: Painter;
}

function listLines(
  props: MessageListProps,
  { rows, columns, folderOf, painter }: ListTools,
): string[] {
  const { list, layout, width, folder, focused } = props;
  const title = layout.titleLines > 0 ? [titleLine(props, painter), painter.line([], width)] : [];
  const height = props.height - title.length;
  if (list.rows.length === 0) {
    // As if there were no title, so that it stands beside what an empty reader says.
    const said = centred(emptyState(props, painter), props.height, width, painter);
    return [...title, ...said.slice(title.length)];
  }
  const own = folder?.role === 'sent' || folder?.role === 'drafts';
  const searching = list.source.kind === 'search' || list.source.kind === 'saved';
  const place = searching ? 'folder' : placeIn(folder);
  const isElsewhere = (row: ScreenRow): boolean =>
    row.branch !== undefined && row.folderId !== folder?.id;
  const hasElsewhere = list.rows.some(isElsewhere);
  const look: Omit<RowLook, 'selected' | 'marked'> = {
    width,
    lines: layout.rowLines,
    names: own && !searching ? 'to' : 'from',
    place,
    placeColumns: placeColumns(hasElsewhere ? 'folder' : place, list.rows, folderOf),
    now: props.now,
    hits: props.hits,
    columns,
  };
  const shown = list.rows.slice(list.top, list.top + layout.listRows).flatMap((row, index) => {
    const current = list.top + index === list.selected;
    const selected = !current ? 'no' : focused ? 'focused' : 'elsewhere';
    // What a conversation has elsewhere says where.
    const placed = isElsewhere(row) ? ({ ...look, place: 'folder' } as const) : look;
    return rows.lines(row, { ...placed, selected, marked: props.marks.ids.has(row.id) });
  });
  return [...title, ...filled(shown, height, width, painter)];
}

/** What is wrong, in the line above the results, which may be short: the way out of it first. */
export function troubleNote({ message, suggestion }: QueryTrouble): string {
  return suggestion === null ? message : phrase('list.try', { suggestion, message });
}

/** Newest first is how lists are. */
export function orderNote(order: SearchOrder): string {
  return order === 'best' ? phrase('list.bestFirst') : '';
}

function titleLine(props: MessageListProps, painter: Painter): string {
  const { theme } = painter;
  const style = props.focused ? theme.titleFocused : theme.title;
  const { source, rows, moreOlder } = props.list;
  const marked = markedSpans(props.marks, painter);
  if (source.kind === 'search') {
    const asking = source.asking === true ? phrase('list.asking') : '';
    const found: Span[] =
      source.words === ''
        ? []
        : [
            ...marked,
            [
              `${phrase('list.found', { count: count(rows.length) + (moreOlder ? '+' : '') })}${orderNote(props.order)}${asking} `,
              theme.muted,
            ],
          ];
    return ends(
      [
        [` ${phrase('list.search')}`, style],
        props.trouble === null
          ? [
              props.within === null
                ? ` ${phrase('list.allMail')}`
                : ` ${phrase('list.within', { place: props.within })}`,
              theme.muted,
            ]
          : [` ${troubleNote(props.trouble)}`, theme.warning],
      ],
      found,
      props.width,
      painter,
    );
  }
  if (source.kind === 'saved' && props.search !== null) {
    const { name, query, kind, count: found } = props.search;
    const right: Span[] = [
      ...marked,
      [
        found === null || found.unread === 0
          ? ''
          : `${phrase('list.unread', { count: counted(found.unread) })}${phrase('list.of')}`,
        theme.unread,
      ],
      [found === null ? '' : `${counted(found.total)} `, theme.muted],
    ];
    const left: Span[] = [
      [kind === 'tag' ? ` #${name}` : ` ${name}`, style],
      [`  ${query}`, theme.faintText],
    ];
    return ends(left, right, props.width, painter);
  }
  if (props.folder === null) return painter.line([], props.width);
  const { account, total, isRecentlyDeleted } = props.folder;
  const unread = isRecentlyDeleted ? 0 : props.folder.unread;
  const left: Span[] = [
    [` ${folderLabel(props.folder)}`, style],
    [`  ${account}${placeNote(props.folder)}`, theme.muted],
  ];
  const right: Span[] = [
    ...marked,
    [unread > 0 ? phrase('list.unread', { count: count(unread) }) : '', theme.unread],
    [unread > 0 ? phrase('list.of') : '', theme.muted],
    [`${count(total)} `, theme.muted],
  ];
  return ends(left, right, props.width, painter);
}

/** Counting ends at a thousand. */
function counted(found: number): string {
  return found >= 1000 ? '999+' : count(found);
}

/** What is special about where its mail is. */
function placeNote({ isRecentlyDeleted, protocol, role }: ScreenFolder): string {
  if (isRecentlyDeleted) return phrase('list.kept');
  return protocol === 'pop3' && role !== 'inbox' ? phrase('list.onlyHere') : '';
}

/** How many messages are marked; nothing when none is. */
export function markedSpans({ ids, range }: Marks, { theme }: Painter): Span[] {
  if (ids.size === 0) return [];
  return [
    [
      `${range === null ? '' : phrase('list.range')}${phrase('list.marked', { count: count(ids.size) })}  `,
      theme.accentStrong,
    ],
  ];
}

const EXAMPLES = [
  ['from:ann', 'list.example.from'],
  ['is:unread', 'list.example.unread'],
  ['has:attachment', 'list.example.files'],
  ['newer:7d', 'list.example.week'],
] as const;

/** What a search can say, before anything is typed. */
function searchHelp({ theme }: Painter): Span[][] {
  const examples = EXAMPLES.map(([query, meaning]): Span[] => [
    [query.padEnd(17), theme.accent],
    [phrase(meaning).padEnd(18), theme.faintText],
  ]);
  return [[[phrase('list.typeWords'), theme.muted]], [], ...examples];
}

/** What is wrong, where, and what to write instead. */
function troubleLines(trouble: QueryTrouble, width: number, { theme }: Painter): Span[][] {
  const { message, before, wrong, after, suggestion } = trouble;
  const said = wrapAtMost(4, message, width).map((line): Span[] => [[line, theme.muted]]);
  const around = Math.max(0, Math.floor((width - displayWidth(wrong)) / 2));
  const where: Span[] = [
    [before.slice(-around), theme.faintText],
    [wrong.slice(0, width), theme.danger],
    [after.slice(0, around), theme.faintText],
  ];
  const instead: Span[][] =
    suggestion === null
      ? []
      : [
          [
            [`${phrase('list.tryIt')} `, theme.muted],
            [suggestion, theme.accentStrong],
          ],
        ];
  return [...said, ...(wrong === '' ? [] : [where]), ...instead];
}

function emptyState(props: MessageListProps, painter: Painter): Span[][] {
  const { theme } = painter;
  const { source } = props.list;
  if (source.kind === 'search') {
    if (source.words === '') return searchHelp(painter);
    if (props.trouble === null) return [[[phrase('list.noMatch'), theme.muted]]];
    return troubleLines(props.trouble, Math.max(10, props.width - 4), painter);
  }
  if (source.kind === 'saved') return [[[phrase('list.noMatch'), theme.muted]]];
  if (props.fetched === 'now') return [[[phrase('list.fetching'), theme.muted]]];
  if (props.fetched === 'once') return [[[phrase('list.nothing'), theme.muted]]];
  return [
    [[phrase('list.notYet'), theme.text]],
    [
      [`${phrase('list.press')} `, theme.muted],
      ['$', theme.accentStrong],
      [` ${phrase('list.toFetch')}`, theme.muted],
    ],
  ];
}
