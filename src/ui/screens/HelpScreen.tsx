import type { ReactNode } from 'react';
import type { Command } from '../commands/command.js';
import { filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import { helpColumns, helpEntries, helpRows, type HelpEntry } from '../state/helpEntries.js';
import type { Layout } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';
import { fit } from '../terminal/width.js';
import type { Painter, Span } from '../theme/style.js';

interface HelpScreenProps {
  state: ScreenState;
  commands: readonly Command[];
  layout: Layout;
}

/** All keys of the place one came from. */
export function HelpScreen({ state, commands, layout }: HelpScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const rows = helpRows(helpEntries(commands, state), layout);
  const across = helpColumns(rows, layout);
  const used = across.reduce((sum, { width }) => sum + width, 0);
  const top = Math.max(0, Math.min(state.help ?? 0, rows.length - bodyRows));
  const lines = rows.slice(top, top + bodyRows).map((row) => {
    const parts = row.map((entry, at) => {
      const { keys, width } = across[at] ?? { keys: 0, width: 0 };
      return painter.line(entrySpans(entry, keys, painter), width);
    });
    return parts.join('') + ' '.repeat(Math.max(0, columns - used));
  });
  return <Lines name="help" lines={filled(lines, bodyRows, columns, painter)} width={columns} />;
}

function entrySpans(entry: HelpEntry, keyColumns: number, { theme }: Painter): Span[] {
  switch (entry.kind) {
    case 'heading':
      return [[`  ${entry.text}`, theme.strong]];
    case 'command':
      return [
        [`  ${fit(entry.keys, keyColumns)}`, entry.available ? theme.accent : theme.faintText],
        [entry.title, entry.available ? theme.text : theme.faintText],
      ];
    case 'space':
      return [];
  }
}
