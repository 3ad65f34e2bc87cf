import type { ReactNode } from 'react';
import { ends, filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import type { Layout } from '../state/layout.js';
import {
  entriesOf,
  type Page,
  type PageEntry,
  type PageRow,
  type PageView,
  type Tone,
} from '../state/pages/page.js';
import { pageShape, type PageShape } from '../state/pages/pageShape.js';
import type { ScreenState } from '../state/state.js';
import { displayWidth, fit } from '../terminal/width.js';
import { wrapLine } from '../terminal/wrap.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter, Span, Style } from '../theme/style.js';

/** A bar is as long as there is room beside label and value, within these. */
const LONGEST_BAR = 24;
const SHORTEST_BAR = 6;
const BEFORE_LABEL = 4;
const BEHIND_LABEL = 3;
const BEHIND_BAR = 2;
/** What is cut off is not to look as if the screen did it. */
const AT_THE_EDGE = 2;
const GAPS = BEFORE_LABEL + BEHIND_LABEL + BEHIND_BAR + AT_THE_EDGE;

interface PageScreenProps {
  state: ScreenState;
  page: Page;
  layout: Layout;
}

/** A screen beside the mail: its rows, and below them what the one under the cursor means. */
export function PageScreen({ state, page, layout }: PageScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const placing = pageShape(state, page, layout);
  const { view, width, margin, visible, top, at } = placing;
  const shape = shapeOf(view, width);
  const rows = view.rows
    .slice(top, top + visible)
    .map((row, index) => rowLine(row, top + index === at, shape, painter));
  const body = [
    titleLine(placing, painter),
    painter.line([], width),
    ...filled(rows, visible, width, painter),
    ...aboutLines(placing, painter),
  ];
  const placed = body.map(
    (line) => ' '.repeat(margin) + line + ' '.repeat(columns - width - margin),
  );
  return <Lines name="page" lines={filled(placed, bodyRows, columns, painter)} width={columns} />;
}

function titleLine({ view, top, visible, width }: PageShape, painter: Painter): string {
  const { theme } = painter;
  const hasMore = view.rows.length > top + visible;
  const sign = top > 0 ? (hasMore ? '↕ ' : '↑ ') : hasMore ? '↓ ' : '';
  return ends([[`  ${view.title}`, theme.titleFocused]], [[sign, theme.muted]], width, painter);
}

interface Shape {
  width: number;
  /** Columns of the labels. */
  label: number;
  /** Columns of the bars; 0: none. */
  bar: number;
}

function shapeOf(view: PageView, width: number): Shape {
  const entries = entriesOf(view);
  const widest = Math.max(0, ...entries.map(({ label }) => displayWidth(label)));
  const label = Math.min(widest, Math.floor(width * 0.45));
  const measured = entries.filter(({ share }) => share !== undefined);
  if (measured.length === 0) return { width, label, bar: 0 };
  const room = width - GAPS - label - Math.max(...measured.map(({ value }) => displayWidth(value)));
  return { width, label, bar: room < SHORTEST_BAR ? 0 : Math.min(LONGEST_BAR, room) };
}

function rowLine(row: PageRow, isSelected: boolean, shape: Shape, painter: Painter): string {
  const { theme } = painter;
  switch (row.kind) {
    case 'space':
      return painter.line([], shape.width);
    case 'heading':
      return painter.line([[`  ${row.text}`, theme.strong]], shape.width);
    case 'note':
      return painter.line([[`    ${row.text}`, toneStyle(row.tone, painter)]], shape.width);
    case 'entry':
      return entryLine(row, isSelected, shape, painter);
  }
}

function entryLine(row: PageEntry, isSelected: boolean, shape: Shape, painter: Painter): string {
  const { theme } = painter;
  const { label, value, tone, share } = row;
  const style = toneStyle(tone, painter);
  const bars = shape.bar > 0 ? shape.bar + BEHIND_BAR : 0;
  const room = shape.width - BEFORE_LABEL - shape.label - BEHIND_LABEL - bars - AT_THE_EDGE;
  const spans: Span[] = [
    [isSelected ? GLYPHS.bar : ' ', theme.accent],
    ['   '],
    [fit(label, shape.label), row.option === undefined ? style : theme.text],
    ['   '],
    ...(shape.bar > 0 ? barSpans(share, shape.bar, painter) : []),
    [
      displayWidth(value) > room ? fit(value, Math.max(0, room)) : value,
      row.option === undefined && share === undefined ? theme.muted : style,
    ],
  ];
  return painter.line(spans, shape.width, isSelected ? theme.selected : theme.text);
}

function barSpans(share: number | undefined, columns: number, { theme }: Painter): Span[] {
  if (share === undefined) return [[' '.repeat(columns + BEHIND_BAR)]];
  const full = share > 0 ? Math.max(1, Math.round(share * columns)) : 0;
  return [['█'.repeat(full), theme.accent], ['░'.repeat(columns - full), theme.rule], ['  ']];
}

/** What the entry under the cursor means, under a space. */
function aboutLines({ view, at, below, width }: PageShape, painter: Painter): string[] {
  if (below === 0) return [];
  const row = view.rows[at];
  const text = row?.kind === 'entry' ? row.about : '';
  const lines = [...wrapLine(text, Math.max(10, width - 8))].slice(0, below - 1);
  const painted = lines.map((line) => painter.line([[`    ${line}`, painter.theme.muted]], width));
  return filled([painter.line([], width), ...painted], below, width, painter);
}

function toneStyle(tone: Tone, { theme }: Painter): Style {
  return theme[tone];
}
