/** The columns of the list of messages: which there are, and how a person writes them. Pure. */

export const COLUMN_NAMES = [
  ...(['name', 'subject', 'tags', 'place', 'thread', 'signs', 'size', 'account', 'date'] as const),
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export interface ListColumn {
  name: ColumnName;
  /** Columns of the terminal; null: as is usual. The subject has what the others leave. */
  width: number | null;
}

/** What a list has where nothing else is configured. */
export const USUAL_COLUMNS = 'name subject place thread signs date';

/** One column as it is written: `name`, or `name:20`. */
export const COLUMN_PATTERN = `^(${COLUMN_NAMES.join('|')})(:[1-9][0-9]?)?$`;

/** The columns that these words name, each once; the subject is always among them. */
export function listColumns(words: readonly string[]): readonly ListColumn[] {
  const columns: ListColumn[] = [];
  for (const word of words) {
    const [named, width] = word.split(':');
    const name = COLUMN_NAMES.find((one) => one === named);
    if (name === undefined || columns.some((column) => column.name === name)) continue;
    columns.push({ name, width: width === undefined ? null : Number(width) });
  }
  const hasSubject = columns.some(({ name }) => name === 'subject');
  return hasSubject ? columns : [...columns, { name: 'subject', width: null }];
}
