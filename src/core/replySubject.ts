/**
 * Which conversation a reply belongs to that names no message, as some programs write them: that of
 * the messages with its subject between the same two people. Pure.
 *
 * Guarantees: a subject joins nothing by itself. Messages are joined by it only when there is such a
 * reply, and then all that fit are, so that the order of arrival does not matter.
 */
import type { MessageSummary } from './message.js';
import { threadKey } from './threads.js';

export type SubjectLink =
  /** It begins a conversation, and replies that name nothing may find it. */
  | { kind: 'original'; key: number }
  /** It answers something, and does not say what. */
  | { kind: 'reply'; key: number };

/** `Re:` as programs write it in several languages, with a count or without. */
const REPLY =
  /^\s*(?:re|aw|antw|antwort|sv|vs|odp|ynt|res|rif|回复|答复|回覆|返信)(?:\[\d+\])?\s*[:：]\s*/iu;

/** Null: its ids say all there is to say, or there is too little to go by. */
export function subjectLink(
  summary: Pick<MessageSummary, 'subject' | 'from' | 'to' | 'inReplyTo' | 'references'>,
): SubjectLink | null {
  const { subject, from, to, inReplyTo, references } = summary;
  if (inReplyTo.length > 0 || references.length > 0) return null;
  const [author, recipient] = [from[0]?.address, to[0]?.address];
  if (author === undefined || recipient === undefined) return null;
  const base = baseSubject(subject);
  if (base.text === '') return null;
  const people = [author.toLowerCase(), recipient.toLowerCase()].sort();
  // No Message-ID begins with NUL.
  const key = threadKey(`\0subject\0${people.join('\0')}\0${base.text}`);
  return { kind: base.isReply ? 'reply' : 'original', key };
}

/** The subject without what replying put before it, to be compared with others. */
export function baseSubject(subject: string): { text: string; isReply: boolean } {
  let text = subject.slice(0, 1000).normalize('NFKC');
  let isReply = false;
  for (let match = REPLY.exec(text); match !== null; match = REPLY.exec(text)) {
    isReply = true;
    text = text.slice(match[0].length);
  }
  return { text: text.replace(/\s+/gu, ' ').trim().toLowerCase(), isReply };
}
