/**
 * A message without the content of some of its attachments.
 *
 * Guarantees: the header of the message and every octet outside of these parts stay as they are, and
 * where each part was stands a short text that says what it was; what such an edit would make worthless
 * (a signature) or that cannot be taken out alone is refused.
 */
import { MailtuiError } from '../core/errors.js';
import { protectedParts } from './protectedParts.js';
import { isMultipart, parseStructure, type Part } from './structure.js';

/**
 * @param numbers as in {@link Attachment.part}
 * @param noteOf what stands in the place of a part
 * @throws MailtuiError `bad-input`
 */
export function withoutParts(
  raw: Buffer,
  numbers: readonly string[],
  noteOf: (part: { name: string; type: string; octets: number }) => string,
): Buffer {
  if (protectedParts(raw) !== null) {
    throw refused('it is signed or encrypted as a whole', 'Without a part nobody could verify it.');
  }
  const { parts } = parseStructure(raw);
  const chosen = numbers.map((number) => removable(parts, number));
  const pieces: Buffer[] = [];
  let at = 0;
  for (const part of chosen.sort((a, b) => a.top - b.top)) {
    if (part.top < at) continue;
    const note = noteOf({ name: part.fileName, type: part.type, octets: part.end - part.start });
    pieces.push(raw.subarray(at, part.top), notePart(note));
    at = part.end;
  }
  return Buffer.concat([...pieces, raw.subarray(at)]);
}

function removable(parts: readonly Part[], number: string): Part {
  const part = parts.find((one) => one.number === number);
  if (part === undefined) throw refused(`it has no part ${number}`, '');
  if (part.parent === null) throw refused('the file is all of it', 'Delete the message instead.');
  if (part.content !== undefined || !isMultipart(part.parent)) {
    throw refused('the file is inside of another', 'Delete that one instead.');
  }
  if (part.parent.type === 'multipart/alternative') {
    throw refused('it is another way to say the text', '');
  }
  return part;
}

function refused(reason: string, hint: string): MailtuiError {
  return new MailtuiError('bad-input', `nothing was taken out of the message: ${reason}`, { hint });
}

function notePart(note: string): Buffer {
  const lines = Buffer.from(`${note}\n`).toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(
    'Content-Type: text/plain; charset=utf-8\r\n' +
      'Content-Disposition: inline\r\n' +
      'Content-Transfer-Encoding: base64\r\n' +
      `\r\n${lines}`,
  );
}
