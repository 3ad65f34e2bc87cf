/**
 * What changed in a mailbox since a state of it (RFC 7162), so that one flag changed in a mailbox
 * of a million costs one line.
 *
 * Guarantees: an answer is believed only when its numbers add up (messages then, plus those that
 * came, less those that vanished, are the messages now); otherwise null, and everything is to be
 * compared. A message counts as vanished only when the server named it, or listed all others.
 */
import type { ImapFlow, MailboxObject } from 'imapflow';
import type { RemoteMessage } from '../../core/source.js';
import { atom, command, listOf, textOf, type Argument, type Token } from './imapCommand.js';
import { readFlags } from './imapFlags.js';
import type { ImapSession } from './imapSession.js';
import type { KnownState } from './mailboxState.js';
import { searchUids } from './searchUids.js';
import { uidOf, uidsIn } from './uidChunks.js';

export interface MailboxChanges {
  /** True when `messages` holds all there are, the unchanged ones without flags. */
  complete: boolean;
  messages: readonly RemoteMessage[];
  vanished: readonly string[] | null;
}

/** Servers may name more than vanished, but not as much as would fill the memory. */
const MAX_VANISHED = 1_000_000;

/** @returns null when the server cannot tell, or tells what cannot be. */
export async function changesSince(
  session: ImapSession,
  opened: MailboxObject,
  since: KnownState,
  signal: AbortSignal,
): Promise<MailboxChanges | null> {
  const { path, exists, uidNext, highestModseq } = opened;
  if (opened.uidValidity !== since.uidValidity || opened.noModseq === true || exists === 0) {
    return null;
  }
  if (highestModseq === undefined || highestModseq < since.highestModseq) return null;
  const tellsVanished = session.connection.isEnabled('QRESYNC');
  if (!tellsVanished && !session.connection.isEnabled('CONDSTORE')) return null;

  const answer = await session.run(
    signal,
    (client) => fetchChanges(client, since.highestModseq, tellsVanished),
    path,
  );
  const messages = [...answer.messages.values()].sort((a, b) => Number(a.id) - Number(b.id));
  const came = messages.filter(({ id }) => isBetween(Number(id), since.uidNext, uidNext)).length;
  const left = since.messages + came - exists;
  if (left === 0) return { complete: false, messages, vanished: [] };
  if (left < 0) return null;
  if (tellsVanished) {
    const vanished = vanishedOf(answer, since);
    // The server may name others that are long gone, but not fewer than left.
    return vanished === null || vanished.length < left
      ? null
      : { complete: false, messages, vanished };
  }
  const present = await searchUids(session, { all: true }, path, signal);
  const counted = present.filter((uid) => uid < uidNext).length;
  if (counted !== exists) return null;
  return {
    complete: true,
    messages: present.map((uid) => answer.messages.get(uid) ?? unchangedMessage(uid)),
    vanished: null,
  };
}

interface Answer {
  messages: Map<number, RemoteMessage>;
  /** Sets of UIDs. */
  vanished: string[];
}

async function fetchChanges(
  client: ImapFlow,
  modseq: bigint,
  tellsVanished: boolean,
): Promise<Answer> {
  const answer: Answer = { messages: new Map(), vanished: [] };
  const modifiers = [atom('CHANGEDSINCE'), atom(modseq.toString())];
  const args: Argument[] = [
    { type: 'SEQUENCE', value: '1:*' },
    ['UID', 'FLAGS', 'RFC822.SIZE'].map(atom),
    tellsVanished ? [...modifiers, atom('VANISHED')] : modifiers,
  ];
  await command(client, 'UID FETCH', args, {
    FETCH: (tokens) => {
      const message = changedMessage(listOf(tokens[1]));
      const earlier = answer.messages.get(Number(message?.id));
      // The same message again is news about its flags, and may lack the size.
      if (message !== null) {
        const size = message.size ?? earlier?.size ?? null;
        answer.messages.set(Number(message.id), { ...message, size });
      }
    },
    VANISHED: (tokens) => {
      const set = textOf(tokens.at(-1));
      if (set !== null) answer.vanished.push(set);
    },
  });
  return answer;
}

/** A row of a FETCH answer: names and values in turn. Null without UID and FLAGS. */
function changedMessage(items: readonly Token[]): RemoteMessage | null {
  let id: string | null = null;
  let size: number | null = null;
  let names: string[] | null = null;
  for (let at = 0; at + 1 < items.length; at += 2) {
    const value = items[at + 1];
    const text = textOf(value) ?? '';
    switch (textOf(items[at])?.toUpperCase()) {
      case 'UID':
        id = uidOf(text) === null ? null : text;
        break;
      case 'RFC822.SIZE':
        size = /^\d{1,15}$/.test(text) ? Number(text) : null;
        break;
      case 'FLAGS':
        names = listOf(value).flatMap((name) => textOf(name) ?? []);
        break;
    }
  }
  return id === null || names === null ? null : { id, size, ...readFlags(names) };
}

/** Of messages that were there then; null when the server names too many to be believed. */
function vanishedOf({ vanished, messages }: Answer, since: KnownState): string[] | null {
  const ids: string[] = [];
  for (const set of vanished) {
    const uids = uidsIn(set, MAX_VANISHED - ids.length);
    if (uids === null) return null;
    for (const uid of uids) {
      if (uid < since.uidNext && !messages.has(uid)) ids.push(String(uid));
    }
  }
  return ids;
}

function isBetween(uid: number, from: number, to: number): boolean {
  return uid >= from && uid < to;
}

/** There, and neither new nor changed. */
function unchangedMessage(uid: number): RemoteMessage {
  return { id: String(uid), size: null, flags: null, keywords: [] };
}
