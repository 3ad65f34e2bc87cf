/** What a term means, by its field. Pure; part of the parser. */
import { ALL, CONTENTS, STATES, type Query, type Term, type TextField } from './ast.js';
import { parseQueryDate } from './dates.js';
import { isTextField, type Field } from './fields.js';
import type { TermToken } from './lexer.js';
import { quoteIfNeeded } from './print.js';
import { parseSize } from './sizes.js';
import { nearest } from './suggest.js';

export interface ReadTerm {
  /** Everything, when the term makes no sense. */
  query: Query;
  problem: { message: string; suggestion: string | null } | null;
}

type FieldTerm = TermToken & { field: Field };

const DATE_HELP = 'a date is like 2026-01-31, 2026-01, 2026, today, yesterday, 7d, 2w, 3m or 1y';
const SIZE_HELP = 'a size is like 500k or 10M';
/** What people write for what we call otherwise. */
const STATE_ALIASES: Readonly<Record<string, Term>> = {
  seen: { type: 'is', state: 'read' },
  unseen: { type: 'is', state: 'unread' },
  starred: { type: 'is', state: 'flagged' },
  replied: { type: 'is', state: 'answered' },
};

/** @param isUnfinished the last word may be the beginning of a longer one. */
export function readTerm(
  token: TermToken,
  isUnfinished: boolean,
  places: readonly string[] | undefined,
): ReadTerm {
  const { field, text, star } = token;
  if (field === null) return { query: words('any', text, star || isUnfinished), problem: null };
  if (text.trim() === '') {
    return wrong(`${field.name}: needs a value directly behind it`, null);
  }
  if (isTextField(field.name)) {
    return { query: words(field.name, text, star || isUnfinished), problem: null };
  }
  return readValue({ ...token, field }, places);
}

function readValue(token: FieldTerm, places: readonly string[] | undefined): ReadTerm {
  // Only text has beginnings to look for; elsewhere a star is a character like any other.
  const value = token.star && !token.quoted ? `${token.text}*` : token.text;
  switch (token.field.name) {
    case 'is':
      return readState(value);
    case 'has':
      return readContent(value);
    case 'before':
    case 'older':
      return readDate('before', token.field, value);
    case 'after':
    case 'newer':
      return readDate('after', token.field, value);
    case 'on':
      return readDate('on', token.field, value);
    case 'larger':
    case 'smaller':
      return readSize(token.field.name, value);
    case 'in':
      return readPlace(value, places);
    case 'tag':
      return right({ type: 'tag', tag: value });
    case 'id':
      return readId(value);
    case 'thread':
      return right({ type: 'thread', thread: value });
    default:
      return right(words('any', value, false));
  }
}

function words(field: TextField, text: string, prefix: boolean): Term {
  return { type: 'text', field, text, prefix };
}

function readState(value: string): ReadTerm {
  const word = value.toLowerCase();
  const state = STATES.find((known) => known === word);
  if (state !== undefined) return right({ type: 'is', state });
  const alias = Object.hasOwn(STATE_ALIASES, word) ? STATE_ALIASES[word] : undefined;
  if (alias !== undefined) return right(alias);
  return wrong(`is: knows ${STATES.join(', ')}`, suggested('is', nearest(word, STATES)));
}

function readContent(value: string): ReadTerm {
  const word = value.toLowerCase();
  const content = CONTENTS.find((known) => known === word);
  if (content !== undefined) return right({ type: 'has', content });
  const [, kind] = /^attachment:(.+)$/s.exec(word) ?? [];
  if (kind !== undefined) return right({ type: 'attachment', kind });
  const known = `${CONTENTS.join(', ')}, or attachment:pdf`;
  return wrong(`has: knows ${known}`, suggested('has', nearest(word, CONTENTS)));
}

function readDate(side: 'before' | 'after' | 'on', field: Field, value: string): ReadTerm {
  const date = parseQueryDate(value);
  if (date !== null) return right({ type: 'date', side, date });
  return wrong(DATE_HELP, suggested(field.name, nearest(value, ['today', 'yesterday'])));
}

function readSize(side: 'larger' | 'smaller', value: string): ReadTerm {
  const octets = parseSize(value);
  return octets === null ? wrong(SIZE_HELP, null) : right({ type: 'size', side, octets });
}

function readPlace(place: string, places: readonly string[] | undefined): ReadTerm {
  const query: Query = { type: 'in', place };
  if (places === undefined) return right(query);
  const wanted = place.toLowerCase();
  if (places.some((known) => known.toLowerCase() === wanted)) return right(query);
  return {
    query,
    problem: {
      message: `there is no folder, role or account named ${place}`,
      suggestion: suggested('in', nearest(place, places)),
    },
  };
}

/** Message-IDs are copied with their brackets. */
function readId(value: string): ReadTerm {
  const id = value.replace(/^[<\s]+|[>\s]+$/g, '');
  return id === ''
    ? wrong('id: needs a value directly behind it', null)
    : right({ type: 'id', id });
}

function suggested(field: string, value: string | null): string | null {
  if (value === null) return null;
  return `${field}:${quoteIfNeeded(value)}`;
}

function right(query: Query): ReadTerm {
  return { query, problem: null };
}

function wrong(message: string, suggestion: string | null): ReadTerm {
  return { query: ALL, problem: { message, suggestion } };
}
