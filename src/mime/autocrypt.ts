/**
 * The Autocrypt header (Autocrypt 1.1): a key that comes along with a message. Pure.
 *
 * Guarantees: only a single valid header of the message's one author counts; its key is octets that
 * nobody has looked at.
 */
import { readHeaderSection, messageStart, unfold } from './headers.js';

export interface Autocrypt {
  /** In lower case. */
  address: string;
  /** Whether the author wants answers encrypted. */
  isWanted: boolean;
  key: Buffer;
}

const LARGEST_KEY = 32 * 1024;
const LINE = 76;

/** @param author the address in From. @returns null: there is none that counts. */
export function autocryptOf(raw: Buffer, author: string): Autocrypt | null {
  const { fields } = readHeaderSection(raw, messageStart(raw));
  const found = fields
    .filter(({ key }) => key === 'autocrypt')
    .map((field) => parsed(unfold(field.raw)))
    .filter((one) => one?.address === author.toLowerCase());
  return found.length === 1 ? (found[0] ?? null) : null;
}

function parsed(text: string): Autocrypt | null {
  const parameters = new Map(text.split(';').map(attribute));
  const address = parameters.get('addr')?.trim().toLowerCase() ?? '';
  const data = (parameters.get('keydata') ?? '').replace(/\s+/g, '');
  const critical = [...parameters.keys()].filter((name) => name !== '' && !name.startsWith('_'));
  const isKnown = critical.every((name) => ['addr', 'keydata', 'prefer-encrypt'].includes(name));
  if (!isKnown || !address.includes('@') || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return null;
  const key = Buffer.from(data, 'base64');
  if (key.length === 0 || key.length > LARGEST_KEY) return null;
  return { address, isWanted: parameters.get('prefer-encrypt') === 'mutual', key };
}

/** No quoting: values are addresses, words and base64. */
function attribute(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  return at < 0
    ? [text.trim().toLowerCase(), '']
    : [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}

/** The header of a message with this key; '' for one that is too large to go along. */
export function autocryptField(address: string, key: Buffer): string {
  if (key.length === 0 || key.length > LARGEST_KEY) return '';
  const data = key.toString('base64').match(new RegExp(`.{1,${String(LINE)}}`, 'g')) ?? [];
  const lines = data.map((line) => `\r\n ${line}`).join('');
  return `Autocrypt: addr=${address}; prefer-encrypt=mutual;\r\n keydata=${lines}\r\n`;
}
