import { memo, type ReactNode } from 'react';
import { count } from '../format/numbers.js';
import type { Layout, PanePlace } from '../state/layout.js';
import { shownNotice } from '../state/notices.js';
import type { Notice } from '../state/state.js';
import type { ShownTab } from '../state/tabs/tabStrip.js';
import { displayWidth } from '../terminal/width.js';
import { phrase } from '../text/phrase.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter, Span } from '../theme/style.js';
import { ends } from './filled.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';

interface TopRuleProps {
  layout: Layout;
  tabs: readonly ShownTab[];
}

/** The thin rule under the status line; tabs stand in it, so that nothing moves when one is opened. */
export const TopRule = memo(function TopRule({ layout, tabs }: TopRuleProps): ReactNode {
  const { painter } = useScreenTools();
  const atTop = layout.panes.filter(({ top }) => top === 0);
  const line = painter.line(tabSpans(layout.columns, atTop, tabs, painter), layout.columns);
  return <Lines name="top-rule" lines={[line]} width={layout.columns} />;
});

function tabSpans(
  columns: number,
  panes: readonly PanePlace[],
  tabs: readonly ShownTab[],
  { theme }: Painter,
): Span[] {
  const rule = ruleText(columns, panes, GLYPHS.teeDown);
  const spans: Span[] = [];
  let at = 0;
  for (const { left, columns: width, text, isShown } of tabs) {
    spans.push([rule.slice(at, left), theme.rule]);
    spans.push([text, isShown ? theme.accentStrong : theme.muted]);
    at = left + width;
  }
  return [...spans, [rule.slice(at), theme.rule]];
}

/** The rule above the hint bar; a notice takes its place, so that nothing moves. */
export const BottomRule = memo(function BottomRule({
  layout,
  notices,
}: {
  layout: Layout;
  notices: readonly Notice[];
}): ReactNode {
  const { painter } = useScreenTools();
  const notice = shownNotice(notices);
  const atBottom = layout.panes.filter(({ top, rows }) => top + rows === layout.bodyRows);
  const line =
    notice === null
      ? ruleLine(layout.columns, atBottom, GLYPHS.teeUp, painter)
      : noticeLine(notice, notices, layout.columns, painter);
  return <Lines name="bottom-rule" lines={[line]} width={layout.columns} />;
});

interface VerticalRuleProps {
  name: string;
  height: number;
  /** Row in which a rule to its right begins; null: there is none. */
  branch: number | null;
}

/** The rule between two panes that are beside each other. */
export const VerticalRule = memo(function VerticalRule(props: VerticalRuleProps): ReactNode {
  const { name, height, branch } = props;
  const { painter } = useScreenTools();
  const { rule } = painter.theme;
  const plain = painter.line([[GLYPHS.vertical, rule]], 1);
  const lines = new Array<string>(height).fill(plain);
  if (branch !== null) lines[branch] = painter.line([[GLYPHS.teeRight, rule]], 1);
  return <Lines name={name} lines={lines} width={1} />;
});

/** The rule between two panes of which one is above the other. */
export const HorizontalRule = memo(function HorizontalRule({
  width,
}: {
  width: number;
}): ReactNode {
  const { painter } = useScreenTools();
  const line = ruleLine(width, [], GLYPHS.horizontal, painter);
  return <Lines name="rule-below" lines={[line]} width={width} />;
});

/** A rule with a tee at the left edge of each of these panes that has another to its left. */
function ruleLine(
  columns: number,
  panes: readonly PanePlace[],
  tee: string,
  painter: Painter,
): string {
  return painter.line([[ruleText(columns, panes, tee), painter.theme.rule]], columns);
}

function ruleText(columns: number, panes: readonly PanePlace[], tee: string): string {
  const tees = new Set(panes.map(({ left }) => left - 1));
  const rule = Array.from({ length: columns }, (_, at) => (tees.has(at) ? tee : GLYPHS.horizontal));
  return rule.join('');
}

function noticeLine(
  notice: Notice,
  notices: readonly Notice[],
  width: number,
  painter: Painter,
): string {
  const { theme } = painter;
  if (notice.level === 'info') return painter.line(saidSpans(notice.text, painter), width);
  if (notice.level === 'warning') {
    return painter.line(
      [
        [` ${GLYPHS.dot} `, theme.warning],
        [notice.text, theme.muted],
      ],
      width,
    );
  }
  const fits = noticeFits(notice, noticeRoom(notices, width));
  const hint = fits && notice.hint !== '' ? ` — ${notice.hint}` : '';
  return ends(
    [
      [` ${GLYPHS.warning} `, theme.danger],
      [notice.text, theme.text],
      [hint, theme.muted],
    ],
    [[othersText(notices), theme.danger]],
    width,
    painter,
  );
}

/** What was done, and behind a dot the key that takes it back: `Archived 3 messages · u undo`. */
function saidSpans(text: string, { theme }: Painter): Span[] {
  const [, said = text, key = '', does = ''] = /^(.*) · (\S+) (undo|redo)$/.exec(text) ?? [];
  if (key === '') return [[` ${said}`, theme.text]];
  return [
    [` ${said}`, theme.text],
    [' · ', theme.faintText],
    [key, theme.accent],
    [` ${phrase(does === 'redo' ? 'word.redo' : 'word.undo')}`, theme.muted],
  ];
}

/** That the error that is shown is not the only one. */
function othersText(notices: readonly Notice[]): string {
  const { length } = notices.filter(({ level }) => level === 'error');
  return length > 1 ? `  ${phrase('word.andMore', { count: count(length - 1) })} ` : '';
}

/** Columns for the notice that is shown. */
export function noticeRoom(notices: readonly Notice[], width: number): number {
  return width - displayWidth(othersText(notices));
}

/** Whether a notice and its hint fit into one line; else the hint goes to the hint bar. */
export function noticeFits({ text, hint }: Notice, width: number): boolean {
  return displayWidth(text) + displayWidth(hint) + 7 <= width;
}
