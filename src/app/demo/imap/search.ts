/**
 * SEARCH (RFC 3501, 6.4.4), the keys a mail client asks for: flags, UIDs, dates, sizes, header
 * fields and plain text, with NOT and OR. Text is compared as bytes, without decoding.
 */
import { headerFields } from './fetchItems.js';
import type { StoredMessage } from './mailTree.js';
import { inSequenceSet } from './sequenceSet.js';
import { BadSyntax, textOf, type Token } from './tokens.js';

/** Decides on one message, given its sequence number. */
export type Criterion = (message: StoredMessage, sequence: number) => boolean;

export interface SearchScope {
  highestUid: number;
  count: number;
}

const FLAG_KEYS = new Map(
  ['Answered', 'Deleted', 'Draft', 'Flagged', 'Seen', 'Recent'].map((flag) => [
    flag.toUpperCase(),
    `\\${flag}`,
  ]),
);

/** All of the keys must hold. Throws {@link BadSyntax} for keys that are not known. */
export function parseSearch(tokens: readonly Token[], scope: SearchScope): Criterion {
  const queue = [...tokens];
  if (textOf(queue[0])?.toUpperCase() === 'CHARSET') queue.splice(0, 2);
  const criteria: Criterion[] = [];
  while (queue.length > 0) criteria.push(parseKey(queue, scope));
  return (message, sequence) => criteria.every((holds) => holds(message, sequence));
}

function parseKey(queue: Token[], scope: SearchScope): Criterion {
  const token = queue.shift();
  if (token?.kind === 'list') return parseSearch(token.items, scope);
  const key = (textOf(token) ?? '').toUpperCase();
  const flag = FLAG_KEYS.get(key) ?? FLAG_KEYS.get(key.replace(/^UN/, ''));
  if (flag !== undefined) return (message) => message.flags.has(flag) !== key.startsWith('UN');
  if (/^[\d*]/.test(key)) {
    const holds = inSequenceSet(key, scope.count);
    return (_, sequence) => holds(sequence);
  }
  switch (key) {
    case 'ALL':
      return () => true;
    case 'NOT': {
      const holds = parseKey(queue, scope);
      return (message, sequence) => !holds(message, sequence);
    }
    case 'OR': {
      const [one, other] = [parseKey(queue, scope), parseKey(queue, scope)];
      return (message, sequence) => one(message, sequence) || other(message, sequence);
    }
  }
  return parseKeyWithValue(key, queue, scope);
}

function parseKeyWithValue(key: string, queue: Token[], scope: SearchScope): Criterion {
  const value = textOf(queue.shift());
  if (value === null) throw new BadSyntax(`SEARCH ${key} is not understood`);
  switch (key) {
    case 'UID': {
      const holds = inSequenceSet(value, scope.highestUid);
      return (message) => holds(message.uid);
    }
    case 'KEYWORD':
      return (message) => message.flags.has(value);
    case 'UNKEYWORD':
      return (message) => !message.flags.has(value);
    case 'LARGER':
      return (message) => message.bytes.length > Number(value);
    case 'SMALLER':
      return (message) => message.bytes.length < Number(value);
    case 'SINCE':
      return (message) => dayOf(message.received) >= dayOf(new Date(`${value} UTC`));
    case 'BEFORE':
      return (message) => dayOf(message.received) < dayOf(new Date(`${value} UTC`));
    case 'ON':
      return (message) => dayOf(message.received) === dayOf(new Date(`${value} UTC`));
    case 'TEXT':
    case 'BODY':
      return (message) => contains(message.bytes.toString('utf8'), value);
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
    case 'SUBJECT':
      return inHeader(key, value);
    case 'HEADER':
      return inHeader(value, textOf(queue.shift()) ?? '');
    default:
      throw new BadSyntax(`SEARCH ${key} is not understood`);
  }
}

function inHeader(name: string, value: string): Criterion {
  const field = name.toUpperCase();
  return (message) =>
    headerFields(message.bytes).some((each) => each.name === field && contains(each.raw, value));
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function dayOf(date: Date): number {
  return Math.floor(date.getTime() / 86_400_000);
}
