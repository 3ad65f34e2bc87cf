import type { ReactNode } from 'react';
import type { Layout } from '../state/layout.js';
import { displayWidth } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import { cut, type Painter, type Span } from '../theme/style.js';
import { ends, filled } from './filled.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';

export interface Choice {
  label: string;
  /** Which letters of the label were typed. */
  at: readonly number[];
  /** At the other end of the line. */
  note: string;
  usable: boolean;
}

interface ChoicesProps {
  choices: readonly Choice[];
  /** Index of the one under the cursor; -1: none. */
  chosen: number;
  /** What to say when there are none. */
  none: string;
  layout: Layout;
}

const MOST_COLUMNS = 76;

/** A list of what one can choose, over the whole body. */
export function Choices({ choices, chosen, none, layout }: ChoicesProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const width = Math.min(columns, MOST_COLUMNS);
  const top = Math.max(0, chosen - bodyRows + 1);
  const margin = Math.floor((columns - width) / 2);
  const lines = choices
    .slice(top, top + bodyRows)
    .map((choice, index) => choiceLine(choice, top + index === chosen, width, painter));
  if (choices.length === 0) {
    lines.push(painter.line([[`    ${none}`, painter.theme.muted]], width));
  }
  const placed = lines.map(
    (line) => ' '.repeat(margin) + line + ' '.repeat(columns - width - margin),
  );
  return (
    <Lines name="choices" lines={filled(placed, bodyRows, columns, painter)} width={columns} />
  );
}

function choiceLine(choice: Choice, chosen: boolean, width: number, painter: Painter): string {
  const { theme } = painter;
  const { label, at, note, usable } = choice;
  const letters = new Set(at);
  const spans = Array.from(label.split('').entries(), ([index, letter]): Span => {
    if (!usable) return [letter, theme.faintText];
    return [letter, letters.has(index) ? theme.accentStrong : theme.text];
  });
  // The label is what one looks for: the note gets what that leaves.
  const right: Span[] = [[`  ${note}`, usable ? theme.muted : theme.faintText]];
  const room = Math.max(0, width - displayWidth(label) - 5);
  return ends(
    [[chosen ? GLYPHS.bar : ' ', theme.accent], ['   '], ...spans],
    [...cut(right, room), [' ']],
    width,
    painter,
    chosen ? theme.selected : theme.text,
  );
}
