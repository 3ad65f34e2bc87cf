/**
 * A line that is written, as rows of the screen. Pure.
 *
 * Unlike the wrapping for reading, no character is left out: the rows of a line hold all of it, one
 * behind the other, so that every place in the text has a place on the screen. Blanks behind a word
 * hang over the edge. Breaks behind blanks, and between the characters of scripts that are written
 * without; a longer word is cut where the row ends.
 */
import { displayWidth, graphemes } from '../../terminal/width.js';

/** A part of a line, in UTF-16 code units: from `start` up to, not including, `end`. */
export interface Row {
  start: number;
  end: number;
}

/** A character as it is shown. */
export interface Cell {
  /** Where it begins in the line, and where the next one does. */
  at: number;
  end: number;
  /** What to write to the screen: exactly `width` columns. */
  text: string;
  width: number;
  /** It stands for something that cannot be shown. */
  isSign: boolean;
}

const TAB_STOP = 4;
/** What a terminal shows as nothing, or acts upon. Joiners and variation selectors join. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]/gu;
const BREAKS_ANYWHERE =
  /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;
const SIMPLE = /^[\x20-\x7e]*$/;

/** At least one row. @param columns at least 1 */
export function rowsOf(line: string, columns: number): readonly Row[] {
  if (line.length <= columns && SIMPLE.test(line)) return [{ start: 0, end: line.length }];
  const known = cached(columns);
  const found = known.get(line);
  if (found !== undefined) return found;
  const rows = wrapped(line, columns);
  if (known.size >= MOST_CACHED) known.clear();
  if (line.length <= LONGEST_CACHED) known.set(line, rows);
  return rows;
}

/** The characters of a part of a line, with a tab as the blanks up to its stop. */
export function* cellsOf(line: string, { start, end }: Row): Generator<Cell> {
  let at = start;
  let column = 0;
  for (const { text } of graphemes(line.slice(start, end))) {
    const cell = cellOf(text, at, column);
    yield cell;
    at = cell.end;
    column += cell.width;
  }
}

/** Columns from the beginning of the row to the place in the line. */
export function columnOf(line: string, row: Row, at: number): number {
  let column = 0;
  for (const cell of cellsOf(line, row)) {
    if (cell.at >= at) break;
    column += cell.width;
  }
  return column;
}

/** The place in the line that is in this column of the row, or the nearest before it. */
export function placeAt(line: string, row: Row, column: number, isLast: boolean): number {
  let left = column;
  let last = row.start;
  for (const cell of cellsOf(line, row)) {
    if (left < cell.width) return cell.at;
    left -= cell.width;
    last = cell.at;
  }
  // The end of a row that goes on is the beginning of the next one.
  return isLast ? row.end : last;
}

/** Index of the row that the place is in. */
export function rowAt(rows: readonly Row[], at: number): number {
  const found = rows.findIndex(({ end }) => at < end);
  return found < 0 ? rows.length - 1 : found;
}

function cellOf(text: string, at: number, column: number): Cell {
  const end = at + text.length;
  if (text === '\t') {
    const width = TAB_STOP - (column % TAB_STOP);
    return { at, end, text: ' '.repeat(width), width, isSign: false };
  }
  const shown = text.replace(INVISIBLE, '');
  const width = displayWidth(shown);
  if (width === 0) return { at, end, text: '·', width: 1, isSign: true };
  return { at, end, text: shown, width, isSign: false };
}

function wrapped(line: string, columns: number): Row[] {
  const rows: Row[] = [];
  let start = 0;
  let width = 0;
  /** Where the row may end, and how wide it is up to there. */
  let breakAt = 0;
  let widthAtBreak = 0;
  for (const cell of cellsOf(line, { start: 0, end: line.length })) {
    const isTab = line.charAt(cell.at) === '\t';
    const isBlank = isTab || line.charAt(cell.at) === ' ';
    // Columns are counted from the beginning of the row, which is only known here.
    const cellWidth = isTab ? TAB_STOP - (width % TAB_STOP) : cell.width;
    if (width + cellWidth > columns && !isBlank && cell.at > start) {
      const isCut = breakAt <= start;
      const end = isCut ? cell.at : breakAt;
      rows.push({ start, end });
      width = isCut ? 0 : width - widthAtBreak;
      start = end;
    }
    width += cellWidth;
    if (isBlank || BREAKS_ANYWHERE.test(cell.text)) {
      breakAt = cell.end;
      widthAtBreak = width;
    }
  }
  rows.push({ start, end: line.length });
  return rows;
}

const MOST_CACHED = 2000;
const LONGEST_CACHED = 4096;
let cache = { columns: 0, rows: new Map<string, readonly Row[]>() };

/** Rows of lines that were wrapped before: most lines of a text stay as they are with each key. */
function cached(columns: number): Map<string, readonly Row[]> {
  if (cache.columns !== columns) cache = { columns, rows: new Map() };
  return cache.rows;
}
