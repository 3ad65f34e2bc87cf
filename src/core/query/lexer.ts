/**
 * The text of a query as tokens. Pure; never throws, linear time.
 *
 * A term is a word or a phrase in quotation marks (`\"` and `\\` within), a field before it, a `*`
 * behind it. Words end at white space, parentheses and quotation marks. A field is one only when it
 * is in the table, so that `https://…` and `12:30` are words.
 */
import { fieldNamed, type Field } from './fields.js';

/** Longer values are cut; keeps a pasted page from becoming one enormous query. */
export const MAX_VALUE = 1000;

interface Span {
  /** Position of its first character, and the one behind its last. */
  at: number;
  end: number;
}

export interface TermToken extends Span {
  kind: 'term';
  field: Field | null;
  /** Without quotation marks, field and star; empty when nothing follows the field. */
  text: string;
  /** Where the value begins. */
  valueAt: number;
  quoted: boolean;
  /** A `*` stands behind it. */
  star: boolean;
  /** The quotation mark at the end is missing. */
  unclosed: boolean;
}

export type Token =
  | TermToken
  /** `field` stands directly before the parenthesis and is meant for what is in it. */
  | (Span & { kind: 'open'; field: Field | null })
  | (Span & { kind: 'close' | 'or' | 'and' | 'not' });

const OPERATORS = { OR: 'or', AND: 'and', NOT: 'not' } as const;
const SPACE = /\s/;
const WORD = /[^\s"()]+/y;

export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    found.push(token);
    at = token.end;
  }
  return found;
}

function tokenAt(text: string, at: number): Token {
  const character = text.charAt(at);
  if (character === '(') return { kind: 'open', at, end: at + 1, field: null };
  if (character === ')') return { kind: 'close', at, end: at + 1 };
  if (character === '"') return phrase(text, at, at, null);
  if (character === '-' && /^[^\s)]$/.test(text.charAt(at + 1))) {
    return { kind: 'not', at, end: at + 1 };
  }
  const word = wordAt(text, at);
  if (isOperator(word)) return { kind: OPERATORS[word], at, end: at + word.length };
  const colon = word.indexOf(':');
  const field = colon > 0 ? fieldNamed(word.slice(0, colon)) : null;
  if (field === null) return bare(word, at, at, null);
  const valueAt = at + colon + 1;
  const first = text.charAt(valueAt);
  if (first === '"') return phrase(text, at, valueAt, field);
  if (first === '(') return { kind: 'open', at, end: valueAt + 1, field };
  return bare(word.slice(colon + 1), at, valueAt, field);
}

function bare(value: string, at: number, valueAt: number, field: Field | null): TermToken {
  const star = value.length > 1 && value.endsWith('*');
  const text = (star ? value.slice(0, -1) : value).slice(0, MAX_VALUE);
  const end = valueAt + value.length;
  return { kind: 'term', at, end, field, text, valueAt, quoted: false, star, unclosed: false };
}

/** @param quoteAt where the opening quotation mark is. */
function phrase(text: string, at: number, quoteAt: number, field: Field | null): TermToken {
  let value = '';
  let end = quoteAt + 1;
  while (end < text.length && text.charAt(end) !== '"') {
    if (text.charAt(end) === '\\' && /["\\]/.test(text.charAt(end + 1))) end += 1;
    if (value.length < MAX_VALUE) value += text.charAt(end);
    end += 1;
  }
  const unclosed = end >= text.length;
  if (!unclosed) end += 1;
  const star = !unclosed && text.charAt(end) === '*';
  if (star) end += 1;
  return {
    kind: 'term',
    at,
    end,
    field,
    text: value,
    valueAt: quoteAt,
    quoted: true,
    star,
    unclosed,
  };
}

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0] ?? text.charAt(at);
}

function isOperator(word: string): word is keyof typeof OPERATORS {
  return Object.hasOwn(OPERATORS, word);
}
