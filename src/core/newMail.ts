/** New mail, as it is told to the user's hook and on the desktop. Pure; nothing here is sanitised. */
import type { Address } from './message.js';

/** What came into the inbox of an account in one run and is unread. */
export interface NewMail {
  account: string;
  folder: string;
  /** All of it; `messages` may hold fewer. */
  count: number;
  /** The newest ones first, at most {@link NEW_MESSAGES_TOLD}. */
  messages: readonly NewMessage[];
}

export interface NewMessage {
  /** What every command takes. */
  id: string;
  from: readonly Address[];
  subject: string;
  /** ISO 8601, UTC; null when the header is missing or garbage. */
  date: string | null;
}

export const NEW_MESSAGES_TOLD = 20;

/** What a settings file may say of it, for all accounts or for one. */
export interface NewMailSettings {
  /** A program and its arguments; empty: none. */
  onNewMail?: readonly string[];
  /** Whether the desktop is told. */
  notify?: boolean;
}

/** What the desktop shows: a line of heading and some more lines. */
export interface Announcement {
  title: string;
  body: string;
}

/** Messages that an announcement of several names. */
const NAMED = 4;
const LINE_LIMIT = 120;

export function announcementOf({ account, count, messages }: NewMail): Announcement {
  const [first] = messages;
  if (count === 1 && first !== undefined) {
    return { title: cut(authorOf(first)), body: cut(first.subject) };
  }
  const lines = messages.slice(0, NAMED).map((one) => cut(`${authorOf(one)}: ${one.subject}`));
  return {
    title: `${String(count)} new messages in ${account}`,
    body: [...lines, ...(count > lines.length ? ['…'] : [])].join('\n'),
  };
}

/** Both as one, the later one's messages first. */
export function mergeNewMail(earlier: NewMail, later: NewMail): NewMail {
  return {
    ...later,
    count: earlier.count + later.count,
    messages: [...later.messages, ...earlier.messages].slice(0, NEW_MESSAGES_TOLD),
  };
}

function authorOf({ from }: NewMessage): string {
  const [first] = from;
  if (first === undefined) return '(no sender)';
  return first.name === '' ? first.address : first.name;
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LINE_LIMIT ? text : `${characters.slice(0, LINE_LIMIT).join('')}…`;
}
