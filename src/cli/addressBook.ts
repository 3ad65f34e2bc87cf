/** `mailtui addresses import` and `export`: address books of other programs. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { addToBook } from '../config/addressBook.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { printMuttAliases, printVCards, readAddressBook } from '../mime/addressBooks.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { withService } from './service.js';

export async function importAddresses(context: CliContext, file: string): Promise<number> {
  const bytes = file === '-' ? await buffer(context.stdin) : await bytesOf(file);
  const people = readAddressBook(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  if (people.length === 0) {
    throw new MailtuiError('bad-input', 'there is no address in it', {
      scope: { file },
      hint: 'It takes vCards (.vcf), and files with alias lines of mutt.',
    });
  }
  const total = await addToBook(context.paths, people);
  context.complain(
    `${String(people.length)} addresses read; the address book has ${String(total)}.`,
  );
  return 0;
}

export function exportAddresses(
  context: CliContext,
  words: readonly string[],
  { format, limit = Number.MAX_SAFE_INTEGER }: { format: string; limit?: number },
): Promise<number> {
  if (format !== 'vcard' && format !== 'mutt') {
    throw new MailtuiError('usage', 'the format is vcard or mutt');
  }
  return withService(context, readProfile(context), (service) => {
    const people = service.correspondents({ text: words.join(' '), now: Date.now(), limit });
    const text = format === 'vcard' ? printVCards(people) : printMuttAliases(people);
    // vCards end their lines with CRLF.
    const end = format === 'vcard' ? '\r' : '';
    for (const line of text.split(/\r?\n/).slice(0, -1)) {
      const fold = line.startsWith(' ') ? ' ' : '';
      context.print(fold + sanitiseLine(line.slice(fold.length)) + end);
    }
    return Promise.resolve(0);
  });
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw toMailtuiError(thrown);
  }
}
