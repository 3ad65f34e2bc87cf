/** What an answer to a message begins with: to whom, about what, and what is quoted. Pure. */
import { MailtuiError } from '../core/errors.js';
import type { ReplyTarget } from '../core/draft.js';
import type { Address, MessageSummary } from '../core/message.js';
import type { HeaderField } from './headers.js';
import { findField, unfold } from './headers.js';
import { parseMailto } from './mailto.js';
import { addressField } from './summary.js';

export interface ReplyStart {
  to: Address[];
  cc: Address[];
  subject: string;
  /** As in a draft. */
  references: string[];
  /** What was written, with who wrote it above. */
  quote: string;
  /** Sentences that say where answers go when that is not to the author. */
  notes: string[];
}

/** Where a message wants its answers, beyond what its summary says. */
export interface ReplyFields {
  /** Mail-Followup-To, which lists write for those who read them. */
  followupTo: readonly Address[];
  /** Where one writes to its mailing list (RFC 2369); empty: it is of none, or of a closed one. */
  list: readonly Address[];
}

export function replyFields(fields: readonly HeaderField[]): ReplyFields {
  return { followupTo: addressField(fields, 'mail-followup-to'), list: listPost(fields) };
}

function listPost(fields: readonly HeaderField[]): Address[] {
  const [, link] =
    /<(mailto:[^<>]+)>/i.exec(unfold(findField(fields, 'list-post')?.raw ?? '')) ?? [];
  try {
    return link === undefined ? [] : parseMailto(link).to;
  } catch {
    return [];
  }
}

const NOWHERE: ReplyFields = { followupTo: [], list: [] };

export interface ReplyWishes {
  to: ReplyTarget;
  /** The user's own addresses, none of which gets a copy. */
  isOwn: (address: string) => boolean;
  /** Those of the account that the message came to; absent: all of them. */
  isOfAccount?: (address: string) => boolean;
  fields?: ReplyFields;
}

/**
 * @param text what is quoted; empty: nothing.
 * @throws MailtuiError `bad-input` for an answer to the list of a message that is of none.
 */
export function replyTo(original: MessageSummary, text: string, wishes: ReplyWishes): ReplyStart {
  const { inReplyTo, references, messageId, subject } = original;
  const chain = references.length > 0 ? references : inReplyTo.slice(0, 1);
  return {
    ...peopleFor(original, wishes),
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    // Without one of its own, nothing says that its parent is what is answered.
    references: messageId === null && chain.length === 0 ? [] : [...chain, messageId ?? ''],
    quote: text.trim() === '' ? '' : quoted(original, text),
  };
}

function peopleFor(
  original: MessageSummary,
  { to: target, isOwn, isOfAccount = isOwn, fields = NOWHERE }: ReplyWishes,
): Pick<ReplyStart, 'to' | 'cc' | 'notes'> {
  const { from, replyTo: wanted } = original;
  const seen = new Set<string>();
  const fresh = (
    addresses: readonly Address[],
    isLeftOut: (address: string) => boolean = () => false,
  ): Address[] =>
    addresses.filter(({ address }) => {
      const key = address.toLowerCase();
      if (key === '' || isLeftOut(address) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  if (target === 'list') {
    if (fields.list.length === 0) throw noList();
    return { to: [...fields.list], cc: [], notes: [] };
  }
  const authors = wanted.length > 0 ? wanted : from;
  // Whoever answers what they wrote themselves goes on talking to the same people.
  const isOwnMessage = authors.length > 0 && authors.every(({ address }) => isOfAccount(address));
  if (target === 'all' && !isOwnMessage && fields.followupTo.length > 0) {
    const to = fresh(fields.followupTo, isOwn);
    const note = `The message asks for answers to ${addresses(to)} (Mail-Followup-To).`;
    if (to.length > 0) return { to, cc: [], notes: [note] };
  }
  const wantedTo = fresh(isOwnMessage ? original.to : authors, isOfAccount);
  // What one wrote to oneself is answered to oneself.
  const to = wantedTo.length > 0 ? wantedTo : fresh(authors);
  const others = fresh([...(isOwnMessage ? [] : original.to), ...original.cc], isOwn);
  const isElsewhere = to.some(({ address }) => from.every((one) => !isSame(one.address, address)));
  const notes =
    !isOwnMessage && wanted.length > 0 && isElsewhere
      ? [`The answer goes to ${addresses(to)} (Reply-To); the message is from ${addresses(from)}.`]
      : [];
  return { to, cc: target === 'all' ? others : [], notes };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function addresses(people: readonly Address[]): string {
  return people.map(({ address }) => address).join(', ');
}

function noList(): MailtuiError {
  return new MailtuiError(
    'bad-input',
    'this message came from no mailing list that one can answer',
    {
      hint: 'Answer its author, or all.',
    },
  );
}

function quoted(original: MessageSummary, text: string): string {
  const lines = text.trimEnd().split('\n');
  const marked = lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
  return `${attribution(original)}\n${marked.join('\n')}\n`;
}

function attribution({ from, date }: MessageSummary): string {
  const [author] = from;
  const who = author === undefined ? 'somebody' : author.name || author.address;
  return date === null ? `${who} wrote:` : `On ${minute(date)} UTC, ${who} wrote:`;
}

/** What a message that is forwarded within the text begins with. */
export function forwardHead({ from, to, cc, date, subject }: MessageSummary): string {
  const lines = [
    ['From', people(from)],
    ['To', people(to)],
    ['Cc', people(cc)],
    ['Date', date === null ? '' : `${minute(date)} UTC`],
    ['Subject', subject],
  ].filter(([, value]) => value !== '');
  return `———— Forwarded message ————\n${lines.map(([name, value]) => `${name ?? ''}: ${value ?? ''}\n`).join('')}`;
}

export function forwardSubject(subject: string): string {
  return /^fwd?:/i.test(subject) ? subject : `Fwd: ${subject}`;
}

function people(list: readonly Address[]): string {
  return list
    .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`))
    .join(', ');
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
