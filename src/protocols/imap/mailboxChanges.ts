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
import { atom } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import type { KnownState } from './mailboxState.js';
import { fetchTable, type MessageTable } from './messageTable.js';
import { searchUids } from './searchUids.js';
import { uidsIn } from './uidChunks.js';

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
    (client) => fetchChanges(client, path, since.highestModseq, tellsVanished),
    path,
  );
  const messages = [...answer.messages.values()].sort((a, b) => Number(a.id) - Number(b.id));
  const came = messages.filter(({ id }) => isBetween(Number(id), since.uidNext, uidNext)).length;
  const left = since.messages + came - exists;
  const cameAndWent = absentBetween(since.uidNext, uidNext, answer.present);
  if (left < 0 || cameAndWent === null) return null;
  if (left === 0) return { complete: false, messages, vanished: cameAndWent };
  if (tellsVanished) {
    const vanished = vanishedOf(answer, since);
    // The server may name others that are long gone, but not fewer than left.
    return vanished === null || vanished.length < left
      ? null
      : { complete: false, messages, vanished: [...vanished, ...cameAndWent] };
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
  messages: MessageTable;
  /** UIDs of what is there, also where nothing else could be understood. */
  present: ReadonlySet<number>;
  /** Sets of UIDs. */
  vanished: string[];
}

async function fetchChanges(
  client: ImapFlow,
  path: string,
  modseq: bigint,
  tellsVanished: boolean,
): Promise<Answer> {
  const vanished: string[] = [];
  const since = [atom('CHANGEDSINCE'), atom(modseq.toString())];
  const table = await fetchTable(
    client,
    path,
    tellsVanished ? [...since, atom('VANISHED')] : since,
    (set) => vanished.push(set),
  );
  const present = new Set(table.keys());
  for (const [uid, { flags }] of table) if (flags === null) table.delete(uid);
  return { messages: table, present, vanished };
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

/**
 * What came after the state is told as changed, so the rest of these numbers is not there. The state is
 * that of the list of mailboxes, and an earlier look may have seen, a moment later, one that has gone since.
 * @returns null when there would be too many.
 */
function absentBetween(from: number, to: number, present: ReadonlySet<number>): string[] | null {
  if (to - from - present.size > MAX_VANISHED) return null;
  const ids: string[] = [];
  for (let uid = from; uid < to; uid += 1) if (!present.has(uid)) ids.push(String(uid));
  return ids;
}

function isBetween(uid: number, from: number, to: number): boolean {
  return uid >= from && uid < to;
}

/** There, and neither new nor changed. */
function unchangedMessage(uid: number): RemoteMessage {
  return { id: String(uid), size: null, flags: null, keywords: [] };
}
