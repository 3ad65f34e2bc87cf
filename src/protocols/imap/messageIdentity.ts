/** What tells messages from others, without their bodies: one FETCH for thousands. */
import type { RemoteIdentity } from '../../core/source.js';
import { receivedAt } from './imapDates.js';
import type { ImapSession } from './imapSession.js';
import { uidBatches, uidSet } from './uidChunks.js';

const ITEMS = { uid: true, size: true, internalDate: true, headers: ['message-id'] };

/** Of the open mailbox; messages that are gone are left out. */
export async function identities(
  session: ImapSession,
  uids: readonly number[],
  folder: string,
  signal: AbortSignal,
): Promise<RemoteIdentity[]> {
  const found = new Map<number, RemoteIdentity>();
  for (const batch of uidBatches(uids)) {
    const wanted = new Set(batch);
    const rows = session.connection.iterate(
      signal,
      (client) => client.fetch(uidSet(batch), ITEMS, { uid: true }),
      { folder },
    );
    for await (const row of rows) {
      const { uid, size, internalDate, headers } = row;
      // Rows without the header are news that the server volunteers.
      if (!wanted.has(uid) || headers === undefined) continue;
      found.set(uid, {
        id: String(uid),
        messageId: messageIdIn(headers),
        size: size ?? null,
        received: receivedAt(internalDate),
        ...emailIdOf(row),
      });
    }
  }
  return [...found.values()];
}

/**
 * EMAILID (RFC 8474, 4.1) or X-GM-MSGID, which imapflow asks for with every FETCH of its own where
 * the server has it; none when it makes no sense.
 */
export function emailIdOf({ emailId }: { emailId?: string | undefined }): { emailId?: string } {
  return emailId !== undefined && /^[A-Za-z0-9_-]{1,255}$/.test(emailId) ? { emailId } : {};
}

/** The first Message-ID, without brackets, white space and comments; null when there is none. */
function messageIdIn(header: Buffer): string | null {
  const text = header.toString('latin1').replace(/\r?\n(?=[ \t])/g, '');
  const value = /^message-id[ \t]*:(.*)$/im.exec(text)?.[1] ?? '';
  const inner = /<([^<>]{1,2000})>/.exec(value)?.[1] ?? value;
  const id = inner.replace(/\s+|\([^()]*\)/g, '');
  return id === '' ? null : id;
}
