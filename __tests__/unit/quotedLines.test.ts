/** What marked lines of a message say, as an answer quotes it. */
import { expect, test } from '@jest/globals';
import type { ShownMessage } from '../../src/ui/state/shownMessage.js';
import { quotedText } from '../../src/ui/state/quotedLines.js';
import { readerText } from '../../src/ui/state/readerText.js';
import { sampleMailbox, INBOX } from '../support/sampleMailbox.js';

const LONG =
  'The herring is in the barrel, and the barrel is where it always was, behind the shed.';
const TEXT = `Hello,\n\n${LONG}\n\nShort.\n> > older words that are long enough to be wrapped, too\n> old\n\n-- \nAnn\n`;

async function shown(text: string): Promise<ShownMessage> {
  const mail = sampleMailbox();
  const [row] = mail.page({ of: { folderId: INBOX }, limit: 1 }).rows;
  if (row === undefined) throw new Error('no mail');
  const message = await mail.open(row.id, new AbortController().signal);
  return { ...message, text };
}

test.each([20, 34, 76])('wrapped to %d columns it says what was written', async (columns) => {
  const text = readerText(await shown(TEXT), columns);
  const lines = text.slice(0, 100).filter(({ kind }) => kind !== 'attachment');
  expect(quotedText(lines, columns).split('\n\n--')[0]).toBe(
    `Hello,\n\n${LONG}\n\nShort.\n>> older words that are long enough to be wrapped, too\n> old`,
  );
});
