/**
 * What may come next while a query is typed: fields, then values of the field. Pure; the words of
 * the mailbox (places, tags, people) are arguments, and `completionAt` says which are wanted.
 */
import type { Address } from '../message.js';
import { FIELDS, type Field } from './fields.js';
import { tokens } from './lexer.js';
import { quoteIfNeeded } from './print.js';

export interface CompletionSpot {
  /** What of the text a candidate takes the place of. */
  from: number;
  to: number;
  /** What is there already, without an opening quotation mark. */
  typed: string;
  /** Where the words come from. */
  wants: 'fields' | 'values' | 'places' | 'tags' | 'people' | 'nothing';
  field: Field | null;
}

export interface Candidate {
  /** What to put in the spot. */
  text: string;
  /** For a person, beside it. Untrusted text. */
  detail: string;
}

/** The words of the mailbox; only the wanted ones need be there. All untrusted text. */
export interface Vocabulary {
  places?: readonly string[];
  tags?: readonly string[];
  /** Best first; already those that fit what is typed. */
  people?: readonly Address[];
}

const SOURCES: Readonly<Record<string, CompletionSpot['wants']>> = {
  from: 'people',
  to: 'people',
  cc: 'people',
  bcc: 'people',
  with: 'people',
  in: 'places',
  tag: 'tags',
};

/** What is being typed where the cursor is (a position in UTF-16 units). */
export function completionAt(text: string, cursor: number): CompletionSpot {
  const before = text.slice(0, cursor);
  const nothing: CompletionSpot = {
    from: cursor,
    to: cursor,
    typed: '',
    wants: 'fields',
    field: null,
  };
  const token = tokens(before).at(-1);
  if (token?.kind === 'open') return spotOf(token.field, { ...nothing, field: token.field });
  const isOpen = token?.kind === 'term' && token.end === before.length;
  if (!isOpen || (token.quoted && !token.unclosed)) return nothing;
  const rest = /^[^\s"()]*/.exec(text.slice(cursor))?.[0] ?? '';
  return spotOf(token.field, {
    from: token.valueAt,
    to: cursor + rest.length,
    typed: token.text,
    wants: token.quoted ? 'nothing' : 'fields',
    field: token.field,
  });
}

/** The candidates for a spot, best first. */
export function candidates(
  spot: CompletionSpot,
  vocabulary: Vocabulary,
  limit = 10,
): readonly Candidate[] {
  return all(spot, vocabulary).slice(0, limit);
}

function all(spot: CompletionSpot, vocabulary: Vocabulary): readonly Candidate[] {
  switch (spot.wants) {
    case 'fields':
      return FIELDS.filter(({ name }) => name.startsWith(spot.typed.toLowerCase())).map(
        ({ name, finds }) => ({ text: `${name}:`, detail: finds }),
      );
    case 'values':
      return fitting(spot.typed, spot.field?.values ?? []);
    case 'places':
      return fitting(spot.typed, vocabulary.places ?? []);
    case 'tags':
      return fitting(spot.typed, vocabulary.tags ?? []);
    case 'people':
      return (vocabulary.people ?? []).map(({ name, address }) => ({
        text: quoteIfNeeded(address),
        detail: name,
      }));
    case 'nothing':
      return [];
  }
}

function spotOf(field: Field | null, spot: CompletionSpot): CompletionSpot {
  if (field === null) return spot;
  const wants = SOURCES[field.name] ?? (field.values.length > 0 ? 'values' : 'nothing');
  return { ...spot, wants };
}

/** Those that begin with what is typed, then those that have it within. */
function fitting(typed: string, words: readonly string[]): Candidate[] {
  const wanted = typed.toLowerCase();
  const rank = (word: string): number => word.toLowerCase().indexOf(wanted);
  const starts = words.filter((word) => rank(word) === 0);
  const within = words.filter((word) => rank(word) > 0);
  return [...starts, ...within].map((word) => ({ text: quoteIfNeeded(word), detail: '' }));
}
