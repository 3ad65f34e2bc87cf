/**
 * Contacts (vCard, RFC 6350 and the versions before it) as a short card for each.
 *
 * Guarantees: never throws, linear time, at most {@link MOST_CARDS} contacts. Untrusted like all mail.
 */
import { decodeQuotedPrintable } from './transferEncoding.js';

const MOST_CARDS = 20;
const MOST_LINES = 5_000;
const VALUE_LIMIT = 500;

/** What is shown, in this order. */
const LABELS: readonly (readonly [key: string, label: string])[] = [
  ['fn', 'Name'],
  ['org', 'Organisation'],
  ['title', 'Title'],
  ['email', 'Mail'],
  ['tel', 'Phone'],
  ['adr', 'Address'],
  ['url', 'Page'],
  ['bday', 'Birthday'],
  ['note', 'Note'],
];

/** @param source the decoded text of the part. @returns an empty text when it holds no contact. */
export function contactCards(source: string): string {
  const cards: string[] = [];
  let card: Map<string, string[]> | null = null;
  for (const line of unfolded(source)) {
    const match = /^(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)$/.exec(line);
    if (match === null) continue;
    const [, name = '', parameters = '', value = ''] = match;
    const key = name.toLowerCase();
    if (key === 'begin' && /^vcard\s*$/i.test(value)) card = new Map();
    else if (key === 'end' && card !== null) {
      if (cards.length < MOST_CARDS) cards.push(cardText(card));
      card = null;
    } else card?.set(key, [...(card.get(key) ?? []).slice(0, 20), plain(value, parameters)]);
  }
  return cards.filter((text) => text !== '').join('\n\n');
}

/** Lines that go on begin with white space, or, in quoted-printable, behind an equals sign. */
function unfolded(source: string): string[] {
  const lines: string[] = [];
  for (const line of source.split(/\r?\n/, MOST_LINES)) {
    const last = lines.at(-1);
    if (last !== undefined && /^[ \t]/.test(line)) lines[lines.length - 1] = last + line.slice(1);
    else if (last?.endsWith('=') === true && /quoted-printable/i.test(last)) {
      lines[lines.length - 1] = last.slice(0, -1) + line;
    } else lines.push(line);
  }
  return lines.map((line) => line.slice(0, 4_000));
}

function plain(value: string, parameters: string): string {
  const decoded = /quoted-printable/i.test(parameters)
    ? decodeQuotedPrintable(Buffer.from(value, 'latin1')).toString('utf8')
    : value;
  return decoded
    .slice(0, VALUE_LIMIT)
    .split(/(?<!\\);/)
    .map((piece) =>
      piece
        .replace(/\\n/gi, ' ')
        .replace(/\\([,;\\])/g, '$1')
        .trim(),
    )
    .filter((piece) => piece !== '')
    .join(', ')
    .replace(/\s+/g, ' ')
    .replace(/^(?:mailto|tel):/i, '');
}

function cardText(card: ReadonlyMap<string, readonly string[]>): string {
  const named = card.has('fn') ? card : new Map([...card, ['fn', card.get('n') ?? []]]);
  return LABELS.flatMap(([key, label]) =>
    (named.get(key) ?? []).filter((value) => value !== '').map((value) => `${label}: ${value}`),
  ).join('\n');
}
