/**
 * What FETCH can tell of a message (RFC 3501, 6.4.5 and 7.4.2).
 *
 * Message bytes are handed out as they are stored, never re-encoded. The parsed views (ENVELOPE,
 * BODYSTRUCTURE, numbered parts) are not offered: a client that keeps whole messages asks for
 * none of them, and BAD is a better answer than a wrong one.
 */
import type { StoredMessage } from './mailTree.js';
import { BadSyntax, textOf, type Token } from './tokens.js';

export interface FetchItem {
  /** Asking for it marks the message as read. */
  marksSeen: boolean;
  render(message: StoredMessage): readonly (string | Buffer)[];
}

const MACROS: Readonly<Record<string, readonly string[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
};

const PLAIN_ITEMS: Readonly<Record<string, (message: StoredMessage) => string>> = {
  UID: (message) => `UID ${message.uid}`,
  FLAGS: (message) => `FLAGS (${[...message.flags].join(' ')})`,
  INTERNALDATE: (message) => `INTERNALDATE "${formatInternalDate(message.received)}"`,
  'RFC822.SIZE': (message) => `RFC822.SIZE ${message.bytes.length}`,
};

const SECTIONS: Readonly<Record<string, string>> = {
  RFC822: 'BODY[]',
  'RFC822.HEADER': 'BODY.PEEK[HEADER]',
  'RFC822.TEXT': 'BODY[TEXT]',
};

/** Throws {@link BadSyntax} for what is not offered. `UID` is always among them with `withUid`. */
export function parseFetchItems(token: Token | undefined, withUid: boolean): FetchItem[] {
  const words = token?.kind === 'list' ? token.items.map(textOf) : [textOf(token)];
  const names = words.flatMap((word) => MACROS[word?.toUpperCase() ?? ''] ?? [word ?? '']);
  if (withUid && !names.some((name) => name.toUpperCase() === 'UID')) names.unshift('UID');
  return names.map(parseItem);
}

function parseItem(name: string): FetchItem {
  const upper = name.toUpperCase();
  const plain = PLAIN_ITEMS[upper];
  if (plain !== undefined) return { marksSeen: false, render: (message) => [plain(message)] };
  const asked = SECTIONS[upper] ?? upper;
  const match = /^BODY(\.PEEK)?\[([^\]]*)\](?:<(\d{1,10})\.(\d{1,10})>)?$/.exec(asked);
  if (match === null) throw new BadSyntax(`this server does not offer ${upper}`);
  const [, peek, section = '', offset, length] = match;
  const select = parseSection(section);
  const label = SECTIONS[upper] === undefined ? `BODY[${section}]` : upper;
  const partial = offset === undefined ? '' : `<${offset}>`;
  return {
    marksSeen: peek === undefined,
    render: (message) => {
      const whole = select(message.bytes);
      const from = Number(offset ?? 0);
      const bytes = offset === undefined ? whole : whole.subarray(from, from + Number(length ?? 0));
      return [`${label}${partial} {${bytes.length}}\r\n`, bytes];
    },
  };
}

function parseSection(section: string): (bytes: Buffer) => Buffer {
  switch (section) {
    case '':
      return (bytes) => bytes;
    case 'HEADER':
      return (bytes) => bytes.subarray(0, headerLength(bytes));
    case 'TEXT':
      return (bytes) => bytes.subarray(headerLength(bytes));
  }
  const match = /^HEADER\.FIELDS(\.NOT)? \(([^)]*)\)$/.exec(section);
  if (match === null) throw new BadSyntax(`this server does not offer BODY[${section}]`);
  const wanted = new Set((match[2] ?? '').split(' ').map((name) => name.replaceAll('"', '')));
  const keep = match[1] === undefined;
  return (bytes) => {
    const fields = headerFields(bytes).filter(({ name }) => wanted.has(name) === keep);
    return Buffer.from(fields.map(({ raw }) => raw).join('') + '\r\n', 'latin1');
  };
}

/** Up to and with the empty line. */
function headerLength(bytes: Buffer): number {
  if (bytes.subarray(0, 2).equals(Buffer.from('\r\n'))) return 2;
  const end = bytes.indexOf('\r\n\r\n');
  return end === -1 ? bytes.length : end + 4;
}

export interface HeaderField {
  /** In upper case. */
  name: string;
  /** As latin1, with its line ends and continuation lines. */
  raw: string;
}

export function headerFields(bytes: Buffer): HeaderField[] {
  const header = bytes.toString('latin1', 0, headerLength(bytes));
  return [...header.matchAll(/^([^\s:]+)[ \t]*:.*\r\n(?:[ \t].*\r\n)*/gm)].map((match) => ({
    name: (match[1] ?? '').toUpperCase(),
    raw: match[0],
  }));
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A date-time (RFC 3501, 9), in UTC. */
export function formatInternalDate(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`;
}

/** Null when it is no date-time. */
export function parseInternalDate(text: string): Date | null {
  const match = /^ ?(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(
    text,
  );
  if (match === null) return null;
  const month = MONTHS.indexOf(match[2] ?? '') + 1;
  const day = `${match[3]}-${String(month).padStart(2, '0')}-${match[1]?.padStart(2, '0')}`;
  const date = new Date(`${day}T${match[4]}${match[5]}:${match[6]}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
