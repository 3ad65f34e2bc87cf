/** Filling panes. */
import { cut, spansWidth, type Painter, type Span, type Style } from '../theme/style.js';

/** Exactly so many lines: cut, or followed by blank ones. */
export function filled(
  lines: readonly string[],
  height: number,
  width: number,
  painter: Painter,
): string[] {
  const blank = painter.line([], width);
  return Array.from({ length: height }, (_, index) => lines[index] ?? blank);
}

/** A few calm lines a third of the way down, each centred. */
export function centred(
  texts: readonly (readonly Span[])[],
  height: number,
  width: number,
  painter: Painter,
): string[] {
  const above = Math.max(0, Math.floor((height - texts.length) / 3));
  const lines = texts.map((spans) => {
    const before = Math.max(0, Math.floor((width - spansWidth(spans)) / 2));
    return painter.line([[' '.repeat(before)], ...spans], width);
  });
  const blank = painter.line([], width);
  return filled([...new Array<string>(above).fill(blank), ...lines], height, width, painter);
}

/** Left and right spans at the two ends of a line; the left gives way, and a blank stays between. */
export function ends(
  left: readonly Span[],
  right: readonly Span[],
  width: number,
  painter: Painter,
  base?: Style,
): string {
  const room = Math.max(0, width - spansWidth(right));
  const begins = right.find(([text]) => text !== '')?.[0] ?? ' ';
  const fitting = cut(left, Math.max(0, begins.startsWith(' ') ? room : room - 1));
  const gap = ' '.repeat(Math.max(0, room - spansWidth(fitting)));
  return painter.line([...fitting, [gap], ...right], width, base);
}
