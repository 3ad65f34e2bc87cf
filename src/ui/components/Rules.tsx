import { memo, type ReactNode } from 'react';
import { count } from '../format/numbers.js';
import type { Layout } from '../state/layout.js';
import { shownNotice } from '../state/notices.js';
import type { Notice } from '../state/state.js';
import { displayWidth } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter } from '../theme/style.js';
import { ends } from './filled.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';

/** The thin rule under the status line. */
export const TopRule = memo(function TopRule({ layout }: { layout: Layout }): ReactNode {
  const { painter } = useScreenTools();
  const line = ruleLine(layout, GLYPHS.teeDown, painter);
  return <Lines name="top-rule" lines={[line]} width={layout.columns} />;
});

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
  const line =
    notice === null
      ? ruleLine(layout, GLYPHS.teeUp, painter)
      : noticeLine(notice, notices, layout.columns, painter);
  return <Lines name="bottom-rule" lines={[line]} width={layout.columns} />;
});

/** The rule between two panes. */
export const VerticalRule = memo(function VerticalRule({
  name,
  height,
}: {
  name: string;
  height: number;
}): ReactNode {
  const { painter } = useScreenTools();
  const line = painter.line([[GLYPHS.vertical, painter.theme.rule]], 1);
  return <Lines name={name} lines={new Array<string>(height).fill(line)} width={1} />;
});

function ruleLine(layout: Layout, tee: string, painter: Painter): string {
  const parts = layout.panes.map(({ columns }) => GLYPHS.horizontal.repeat(columns));
  const rule = parts.length === 0 ? GLYPHS.horizontal.repeat(layout.columns) : parts.join(tee);
  return painter.line([[rule, painter.theme.rule]], layout.columns);
}

function noticeLine(
  notice: Notice,
  notices: readonly Notice[],
  width: number,
  painter: Painter,
): string {
  const { theme } = painter;
  if (notice.level === 'info') return painter.line([[` ${notice.text}`, theme.muted]], width);
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

/** That the error that is shown is not the only one. */
function othersText(notices: readonly Notice[]): string {
  const { length } = notices.filter(({ level }) => level === 'error');
  return length > 1 ? `  and ${count(length - 1)} more ` : '';
}

/** Columns for the notice that is shown. */
export function noticeRoom(notices: readonly Notice[], width: number): number {
  return width - displayWidth(othersText(notices));
}

/** Whether a notice and its hint fit into one line; else the hint goes to the hint bar. */
export function noticeFits({ text, hint }: Notice, width: number): boolean {
  return displayWidth(text) + displayWidth(hint) + 7 <= width;
}
