/**
 * Parts that a part holds beside MIME: files written into a text (uuencode, yEnc) and what
 * Outlook wraps in winmail.dat. They are numbered below the part that holds them.
 */
import { findEmbeddedFiles } from './embeddedFiles.js';
import { baseName } from './fileName.js';
import { NAME_LIMIT, type Part } from './structure.js';
import { readTnef } from './tnef.js';
import { decodeTransfer } from './transferEncoding.js';

/** Octets of a winmail.dat that is unpacked. */
const TNEF_LIMIT = 64 << 20;

export function embeddedParts(raw: Buffer, part: Part): readonly Part[] {
  if (isTnef(part)) return tnefParts(raw, part);
  const isPlain = part.type === 'text/plain' && part.encoding === 'identity';
  if (!isPlain || part.disposition === 'attachment') return [];
  return findEmbeddedFiles(raw, part.start, part.end).map((file, i) => ({
    ...blank(part, i),
    fileName: nameOf(file.name),
    encoding: file.encoding,
    start: file.start,
    end: file.end,
  }));
}

export function isTnef(part: Part): boolean {
  return (
    /^application\/(?:vnd\.)?ms-tnef$/.test(part.type) ||
    (part.type === 'application/octet-stream' && /^winmail\.dat$/i.test(part.fileName))
  );
}

function tnefParts(raw: Buffer, part: Part): Part[] {
  if (part.end - part.start > TNEF_LIMIT) return [];
  const contents = readTnef(decodeTransfer(raw.subarray(part.start, part.end), part.encoding));
  if (contents === null) return [];
  const parts = contents.files.map((file, i): Part => ({
    ...blank(part, i),
    type: file.type === '' ? 'application/octet-stream' : file.type,
    disposition: file.contentId === '' ? 'attachment' : '',
    fileName: nameOf(file.name),
    contentId: file.contentId,
    content: file.content,
  }));
  const { body } = contents;
  if (body === null) return parts;
  const text: Part = {
    ...blank(part, parts.length),
    type: body.type,
    parameters: new Map([['charset', body.charset]]),
    disposition: 'inline',
    content: body.content,
  };
  return [...parts, text];
}

function blank(parent: Part, index: number): Part {
  return {
    number: `${parent.number}.${String(index + 1)}`,
    fields: [],
    type: 'application/octet-stream',
    parameters: new Map<string, string>(),
    disposition: 'attachment',
    fileName: '',
    contentId: '',
    encoding: 'identity',
    children: [],
    parent,
    embedded: [],
    top: parent.start,
    start: parent.start,
    end: parent.end,
  };
}

function nameOf(name: string): string {
  return baseName(name).slice(0, NAME_LIMIT);
}
