import type { ReactNode } from 'react';
import { centred, ends, filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import { count } from '../format/numbers.js';
import type { Layout } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';
import { waitingLines, waitingTop, waitsFor, type WaitingLine } from '../state/waitingEntries.js';
import { displayWidth, fit } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter, Span } from '../theme/style.js';
import { phrase } from '../text/phrase.js';

interface WaitingScreenProps {
  state: ScreenState;
  layout: Layout;
}

/** Wider lines are hard to follow from the name to what waits. */
const MOST_COLUMNS = 140;
/** With less, names give way to subjects. */
const NAMES_FROM = 60;

/** What waits for the servers, over the whole body. */
export function WaitingScreen({ state, layout }: WaitingScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const lines = waitingLines(state);
  if (lines.length === 0) {
    const calm = centred(NOTHING(painter), bodyRows, columns, painter);
    return <Lines name="waiting" lines={calm} width={columns} />;
  }
  const selected = state.waiting?.selected ?? 0;
  const top = waitingTop(lines, selected, bodyRows);
  const width = Math.min(columns, MOST_COLUMNS);
  const margin = Math.floor((columns - width) / 2);
  const shape = shapeOf(lines, width);
  const shown = lines
    .slice(top, top + bodyRows)
    .map((line) => spansOf(line, selected, shape, painter))
    .map((line) => ' '.repeat(margin) + line + ' '.repeat(columns - width - margin));
  return <Lines name="waiting" lines={filled(shown, bodyRows, columns, painter)} width={columns} />;
}

const NOTHING = ({ theme }: Painter): Span[][] => [
  [
    [`${GLYPHS.ok} `, theme.good],
    [phrase('waitingScreen.nothingWaits'), theme.strong],
  ],
  [[phrase('waitingScreen.everyChangeHasReached'), theme.muted]],
];

/** Columns of the parts of an entry. */
interface Shape {
  width: number;
  name: number;
  wish: number;
}

function shapeOf(lines: readonly WaitingLine[], width: number): Shape {
  const widest = Math.max(
    ...lines.map((line) => (line.kind === 'entry' ? displayWidth(waitsFor(line.entry)) : 0)),
  );
  return {
    width,
    name: width < NAMES_FROM ? 0 : Math.max(14, Math.min(24, Math.round(width * 0.2))),
    wish: Math.min(widest, Math.round(width * 0.4)),
  };
}

function spansOf(line: WaitingLine, selected: number, shape: Shape, painter: Painter): string {
  const { theme } = painter;
  const { width } = shape;
  if (line.kind === 'space') return painter.line([], width);
  if (line.kind === 'heading') {
    const left: Span[] = [[`   ${line.account}`, theme.strong]];
    const waits =
      line.count === 1
        ? phrase('word.oneWaits')
        : phrase('word.wait', { count: count(line.count) });
    const whom = shape.name === 0 ? '' : phrase('waitingScreen.forTheServer');
    return ends(left, [[`${waits}${whom} `, theme.muted]], width, painter);
  }
  const isSelected = line.index === selected;
  const base = isSelected ? theme.selected : theme.text;
  const bar: Span = [isSelected ? GLYPHS.bar : ' ', theme.accent];
  if (line.kind === 'reason') {
    return painter.line([bar, [`    ${GLYPHS.failed} ${line.text}`, theme.danger]], width, base);
  }
  const { entry } = line;
  const { row } = entry;
  const who = entry.kind === 'sending' ? phrase('word.toNobody', { to: row.to }) : row.from;
  const left: Span[] = [
    bar,
    ['  '],
    [entry.kind === 'sending' ? GLYPHS.draft : GLYPHS.pending, theme.accent],
    [' '],
    ...(shape.name === 0 ? [] : ([[fit(who, shape.name), theme.text], ['  ']] as const)),
    [row.subject === '' ? phrase('waitingScreen.noSubject') : row.subject, theme.strong],
  ];
  const right: Span[] = [['  '], [fit(waitsFor(entry), shape.wish), theme.accent], [' ']];
  return ends(left, right, width, painter, base);
}
