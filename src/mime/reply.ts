/** What an answer to a message begins with: to whom, about what, and what is quoted. Pure. */
import type { Address, MessageSummary } from '../core/message.js';

export interface ReplyStart {
  to: Address[];
  cc: Address[];
  subject: string;
  references: string[];
  /** What was written, with who wrote it above. */
  quote: string;
}

/**
 * @param text what the reader shows of it.
 * @param own the user's addresses; none of them is answered.
 */
export function replyTo(
  original: MessageSummary,
  text: string,
  own: readonly string[],
  toAll: boolean,
): ReplyStart {
  const mine = new Set(own.map((address) => address.toLowerCase()));
  const isMine = ({ address }: Address): boolean => mine.has(address.toLowerCase());
  const { from, replyTo: wanted, inReplyTo, references, messageId } = original;
  const authors = wanted.length > 0 ? wanted : from;
  // Whoever answers what they wrote themselves goes on talking to the same people.
  const isOwn = authors.length > 0 && authors.every(isMine);
  const seen = new Set<string>();
  const fresh = (addresses: readonly Address[]): Address[] =>
    addresses.filter((person) => {
      const key = person.address.toLowerCase();
      if (key === '' || isMine(person) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  const to = fresh(isOwn ? original.to : authors);
  const others = toAll ? fresh([...(isOwn ? [] : original.to), ...original.cc]) : [];
  const chain = references.length > 0 ? references : inReplyTo.slice(0, 1);
  return {
    to,
    cc: others,
    subject: /^re:/i.test(original.subject) ? original.subject : `Re: ${original.subject}`,
    references: messageId === null ? [...chain] : [...chain, messageId],
    quote: quoted(original, text),
  };
}

function quoted({ from, date }: MessageSummary, text: string): string {
  const [author] = from;
  const who = author === undefined ? 'somebody' : author.name || author.address;
  const when =
    date === null ? '' : `On ${new Date(date).toISOString().slice(0, 16).replace('T', ' ')} UTC, `;
  const lines = text.trimEnd().split('\n');
  const marked = lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
  return `${when}${who} wrote:\n${marked.join('\n')}\n`;
}
