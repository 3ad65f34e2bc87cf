/** How the demo's mail is written down: a letter, or a thread of them, and where it lies. */
import type Mail from 'nodemailer/lib/mailer';
import type { Person } from './people.js';

/** When, seen from the moment the demo starts. */
export type When =
  | { minutesAgo: number }
  /** A day that many days back, at a time of day in UTC (`hh:mm`). */
  | { daysAgo: number; time: string };

/** Some time within the last hours. */
export const ago = (minutesAgo: number): When => ({ minutesAgo });
/** At a time of day, at least yesterday. */
export const at = (daysAgo: number, time: string): When => ({ daysAgo, time });

export function dateOf(when: When, now: Date): Date {
  if ('minutesAgo' in when) return new Date(now.getTime() - when.minutesAgo * 60_000);
  const [hours = 0, minutes = 0] = when.time.split(':').map(Number);
  const date = new Date(now);
  date.setUTCDate(date.getUTCDate() - when.daysAgo);
  // the seconds only keep two letters of one minute apart from a round number
  date.setUTCHours(hours, minutes, (hours * 7 + minutes * 13) % 60, 0);
  return date;
}

export type DemoFlag = '\\Seen' | '\\Flagged' | '\\Answered' | '\\Draft' | '$Forwarded';

/** Where a message lies. Without a folder: in the inbox. */
export interface Place {
  account?: 'work' | 'home';
  folder?: string;
  when: When;
  /** `seen` is true for everything but what is marked unread. */
  unread?: boolean;
  flags?: readonly DemoFlag[];
}

/** A message that is composed from its parts. */
export interface Letter extends Place {
  /** Becomes its Message-ID; unique. */
  id: string;
  /** The id of the letter it answers. */
  re?: string;
  from: Person;
  to: readonly Person[];
  cc?: readonly Person[];
  replyTo?: Person;
  subject: string;
  /**
   * A line that begins with `>` quotes; the first of them gets an attribution before it.
   * `{tomorrow}` becomes the name of the day after the demo's beginning.
   */
  text?: string;
  html?: string;
  headers?: Readonly<Record<string, string>>;
  attachments?: readonly Mail.Attachment[];
  icalEvent?: Mail.IcalAttachment;
}

/** A message that is written down byte by byte, because a composer would not do it that way. */
export interface RawLetter extends Place {
  raw: (date: Date) => Buffer;
}

/** One message of a thread; what it does not say is the thread's. */
export interface Post extends Partial<Omit<Letter, 'id' | 'from' | 'when'>> {
  id: string;
  from: Person;
  when: When;
}

export interface Thread extends Partial<Place> {
  subject: string;
  /** Everybody in it; the author of a post is left out of its recipients. */
  among: readonly Person[];
  headers?: Readonly<Record<string, string>>;
  posts: readonly Post[];
}

/** The letters of a thread. What an account's owner wrote herself lies in Sent. */
export function letters(thread: Thread, owner: Person): Letter[] {
  const { subject, among, posts, ...common } = thread;
  return posts.map((post) => ({
    ...common,
    ...(post.from === owner ? { folder: 'Sent' } : {}),
    subject: post.re === undefined ? subject : `Re: ${subject}`,
    to: among.filter((person) => person !== post.from),
    ...post,
  }));
}
