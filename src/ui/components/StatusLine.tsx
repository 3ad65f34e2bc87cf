import { memo, type ReactNode } from 'react';
import type { ScreenAccount, ScreenFolder } from '../../app/screenMail.js';
import type { SearchOrder } from '../../core/indexRows.js';
import { age, timeOfDay } from '../format/dates.js';
import { count } from '../format/numbers.js';
import { shownDraft, type ComposeState } from '../state/compose/composeState.js';
import { titleOf, type OpenDraft } from '../state/compose/openDraft.js';
import type { Layout } from '../state/layout.js';
import type { QueryTrouble } from '../state/queryTrouble.js';
import type { Marks } from '../state/marks.js';
import { folderLabel } from '../state/sidebarRows.js';
import { NO_ACTIVITY, type AccountActivity, type CountedSearch } from '../state/state.js';
import { truncate } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import { spansWidth, type Painter, type Span } from '../theme/style.js';
import { ends } from './filled.js';
import { Lines } from './Lines.js';
import { markedSpans, orderNote, troubleNote } from './MessageList.js';
import { useScreenTools } from './screenContext.js';
import { phrase } from '../text/phrase.js';

interface StatusLineProps {
  accounts: readonly ScreenAccount[];
  activity: ReadonlyMap<string, AccountActivity>;
  folder: ScreenFolder | null;
  /** The saved search that is shown; null: none is. */
  search: CountedSearch | null;
  order: SearchOrder;
  /** What is wrong with the search that is shown; null: nothing. */
  trouble: QueryTrouble | null;
  /** Messages that a search found; null: there is no search. */
  found: number | null;
  marks: Marks;
  compose: ComposeState;
  layout: Layout;
  now: number;
}

/** The first line: where one is, and what each account does. */
export const StatusLine = memo(function StatusLine(props: StatusLineProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns } = props.layout;
  const open = shownDraft(props.compose);
  const left = open === null ? placeSpans(props, painter) : draftSpans(open, props, painter);
  const right = accountSpans(props, Math.max(12, columns - spansWidth(left) - 2), painter);
  return <Lines name="status" lines={[ends(left, right, columns, painter)]} width={columns} />;
});

/** What is written, and whether it is kept. */
function draftSpans(open: OpenDraft, { layout, now }: StatusLineProps, painter: Painter): Span[] {
  const { theme } = painter;
  const { columns } = layout;
  const saved: Span[] = [['   '], ...saveSpans(open, now, painter), ['   ']];
  // A third is for the accounts.
  const room = columns - Math.floor(columns / 3) - spansWidth(saved) - 3;
  return [
    [` ${GLYPHS.draft} `, theme.accentStrong],
    [truncate(titleOf(open), Math.max(10, room)), theme.strong],
    ...saved,
  ];
}

function saveSpans({ save }: OpenDraft, now: number, { theme }: Painter): Span[] {
  switch (save.kind) {
    case 'untouched':
      return [];
    case 'changed':
    case 'saving':
      return [[phrase('statusLine.notSavedYet'), theme.faintText]];
    case 'saved':
      return [
        [`${GLYPHS.ok} `, theme.good],
        [phrase('word.saved', { age: age(save.at, now) }), theme.muted],
      ];
    case 'failed':
      return [[phrase('statusLine.notSaved', { failed: GLYPHS.failed }), theme.danger]];
  }
}

/** That drafts are open behind the mail, where there is no room for tabs. */
function openDrafts({ compose, layout }: StatusLineProps, { theme }: Painter): Span[] {
  const { length } = compose.drafts;
  return length === 0 || layout.rules
    ? []
    : [[`   ${GLYPHS.draft} ${count(length)}`, theme.accent]];
}

function placeSpans(props: StatusLineProps, painter: Painter): Span[] {
  return [...folderSpans(props, painter), ...openDrafts(props, painter)];
}

