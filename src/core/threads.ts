/**
 * Which messages belong to one conversation: those that name each other, directly or through
 * others, by Message-ID (RFC 5256, REFERENCES, without its guessing by subject). Pure.
 *
 * A conversation is a connected set of keys (numbers that stand for Message-IDs) and is named by
 * the smallest of them, so that neither the set nor its name depends on the order of arrival.
 */
import { hash } from 'node:crypto';
import { ID_ALPHABET } from './deliveryKey.js';
import type { MessageSummary } from './message.js';

/** Of a References header longer than this, only the beginning and the end are kept. */
const MAX_REFERENCES = 100;
const MAX_IN_REPLY_TO = 10;

const NAME_LENGTH = 10;

/**
 * The keys of a message, at least one. `fallback` is something unique to the message, for those
 * that name neither themselves nor another.
 */
export function threadKeys(
  summary: Pick<MessageSummary, 'messageId' | 'inReplyTo' | 'references'>,
  fallback: string,
): number[] {
  const { references } = summary;
  const half = MAX_REFERENCES / 2;
  const ids = [
    summary.messageId ?? '',
    ...summary.inReplyTo.slice(0, MAX_IN_REPLY_TO),
    ...(references.length <= MAX_REFERENCES
      ? references
      : [...references.slice(0, half), ...references.slice(-half)]),
  ].filter((id) => id !== '');
  if (ids.length === 0) ids.push(`\0${fallback}`);
  return [...new Set(ids.map(threadKey))];
}

/** Of the messages that one names as before it, only the nearest are kept. */
const MAX_ANCESTORS = 10;

/** Keys of what the message answers and what that answers, nearest first, each once. */
export function ancestorKeys({
  inReplyTo,
  references,
}: Pick<MessageSummary, 'inReplyTo' | 'references'>): number[] {
  const ids = [...references.slice(-MAX_ANCESTORS).reverse(), ...inReplyTo.slice(0, 2)];
  return [...new Set(ids.filter((id) => id !== '').map(threadKey))].slice(0, MAX_ANCESTORS);
}

/** 48 bits of SHA-256: exact as a number, and small in the index. */
export function threadKey(id: string): number {
  let key = recentKeys.get(id);
  if (key !== undefined) return key;
  key = Number.parseInt(hash('sha256', id, 'hex').slice(0, 12), 16);
  if (recentKeys.size >= MAX_RECENT) recentKeys.clear();
  recentKeys.set(id, key);
  return key;
}

/** A conversation comes together, and all of it names the same messages. */
const recentKeys = new Map<string, number>();
const MAX_RECENT = 2000;

/** The name of the conversation whose smallest key this is; ten characters like a message's id. */
export function threadName(key: number): string {
  let name = '';
  for (let rest = key; name.length < NAME_LENGTH; rest = Math.floor(rest / 32)) {
    name = (ID_ALPHABET[rest % 32] ?? '') + name;
  }
  return name;
}

/** The inverse of {@link threadName}; null when it is no such name. */
export function parseThreadName(name: string): number | null {
  if (name.length !== NAME_LENGTH) return null;
  let key = 0;
  for (const character of name.toLowerCase()) {
    const digit = ID_ALPHABET.indexOf(character);
    if (digit === -1) return null;
    key = key * 32 + digit;
  }
  return Number.isSafeInteger(key) ? key : null;
}
