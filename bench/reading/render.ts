/** A message as the first rows of a screen: everything between its octets and the terminal. */
import { readMessage } from '../../src/mime/read.js';
import { summarise } from '../../src/mime/summary.js';
import { screenMessage } from '../../src/app/screenRows.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { readerHeading } from '../../src/ui/state/readerHeading.js';
import { ReaderText } from '../../src/ui/state/readerText.js';
import { piecesOf } from '../../src/ui/state/lineTargets.js';
import { Painter } from '../../src/ui/theme/style.js';
import { themeOf } from '../../src/ui/theme/theme.js';

const COLUMNS = 80;
const ROWS = 50;

/**
 * @param row as the index has it, which was made when the message came
 * @returns painted lines, exactly as they would be written to the terminal.
 */
export async function renderedRows(raw: Buffer, row: MessageRow, rows = ROWS): Promise<string[]> {
  const readable = await readMessage(raw);
  const message = screenMessage(row, readable, 'imap');
  const painter = new Painter(24, themeOf('dark'), false, true);
  const heading = readerHeading(message, COLUMNS, new Set()).map((line) =>
    painter.line([[line.kind === 'field' ? line.label + line.text : line.text]], COLUMNS),
  );
  const text = new ReaderText(message, COLUMNS).slice(0, rows).map((line) => {
    const spans = piecesOf(line.text, message.links).map(
      ({ text: words, target }) => [words, {}, target?.url ?? line.url ?? ''] as const,
    );
    return painter.line(spans, COLUMNS);
  });
  return [...heading, ...text];
}

/** What indexing makes of the message. */
export function indexRow(raw: Buffer): MessageRow {
  const size = raw.length;
  return {
    ...summarise(raw),
    ...{ id: 'x', account: 'a', folder: 'INBOX', folderId: 1, placementId: 1, thread: 't' },
    ...{ threadSize: 1, size, received: 0, sortDate: 0, flags: 0, tags: [], server: 'on-server' },
    file: 'x',
  } as unknown as MessageRow;
}
