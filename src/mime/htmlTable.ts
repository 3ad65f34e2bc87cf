/**
 * Which tables of a page hold data, to be drawn as tables, and which only lay the page out, whose
 * cells are read one after the other.
 *
 * Guarantees: looks at each table only down to the tables within it, so that all tables of a page
 * together cost time linear in its length.
 */
import type { DomNode } from 'html-to-text';

/** More than this is not read as a table on eighty columns; also bounds what spans can ask for. */
const MAX_COLUMNS = 8;
const MAX_ROWS = 500;
/** Characters of a cell that may still be a datum; more is a text. */
const MAX_CELL = 60;

/** What stands in a layout, not in a cell with a datum. */
const NO_DATUM = new Set(['table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'hr', 'pre']);

/** @returns how many columns the table has; 0: it is a layout. */
export function dataColumns(table: DomNode): number {
  const rows = rowsOf(table);
  if (rows.length < 2 || rows.length > MAX_ROWS) return 0;
  const cells = rows.map((row) => childTags(row).filter(({ name }) => isCell(name)));
  const widths = cells.map((row) => row.reduce((sum, cell) => sum + span(cell, 'colspan'), 0));
  const columns = widths.reduce((most, width) => Math.max(most, width), 0);
  if (columns < 2 || columns > MAX_COLUMNS) return 0;
  const all = cells.flat();
  if (all.some((cell) => span(cell, 'rowspan') > MAX_ROWS)) return 0;
  const hasHeads = all.some(({ name }) => name === 'th');
  const longest = hasHeads ? MAX_CELL * 4 : MAX_CELL;
  if (all.some((cell) => datumLength(cell) > longest)) return 0;
  // Without a head only a table whose rows agree is one.
  const full = cells.filter((row) => row.filter((cell) => datumLength(cell) > 0).length > 1);
  return hasHeads || (full.length > 1 && full.length * 2 >= rows.length) ? columns : 0;
}

function rowsOf(table: DomNode): DomNode[] {
  return childTags(table).flatMap((child) => {
    if (child.name === 'tr') return [child];
    return /^t(?:head|body|foot)$/.test(child.name ?? '')
      ? childTags(child).filter(({ name }) => name === 'tr')
      : [];
  });
}

function childTags(node: DomNode): DomNode[] {
  return (node.children ?? []).filter(({ type }) => type === 'tag');
}

function isCell(name: string | undefined): boolean {
  return name === 'td' || name === 'th';
}

function span(cell: DomNode, key: 'colspan' | 'rowspan'): number {
  const attributes: Readonly<Record<string, unknown>> = cell.attribs ?? {};
  return Math.max(1, Number(attributes[key] ?? 1));
}

/** Characters of the cell; infinitely many when it is laid out itself. */
function datumLength(cell: DomNode): number {
  let length = 0;
  const open = [...(cell.children ?? [])];
  for (let node = open.pop(); node !== undefined && length <= MAX_CELL * 4; node = open.pop()) {
    if (node.type === 'text') length += (node.data ?? '').trim().length;
    else if (NO_DATUM.has(node.name ?? '')) return Number.POSITIVE_INFINITY;
    else for (const child of node.children ?? []) open.push(child);
  }
  return length;
}
