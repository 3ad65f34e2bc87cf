/**
 * All the mail of the demo, as bytes.
 *
 * Guarantees: the same `now` gives the same bytes; every letter answers one that is older; all
 * dates are before `now`.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import type Mail from 'nodemailer/lib/mailer';
import { dateOf, type DemoFlag, type Letter, type Place } from './letter.js';
import type { Person } from './people.js';
import { crlf } from './raw.js';
import { lettersFor, RAW_LETTERS } from './topics.js';

export interface BuiltMessage {
  account: 'work' | 'home';
  folder: string;
  bytes: Buffer;
  received: Date;
  flags: readonly DemoFlag[];
}

/** Oldest first. */
export async function buildMailbox(now: Date): Promise<BuiltMessage[]> {
  const letters = lettersFor(now);
  const byId = new Map(letters.map((letter) => [letter.id, letter]));
  const composed = letters.map(async (letter) => ({
    ...placed(letter, now),
    bytes: await compose(letter, byId, now),
  }));
  const raw = RAW_LETTERS.map((letter) => ({
    ...placed(letter, now),
    bytes: letter.raw(dateOf(letter.when, now)),
  }));
  const all = [...(await Promise.all(composed)), ...raw];
  return all.sort((a, b) => a.received.getTime() - b.received.getTime());
}

function placed(place: Place, now: Date): Omit<BuiltMessage, 'bytes'> {
  const seen: readonly DemoFlag[] = place.unread === true ? [] : ['\\Seen'];
  return {
    account: place.account ?? 'work',
    folder: place.folder ?? 'INBOX',
    received: dateOf(place.when, now),
    flags: [...seen, ...(place.flags ?? [])],
  };
}

async function compose(
  letter: Letter,
  byId: ReadonlyMap<string, Letter>,
  now: Date,
): Promise<Buffer> {
  const line = ancestors(letter, byId);
  const parent = line.at(-1);
  const text = letter.text === undefined ? undefined : written(letter.text, parent, now);
  const plainOf = letter.html === undefined && letter.from.html === true ? text : undefined;
  const agent = letter.from.agent;
  const options: Mail.Options & { baseBoundary: string } = {
    baseBoundary: letter.id,
    from: toAddress(letter.from),
    to: letter.to.map(toAddress),
    ...(letter.cc === undefined ? {} : { cc: letter.cc.map(toAddress) }),
    ...(letter.replyTo === undefined ? {} : { replyTo: toAddress(letter.replyTo) }),
    subject: letter.subject,
    date: dateOf(letter.when, now),
    messageId: messageId(letter),
    ...(parent === undefined ? {} : { inReplyTo: messageId(parent) }),
    ...(parent === undefined ? {} : { references: line.map(messageId) }),
    ...(text === undefined ? {} : { text: crlf(text) }),
    ...(letter.html === undefined ? {} : { html: crlf(letter.html) }),
    ...(plainOf === undefined ? {} : { html: crlf(htmlOf(plainOf)) }),
    headers: { ...(agent === undefined ? {} : { 'User-Agent': agent }), ...letter.headers },
    ...(letter.attachments === undefined ? {} : { attachments: [...letter.attachments] }),
    ...(letter.icalEvent === undefined ? {} : { icalEvent: letter.icalEvent }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new Promise((resolve, reject) => {
    new MailComposer(options).compile().build((error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}

function toAddress({ name, address }: Person): Mail.Address {
  return { name, address };
}

function messageId(letter: Letter): string {
  return `<${letter.id}@${letter.from.address.split('@')[1] ?? 'demo.invalid'}>`;
}

/** What the letter answers, and what that answers …, oldest first. */
function ancestors(letter: Letter, byId: ReadonlyMap<string, Letter>): Letter[] {
  if (letter.re === undefined) return [];
  const parent = byId.get(letter.re);
  if (parent === undefined) throw new Error(`${letter.id} answers ${letter.re}, which is nowhere`);
  return [...ancestors(parent, byId), parent];
}

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The text with days by their names, and with "On … wrote:" before its first quotation. */
function written(text: string, parent: Letter | undefined, now: Date): string {
  const named = text.replaceAll('{tomorrow}', WEEKDAYS[(now.getUTCDay() + 1) % 7] ?? '');
  if (parent === undefined) return named;
  const date = dateOf(parent.when, now).toUTCString().slice(0, 22);
  return named.replace(/^>/m, `On ${date}, ${parent.from.name} wrote:\n>`);
}

/** What a graphical program makes of plain text. */
function htmlOf(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const blocks = escaped.split(/((?:^>.*\n?)+)/m).map((block) =>
    block.startsWith('>')
      ? `<blockquote type="cite">${breaks(block.replace(/^> ?/gm, ''))}</blockquote>`
      : block
          .split(/\n{2,}/)
          .map((paragraph) => (paragraph.trim() === '' ? '' : `<p>${breaks(paragraph)}</p>`))
          .join('\n'),
  );
  return `<html><body style="font-family: Helvetica, sans-serif">\n${blocks.join('\n')}\n</body></html>\n`;
}

function breaks(lines: string): string {
  return lines.trim().replace(/ {2}/g, '&nbsp; ').replace(/\n/g, '<br>\n');
}
