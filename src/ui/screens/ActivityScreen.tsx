import type { ReactNode } from 'react';
import { ends, filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import { activityLines, type ActivityLine } from '../state/activityLines.js';
import type { Layout } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';
import { fit } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter } from '../theme/style.js';

/** Wider lines are hard to follow. */
const MOST_COLUMNS = 140;
const ACCOUNT_COLUMNS = 12;

/** What every account does now, and what happened. */
export function ActivityScreen({
  state,
  layout,
}: {
  state: ScreenState;
  layout: Layout;
}): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const lines = activityLines(state);
  const top = Math.max(0, Math.min(state.activityTop ?? 0, lines.length - bodyRows));
  const width = Math.min(columns, MOST_COLUMNS);
  const margin = Math.floor((columns - width) / 2);
  const shown = lines
    .slice(top, top + bodyRows)
    .map((line) => lineOf(line, width, painter))
    .map((line) => ' '.repeat(margin) + line + ' '.repeat(columns - width - margin));
  return (
    <Lines name="activity" lines={filled(shown, bodyRows, columns, painter)} width={columns} />
  );
}

function lineOf(line: ActivityLine, width: number, painter: Painter): string {
  const { theme } = painter;
  switch (line.kind) {
    case 'space':
      return painter.line([], width);
    case 'heading':
      return painter.line([[`  ${line.text}`, theme.title]], width);
    case 'hint':
      return painter.line([[`    ${line.text}`, theme.muted]], width);
    case 'account': {
      const [sign, style] = line.isFailing
        ? [GLYPHS.failed, theme.danger]
        : [GLYPHS.ok, theme.good];
      return ends(
        [
          [`  ${sign} `, style],
          [line.name, theme.strong],
          [`  ${line.note}`, theme.faintText],
        ],
        [[`  ${line.state}  `, line.isFailing ? theme.danger : theme.muted]],
        width,
        painter,
      );
    }
    case 'entry': {
      const { account, level, text } = line.entry;
      const style = { info: theme.text, warning: theme.warning, error: theme.danger }[level];
      return painter.line(
        [
          [`    ${line.time}  `, theme.faintText],
          [`${fit(account, ACCOUNT_COLUMNS)}  `, theme.muted],
          [text, style],
        ],
        width,
      );
    }
  }
}
