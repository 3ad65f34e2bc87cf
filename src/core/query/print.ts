/** A query as text: reading it again gives the same query. Pure. */
import type { Query } from './ast.js';
import { printQueryDate } from './dates.js';
import { printSize } from './sizes.js';

/** How strongly what is printed holds together, beside what it is put. */
const LOOSE = { or: 0, and: 1 } as const;

export function printQuery(query: Query): string {
  switch (query.type) {
    case 'all':
      return '';
    case 'or':
      return query.parts.map((part) => grouped(part, LOOSE.or)).join(' OR ');
    case 'and':
      return query.parts.map((part) => grouped(part, LOOSE.and)).join(' ');
    case 'not':
      return query.part.type === 'or' || query.part.type === 'and'
        ? `-(${printQuery(query.part)})`
        : `-${printQuery(query.part)}`;
    case 'text':
      return query.field === 'any'
        ? words(query.text, query.prefix, isPlainWord)
        : `${query.field}:${words(query.text, query.prefix, isPlainValue)}`;
    case 'in':
      return `in:${quoteIfNeeded(query.place)}`;
    case 'is':
      return `is:${query.state}`;
    case 'has':
      return `has:${query.content}`;
    case 'attachment':
      return `has:${quoteIfNeeded(`attachment:${query.kind}`)}`;
    case 'date':
      return `${query.side}:${printQueryDate(query.date)}`;
    case 'size':
      return `${query.side}:${printSize(query.octets)}`;
    case 'tag':
      return `tag:${quoteIfNeeded(query.tag)}`;
    case 'id':
      return `id:${quoteIfNeeded(query.id)}`;
    case 'thread':
      return `thread:${quoteIfNeeded(query.thread)}`;
  }
}

function grouped(part: Query, around: number): string {
  const text = printQuery(part);
  return part.type === 'or' || (part.type === 'and' && around > LOOSE.and) ? `(${text})` : text;
}

function words(text: string, prefix: boolean, isPlain: (text: string) => boolean): string {
  return `${isPlain(text) ? text : quoted(text)}${prefix ? '*' : ''}`;
}

/** A value as it may stand behind a field, in quotation marks where it needs them. */
export function quoteIfNeeded(text: string): string {
  return /^[^\s"()]+$/.test(text) ? text : quoted(text);
}

function isPlainValue(text: string): boolean {
  return /^[^\s"()]*[^\s"()*]$/.test(text);
}

/** Also no operator, and nothing that could be a field. */
function isPlainWord(text: string): boolean {
  return isPlainValue(text) && !/^(?:-|(?:OR|AND|NOT)$|[a-z-]+:)/i.test(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
