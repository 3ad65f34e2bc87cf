/**
 * A query as the search keys of IMAP (RFC 9051, 6.4.4). Pure.
 *
 * Guarantees: what a server cannot be asked for is said, never guessed: of the parts that must all
 * hold it is left out (so the server finds more, not less), and a query of nothing else has no keys;
 * no text of the user's ends the command or begins another.
 */
import type { Query, Term, TextField } from '../../core/query/ast.js';
import { MUTED_TAG } from '../../core/muting.js';
import { dateRange } from '../../core/query/dates.js';
import { printQuery } from '../../core/query/print.js';
import { gmailKeys } from './gmailSearch.js';
import { atom, textArgument as string, type Argument } from './imapCommand.js';

export interface SearchKeys {
  /** None: the server cannot be asked. */
  keys: readonly Argument[];
  /** Parts that were left out, as one writes them. */
  leftOut: readonly string[];
}

/** What a server understands beside RFC 9051. */
export interface SearchDialect {
  /** X-GM-RAW and X-GM-LABELS (X-GM-EXT-1); says how the name of a label is written. */
  gmailLabel?: (name: string) => Argument;
}

const STANDARD: SearchDialect = {};

/** @param now what relative dates count from, ms since the epoch */
export function searchKeys(
  query: Query,
  now: number,
  dialect: SearchDialect = STANDARD,
): SearchKeys {
  const parts = query.type === 'and' ? query.parts : [query];
  const keys: Argument[] = [];
  const leftOut: string[] = [];
  for (const part of parts) {
    // Which folders are searched is said by whoever asks.
    if (part.type === 'in' || part.type === 'all') continue;
    const own = keysOf(part, now, dialect);
    if (own === null) leftOut.push(printQuery(part));
    else keys.push(...own);
  }
  const asksForAll = keys.length === 0 && leftOut.length === 0;
  return { keys: asksForAll ? [atom('ALL')] : keys, leftOut };
}

/** Whether the keys hold text beyond ASCII, which needs CHARSET UTF-8. */
export function hasLiteral(keys: readonly Argument[]): boolean {
  return keys.some((key) => (isList(key) ? hasLiteral(key) : key.type === 'LITERAL'));
}

function isList(key: Argument): key is readonly Argument[] {
  return Array.isArray(key);
}

type Keys = readonly Argument[];

/** Null: no server can be asked for it. */
function keysOf(query: Query, now: number, dialect: SearchDialect): Keys | null {
  switch (query.type) {
    case 'all':
      return [atom('ALL')];
    case 'and': {
      const parts = query.parts.map((part) => keysOf(part, now, dialect));
      return parts.every((part) => part !== null) ? [parts.flat()] : null;
    }
    case 'or': {
      const parts = query.parts.map((part) => keysOf(part, now, dialect));
      return parts.every((part) => part !== null) ? anyOf(parts) : null;
    }
    case 'not': {
      const part = keysOf(query.part, now, dialect);
      return part === null ? null : [atom('NOT'), one(part)];
    }
    default:
      return gmailKeys(query, dialect.gmailLabel) ?? keysOfTerm(query, now);
  }
}

function keysOfTerm(term: Term, now: number): Keys | null {
  switch (term.type) {
    case 'text':
      return keysOfText(term.field, term.text);
    case 'is':
      return STATES[term.state] ?? null;
    case 'date':
      return keysOfDate(term, now);
    case 'size':
      return [atom(term.side.toUpperCase()), atom(String(term.octets))];
    case 'tag':
      return /^[A-Za-z0-9$_.-]+$/.test(term.tag) ? [atom('KEYWORD'), atom(term.tag)] : null;
    case 'id':
      return term.id.includes('@') ? header('Message-ID', term.id) : null;
    case 'in':
    case 'has':
    case 'attachment':
    case 'thread':
      return null;
  }
}

const STATES: Partial<Record<Extract<Term, { type: 'is' }>['state'], Keys>> = {
  unread: [atom('UNSEEN')],
  read: [atom('SEEN')],
  flagged: [atom('FLAGGED')],
  answered: [atom('ANSWERED')],
  draft: [atom('DRAFT')],
  'on-server': [atom('ALL')],
  muted: [atom('KEYWORD'), atom(MUTED_TAG)],
};

function keysOfText(field: TextField, text: string): Keys | null {
  switch (field) {
    case 'any':
      return [atom('TEXT'), string(text)];
    case 'with':
      return anyOf([
        ...['FROM', 'TO', 'CC', 'BCC'].map((key) => [atom(key), string(text)]),
        header('Reply-To', text),
      ]);
    case 'list':
      return header('List-Id', text);
    case 'filename':
      return null;
    default:
      return [atom(field.toUpperCase()), string(text)];
  }
}

/** By whole days of the Date header: a server knows no hours, and finds a few more. */
function keysOfDate({ side, date }: Extract<Term, { type: 'date' }>, now: number): Keys {
  const { moment, start, end } = dateRange(date, now);
  switch (side) {
    case 'after':
      return [atom('SENTSINCE'), atom(day(moment))];
    case 'before':
      return [atom('SENTBEFORE'), atom(day(nextMidnight(moment)))];
    case 'on':
      return [[atom('SENTSINCE'), atom(day(start)), atom('SENTBEFORE'), atom(day(end))]];
  }
}

/** The moment itself when it is one. */
function nextMidnight(moment: number): number {
  const midnight = new Date(moment);
  if (midnight.setHours(0, 0, 0, 0) === moment) return moment;
  return midnight.setDate(midnight.getDate() + 1);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `1-Feb-2026`, by the clock of the user. */
function day(moment: number): string {
  const date = new Date(moment);
  const year = String(Math.min(9999, Math.max(1, date.getFullYear()))).padStart(4, '0');
  return `${String(date.getDate())}-${MONTHS[date.getMonth()] ?? 'Jan'}-${year}`;
}

function header(name: string, value: string): Keys {
  return [atom('HEADER'), atom(name), string(value)];
}

/** As one key: in parentheses when it is several. */
function one(keys: Keys): Argument {
  const [only] = keys;
  return keys.length === 1 && only !== undefined ? only : keys;
}

/** OR takes two. */
function anyOf(parts: readonly Keys[]): Keys {
  const [first = [], ...rest] = parts;
  return rest.length === 0 ? first : [atom('OR'), one(first), one(anyOf(rest))];
}
