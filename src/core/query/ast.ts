/**
 * A query as a tree: what the parser makes of a text, the index answers, and the printer writes
 * as text again. Plain data, pure.
 *
 * Guarantees: the constructors keep every tree in one normal form (no `and` within an `and`, no
 * `not` of a `not`, no branch of a single part), so that equal queries are equal trees.
 */
import type { QueryDate } from './dates.js';

/** Fields that are searched for words; `any` is what a word without a field is looked for in. */
export type TextField =
  'any' | 'from' | 'to' | 'cc' | 'bcc' | 'with' | 'subject' | 'body' | 'list' | 'filename';

export const STATES = [
  'unread',
  'read',
  'flagged',
  'answered',
  'draft',
  'encrypted',
  'signed',
  'pending',
  'local',
  'on-server',
  'partial',
  'muted',
] as const;
export type State = (typeof STATES)[number];

export const CONTENTS = ['attachment', 'image', 'link', 'invite'] as const;
export type Content = (typeof CONTENTS)[number];

/** One thing to look for. */
export type Term =
  /** These words one after the other; the last may be the beginning of a longer one. */
  | { readonly type: 'text'; field: TextField; text: string; prefix: boolean }
  /** In a folder (path, directory or name), in folders of a role, or in an account. */
  | { readonly type: 'in'; place: string }
  | { readonly type: 'is'; state: State }
  | { readonly type: 'has'; content: Content }
  /** An attachment of this kind: the end of its name (`pdf`) or its media type (`image/png`). */
  | { readonly type: 'attachment'; kind: string }
  /** `after` begins with the date, `before` ends where the date begins. */
  | { readonly type: 'date'; side: 'before' | 'after' | 'on'; date: QueryDate }
  | { readonly type: 'size'; side: 'larger' | 'smaller'; octets: number }
  | { readonly type: 'tag'; tag: string }
  /** A message's short id, or its Message-ID without brackets. */
  | { readonly type: 'id'; id: string }
  /** The name of a conversation. */
  | { readonly type: 'thread'; thread: string };

export type Query =
  | Term
  /** Every message. */
  | { readonly type: 'all' }
  | { readonly type: 'and' | 'or'; parts: readonly Query[] }
  | { readonly type: 'not'; part: Query };

export const ALL: Query = { type: 'all' };

/** All of them; `all` adds nothing. */
export function and(parts: readonly Query[]): Query {
  return joined(
    'and',
    parts.filter((part) => part.type !== 'all'),
  );
}

/** One of them at least; of no parts: everything. */
export function or(parts: readonly Query[]): Query {
  return parts.some((part) => part.type === 'all') ? ALL : joined('or', parts);
}

/** `not` of everything stays everything: it can only come of a part that says nothing. */
export function not(part: Query): Query {
  if (part.type === 'all') return part;
  return part.type === 'not' ? part.part : { type: 'not', part };
}

function joined(type: 'and' | 'or', parts: readonly Query[]): Query {
  const flat = parts.flatMap((part) => (part.type === type ? part.parts : [part]));
  const [only] = flat;
  if (only === undefined) return ALL;
  return flat.length === 1 ? only : { type, parts: flat };
}
