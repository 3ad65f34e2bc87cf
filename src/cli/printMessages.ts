/** How a list of messages is printed: JSON lines, or columns for a person. */
import { setImmediate } from 'node:timers/promises';
import { flagNames } from '../core/flags.js';
import type { MessageRow } from '../core/indexRows.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { jsonLine, messageJson } from './json.js';

/** What a person wants to see at once; a pipe or `--json` gets everything. */
const TERMINAL_ROWS = 50;
const EVERYTHING = Number.MAX_SAFE_INTEGER;
const DEFAULT_COLUMNS = 100;
const ROWS_AT_ONCE = 100;

/** How many rows to print when the user gave this limit, or none. */
export function rowLimit(context: CliContext, asked: number | undefined): number {
  if (asked !== undefined) return asked;
  return context.stdout.isTTY === true && !context.json ? TERMINAL_ROWS : EVERYTHING;
}

/**
 * Prints at most `limit` rows; returns how many there were. Ends early when nobody reads them any
 * more, or wants them.
 */
export async function printMessages(
  context: CliContext,
  rows: Iterable<MessageRow>,
  limit: number,
): Promise<number> {
  let printed = 0;
  if (limit <= 0) return printed;
  const line = context.json ? messageLineJson : await forPeople(context);
  for (const row of rows) {
    context.print(line(row));
    printed += 1;
    if (printed >= limit) break;
    if (printed % ROWS_AT_ONCE === 0) {
      // Only then does Node notice that a reader has left or that a signal came.
      await setImmediate();
      if (context.isOutputLost || context.signal.aborted) break;
    }
  }
  return printed;
}

function messageLineJson(row: MessageRow): string {
  return jsonLine(messageJson(row));
}

/** What measures text takes its time to load. */
async function forPeople(context: CliContext): Promise<(row: MessageRow) => string> {
  const { fit } = await import('./columns.js');
  const columns = context.stdout.columns ?? DEFAULT_COLUMNS;
  return (row) => messageLine(row, columns, fit);
}

type Fit = (text: string, width: number) => string;

function messageLine(row: MessageRow, columns: number, fit: Fit): string {
  const flags = flagNames(row.flags);
  const mark = flags.includes('flagged') ? '*' : flags.includes('seen') ? ' ' : 'N';
  const from = row.from[0];
  const who = from === undefined ? '' : from.name === '' ? from.address : from.name;
  const date = new Date(row.sortDate).toISOString().slice(0, 16).replace('T', ' ');
  const head = `${row.id} ${mark} ${date}  ${fit(sanitiseLine(who), 22)}  `;
  return head + fit(sanitiseLine(row.subject), Math.max(20, columns - 54)).trimEnd();
}
