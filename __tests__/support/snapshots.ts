/** What a row of snapshots says is in a mailbox, read as `planSync` reads them. */
import type { MailboxSnapshot, RemoteMessage } from '../../src/core/source.js';

export function idsOf(messages: readonly RemoteMessage[]): string[] {
  return messages.map(({ id }) => id);
}

/** What is there after a snapshot that may tell only what changed since these were all. */
export function messagesAfter(
  before: readonly RemoteMessage[],
  after: MailboxSnapshot,
): RemoteMessage[] {
  const known = new Map(before.map((message) => [message.id, message]));
  const told = new Set(idsOf(after.messages));
  for (const id of known.keys()) {
    if (after.complete && !told.has(id)) known.delete(id);
    if (after.vanished?.includes(id) === true && !told.has(id)) known.delete(id);
  }
  for (const message of after.messages) {
    const { flags, keywords, size } = known.get(message.id) ?? message;
    const isUnchanged = message.flags === null && known.has(message.id);
    known.set(message.id, isUnchanged ? { ...message, flags, keywords, size } : message);
  }
  return [...known.values()];
}

export function idsAfter(before: readonly RemoteMessage[], after: MailboxSnapshot): string[] {
  return idsOf(messagesAfter(before, after));
}
