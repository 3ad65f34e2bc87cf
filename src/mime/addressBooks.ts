/**
 * Address books of other programs: vCards (RFC 6350, and the older 2.1 and 3.0) and aliases of mutt.
 * Pure; never throws. What is no address is left out.
 */
import type { Address } from '../core/message.js';
import { parseAddresses } from './addresses.js';

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;
const MOST_PEOPLE = 100_000;

/** The people in a file of either kind; which kind it is, it says itself. */
export function readAddressBook(text: string): Address[] {
  const people = /^\s*BEGIN:VCARD/im.test(text) ? vCards(text) : aliases(text);
  return people.filter(({ address }) => ADDRESS.test(address)).slice(0, MOST_PEOPLE);
}

function vCards(text: string): Address[] {
  const people: Address[] = [];
  let name = '';
  let addresses: string[] = [];
  // A soft line break of quoted-printable, then folded lines.
  const unfolded = text.replace(/=\r?\n/g, '').replace(/\r?\n[ \t]/g, '');
  for (const line of unfolded.split(/\r?\n/)) {
    const match = /^(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)$/.exec(line);
    if (match === null) continue;
    const [, property = '', parameters = '', raw = ''] = match;
    const value = unescaped(/QUOTED-PRINTABLE/i.test(parameters) ? unquoted(raw) : raw);
    switch (property.toUpperCase()) {
      case 'BEGIN':
        [name, addresses] = ['', []];
        break;
      case 'FN':
        name = value;
        break;
      case 'N':
        if (name === '') name = value.split(';').slice(0, 2).reverse().join(' ').trim();
        break;
      case 'EMAIL':
        addresses.push(value.replace(/^mailto:/i, '').trim());
        break;
      case 'END':
        for (const address of addresses) people.push({ name, address });
        break;
    }
  }
  return people;
}

/** `alias nick Name <address>, …`; a line may go on behind a backslash. */
function aliases(text: string): Address[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^\s*alias\s+(?:-group\s+\S+\s+)*\S+\s+(.+)$/.exec(line);
      const list = (match?.[1] ?? '').replace(/\s#.*$/, '');
      return list === '' ? [] : parseAddresses(list);
    });
}

/** RFC 6350. */
export function printVCards(people: readonly Address[]): string {
  return people
    .map(({ name, address }) => {
      const lines = ['BEGIN:VCARD', 'VERSION:4.0', `FN:${escaped(name === '' ? address : name)}`];
      return [...lines, `EMAIL:${escaped(address)}`, 'END:VCARD'].map(folded).join('\r\n');
    })
    .map((card) => `${card}\r\n`)
    .join('');
}

export function printMuttAliases(people: readonly Address[]): string {
  const taken = new Set<string>();
  return people
    .map(({ name, address }) => {
      const plain = address.split('@')[0]?.replace(/[^\w.-]/g, '') ?? '';
      let nick = plain === '' ? 'x' : plain;
      for (let n = 2; taken.has(nick); n += 1) nick = `${plain}${String(n)}`;
      taken.add(nick);
      const shown = oneLine(name).replace(/["\\]/g, '');
      return `alias ${nick} ${shown === '' ? '' : `"${shown}" `}<${oneLine(address)}>\n`;
    })
    .join('');
}

function escaped(text: string): string {
  return oneLine(text).replace(/[\\,;]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

function unescaped(text: string): string {
  return oneLine(
    text.replace(/\\([nN]|.)/g, (_, character: string) => (/n/i.test(character) ? ' ' : character)),
  );
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Lines of at most 75 octets, cut between characters. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
