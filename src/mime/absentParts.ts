/**
 * Parts whose content is elsewhere, in sentences: a piece of a message that was sent in several
 * (message/partial, RFC 2046, 5.2.2), and what is only named (message/external-body, 5.2.3).
 * Never throws. What is named is never fetched; untrusted like all mail.
 */
import { partText } from './body.js';
import { readHeaderSection, fieldText, findField } from './headers.js';
import type { Part } from './structure.js';

const MOST = 10;
const VALUE_LIMIT = 300;

export function absentPartSentences(raw: Buffer, parts: readonly Part[]): string[] {
  return parts
    .flatMap((part) => {
      if (part.type === 'message/partial') return [partialSentence(part)];
      return part.type === 'message/external-body' ? [externalSentence(raw, part)] : [];
    })
    .slice(0, MOST);
}

function partialSentence({ parameters }: Part): string {
  const number = parameters.get('number') ?? '?';
  const total = parameters.get('total');
  const of = total === undefined ? '' : ` of ${total.slice(0, 10)}`;
  return `This is piece ${number.slice(0, 10)}${of} of a message that was sent in several; what stands below may begin or end in its middle.`;
}

function externalSentence(raw: Buffer, part: Part): string {
  const { parameters } = part;
  const value = (name: string): string => (parameters.get(name) ?? '').slice(0, VALUE_LIMIT);
  const inner = Buffer.from(partText(raw, part, 10_000), 'utf8');
  const { fields } = readHeaderSection(inner, 0);
  const type = fieldText(findField(fields, 'content-type')).split(';')[0]?.trim() ?? '';
  const what = value('name') || type || 'A file';
  return `${what} is not in this message; its sender has it at ${placeOf(value)}.`;
}

/** RFC 2046, 5.2.3 and RFC 2017. */
function placeOf(value: (name: string) => string): string {
  if (value('url') !== '') return value('url').replace(/\s+/g, '');
  const access = value('access-type').toLowerCase();
  const path = [value('directory'), value('name')].filter((piece) => piece !== '').join('/');
  if (access === 'mail-server') return `the mail server ${value('server')}`;
  if (access === 'local-file') return `a computer of ${value('site') || 'theirs'}: ${path}`;
  return (
    [value('site'), path].filter((piece) => piece !== '').join(': ') || 'a place it does not name'
  );
}