function folderSpans(
  { layout, folder, search, found, order, trouble, marks }: StatusLineProps,
  painter: Painter,
): Span[] {
  const { theme } = painter;
  if (layout.titleLines > 0 || (folder === null && search === null && found === null))
    return [[' mailtui', theme.accentStrong]];
  if (found !== null) {
    return [
      [phrase('word.search'), theme.strong],
      [`  ${phrase('word.found', { count: count(found) })}${orderNote(order)}  `, theme.muted],
      ...(trouble === null ? [] : [[`${troubleNote(trouble)}  `, theme.warning] as const]),
      ...markedSpans(marks, painter),
    ];
  }
  if (search !== null) {
    return [[` ${search.name}  `, theme.strong], ...markedSpans(marks, painter)];
  }
  if (folder === null) return [];
  return [
    [` ${folder.account} / `, theme.muted],
    [folderLabel(folder), theme.strong],
    [
      folder.unread > 0 ? `  ${phrase('word.unread', { count: count(folder.unread) })}` : '',
      theme.unread,
    ],
    ['  '],
    ...markedSpans(marks, painter),
  ];
}

type Shown = AccountActivity & Pick<ScreenAccount, 'pending' | 'nearlyFull'>;

/** As many accounts as fit; those with trouble first, then those at work. */
function accountSpans(props: StatusLineProps, room: number, painter: Painter): Span[] {
  const states = props.accounts.map((account, order) => {
    const activity = props.activity.get(account.name) ?? NO_ACTIVITY;
    const finishedAt = activity.finishedAt ?? account.lastSync;
    const { name, pending, nearlyFull } = account;
    return { name, order, activity: { ...activity, finishedAt, pending, nearlyFull } };
  });
  const alone = props.layout.kind === 'narrow';
  const urgent = [...states].sort(
    (a, b) => rank(a.activity) - rank(b.activity) || a.order - b.order,
  );
  const shown = new Map<string, Span[]>();
  let left = room;
  for (const { name, activity } of urgent) {
    const state = [
      ...activitySpans(activity, props.now, painter),
      ...pendingSpans(activity, painter),
      ...storageSpans(activity, painter),
    ];
    const spans: Span[] = [[`${name} `, painter.theme.text], ...state, ['   ']];
    const needed = spansWidth(spans);
    if (alone && shown.size === 0) {
      shown.set(name, needed > left ? [...state, [' ']] : spans);
      break;
    }
    if (needed > left) continue;
    left -= needed;
    shown.set(name, spans);
  }
  const spans = states.flatMap(({ name }) => shown.get(name) ?? []);
  // The last one keeps a single column from the edge.
  return spans.at(-1)?.[0] === '   ' ? [...spans.slice(0, -1), [' ']] : spans;
}

function rank({ state, error }: AccountActivity): number {
  if (error !== null || state === 'waiting-for-password') return 0;
  return state === 'connecting' || state === 'syncing' ? 1 : 2;
}

/** Changes that wait for a server that cannot be reached. */
function pendingSpans({ error, pending }: Shown, { theme }: Painter): Span[] {
  if (error === null || pending === 0) return [];
  return [[` ${GLYPHS.pending} ${phrase('word.waiting', { count: count(pending) })}`, theme.muted]];
}

/** Soon the server takes no more mail. */
function storageSpans({ nearlyFull }: Shown, { theme }: Painter): Span[] {
  return nearlyFull === null
    ? []
    : [[` ${phrase('word.full', { percent: nearlyFull })}`, theme.warning]];
}

function activitySpans(activity: AccountActivity, now: number, { theme }: Painter): Span[] {
  const { state, done, total, error, pausedUntil, finishedAt } = activity;
  if (state === 'waiting-for-password')
    return [[`${GLYPHS.failed} ${phrase('word.password')}`, theme.danger]];
  if (state === 'connecting')
    return [[`${GLYPHS.busy} ${phrase('word.connecting')}`, theme.accent]];
  if (state === 'syncing') {
    const progress = total > 0 ? `${count(done)}/${count(total)}` : phrase('word.looking');
    return [[`${GLYPHS.busy} ${progress}`, theme.accent]];
  }
  if (pausedUntil !== null && pausedUntil > now) {
    return [[phrase('statusLine.waitsUntil', { timeOfDay: timeOfDay(pausedUntil) }), theme.muted]];
  }
  if (error !== null) return [[`${GLYPHS.failed} ${phrase('word.failed')}`, theme.danger]];
  if (finishedAt === null)
    return [
      [
        state === 'offline' ? phrase('word.offline') : phrase('statusLine.notFetchedYet'),
        theme.faintText,
      ],
    ];
  return [
    [`${GLYPHS.ok} `, theme.good],
    [age(finishedAt, now), theme.muted],
  ];
}
