/**
 * What is in a mailbox.
 *
 * Guarantees: `complete` is true only when every message the server counted was in the answer,
 * because whatever is missing from a complete snapshot counts as deleted; a line that could not be
 * understood makes it incomplete. The mailbox is opened read-only: nothing becomes seen or loses
 * its \Recent by being looked at.
 */
import type { ImapFlow } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import { NO_FLAGS } from '../../core/flags.js';
import type { MailboxSnapshot, RemoteMailbox, RemoteMessage } from '../../core/source.js';
import type { ImapSession } from './imapSession.js';
import { changesSince } from './mailboxChanges.js';
import { mailboxMark, mailboxState, stateNumbers } from './mailboxState.js';
import { fetchTable } from './messageTable.js';

/** The cursor of a mailbox whose state proves nothing: equal to no state. */
const NO_STATE = '';

/**
 * The answer when the list of mailboxes already has it, else null: nothing has changed, or a
 * mailbox that was never looked into holds nothing. So an account of many empty mailboxes costs
 * no round trip for each.
 */
export function snapshotByStatus(
  { status }: RemoteMailbox,
  cursor: string | null,
): MailboxSnapshot | null {
  if (status === null) return null;
  if (status === cursor) return unchanged(status);
  if (cursor !== null || stateNumbers(status)?.messages !== 0) return null;
  return { ...unchanged(status), unchanged: false, complete: true };
}

/**
 * Opens the mailbox and lists what changed since the cursor, or everything where the server cannot
 * tell; nothing when its state is still that of the cursor.
 */
export async function takeSnapshot(
  session: ImapSession,
  mailbox: RemoteMailbox,
  cursor: string | null,
  signal: AbortSignal,
): Promise<MailboxSnapshot> {
  const opened = await session.examine(mailbox.path, signal);
  // imapflow goes on changing this object; what counts is how the mailbox was when it was opened.
  const { exists, uidNext } = opened;
  const numbers = { ...opened, messages: exists };
  const state = mailboxState(numbers);
  session.marks.set(mailbox.path, mailboxMark(numbers));
  if (mailbox.status === null && state !== null && state === cursor) return unchanged(cursor);

  const since = stateNumbers(cursor ?? NO_STATE);
  const changes =
    since === null ? null : await unlessRefused(changesSince(session, opened, since, signal));
  const validity = opened.uidValidity.toString();
  // Of the two states the older one, so that a change in between is seen the next time.
  const seen = mailbox.status ?? state ?? NO_STATE;
  if (changes !== null) return { unchanged: false, validity, ...changes, cursor: seen };

  const { messages, live } = await session.run(
    signal,
    async (client) => ({
      messages: exists === 0 ? [] : await listMessages(client, mailbox.path),
      live: liveCount(client),
    }),
    mailbox.path,
  );
  const before = messages.filter((message) => Number(message.id) < (uidNext || Infinity)).length;
  const complete = before === exists || messages.length === live;
  return {
    unchanged: false,
    complete,
    validity,
    messages,
    vanished: null,
    // What was not read completely must not count as known.
    cursor: complete ? seen : NO_STATE,
  };
}

/** A server that refuses to tell changes may still list everything. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof MailtuiError && thrown.kind === 'server-refused') return null;
    throw thrown;
  }
}

function unchanged(cursor: string): MailboxSnapshot {
  const validity = stateNumbers(cursor)?.uidValidity.toString() ?? '';
  return { unchanged: true, complete: false, validity, messages: [], vanished: null, cursor };
}

/** Every message the server lists, oldest first. */
async function listMessages(client: ImapFlow, path: string): Promise<RemoteMessage[]> {
  const all = [...(await fetchTable(client, path)).values()].map((message) =>
    message.flags === null ? { ...message, flags: NO_FLAGS } : message,
  );
  return isSorted(all) ? all : all.sort((a, b) => Number(a.id) - Number(b.id));
}

function isSorted(messages: readonly RemoteMessage[]): boolean {
  return messages.every(({ id }, at) => at === 0 || Number(messages[at - 1]?.id) < Number(id));
}

function liveCount(client: ImapFlow): number {
  return client.mailbox === false ? -1 : client.mailbox.exists;
}
