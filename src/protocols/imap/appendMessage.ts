/**
 * Puts a message into a mailbox (APPEND).
 *
 * Guarantees: a message that is there already, with this Message-ID and of this size, is not put
 * there again, so an append whose answer was lost can be repeated; line breaks are CRLF on the
 * server, as RFC 9051, 2.3.6 asks, and every other octet is sent as it is.
 */
import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import type { AppendedMessage, RemoteAppend } from '../../core/source.js';
import { splitTags } from './gmailLabels.js';
import { writeFlags } from './imapFlags.js';
import type { ImapSession } from './imapSession.js';
import { identities } from './messageIdentity.js';
import { searchUids } from './searchUids.js';

/** Of messages with one Message-ID (versions of a draft), the newest are looked at. */
const MAX_CANDIDATES = 100;

export async function appendMessage(
  session: ImapSession,
  path: string,
  message: RemoteAppend,
  signal: AbortSignal,
): Promise<AppendedMessage> {
  const content = withCrlf(message.content);
  const mailbox = await session.select(path, signal);
  const validity = mailbox.uidValidity.toString();
  // Labels are no keywords, and cannot come with the message: they are to be stored by whoever asked.
  const kept = session.connection.hasLabels
    ? { keywords: splitTags(message.keywords).keywords }
    : undefined;
  const present = await findMessage(session, path, message.messageId, content.length, signal);
  if (present !== null) return { validity, id: present, ...kept };
  await session.run(
    signal,
    (client) => {
      refuseTooLarge(client, mailbox, content.length, path);
      return Promise.resolve();
    },
    path,
  );

  const keywords = kept?.keywords ?? message.keywords;
  const { names } = writeFlags(message.flags, keywords, mailbox.permanentFlags);
  const date = message.received === null ? undefined : new Date(message.received);
  const appended = await session.run(
    signal,
    (client) => client.append(path, content, [...names], date),
    path,
  );
  if (appended !== false && appended.uid !== undefined && appended.uidValidity !== undefined) {
    return { validity: appended.uidValidity.toString(), id: String(appended.uid), ...kept };
  }
  const id = await findMessage(session, path, message.messageId, content.length, signal);
  return id === null ? { validity: null, id: null } : { validity, id, ...kept };
}

/** The newest message with this Message-ID and size in the open mailbox; null when there is none. */
async function findMessage(
  session: ImapSession,
  path: string,
  messageId: string | null,
  size: number,
  signal: AbortSignal,
): Promise<string | null> {
  // Other characters cannot be searched for in a way that all servers agree on.
  if (messageId === null || !/^[\x21-\x7e]+$/.test(messageId)) return null;
  const uids = await searchUids(
    session,
    { header: { 'message-id': `<${messageId}>` }, deleted: false },
    path,
    signal,
  );
  const newest = uids.sort((a, b) => a - b).slice(-MAX_CANDIDATES);
  const candidates = await identities(session, newest, path, signal);
  return (
    candidates.filter((it) => it.messageId === messageId && it.size === size).at(-1)?.id ?? null
  );
}

function refuseTooLarge(
  { capabilities }: ImapFlow,
  { appendlimit }: MailboxObject,
  size: number,
  path: string,
): void {
  const limits = [capabilities.get('APPENDLIMIT'), appendlimit];
  if (!limits.some((limit) => typeof limit === 'number' && limit < size)) return;
  throw new MailtuiError('server-refused', 'the message is larger than the server takes', {
    scope: { folder: path },
    retry: 'never',
    hint: 'It stays here. A smaller attachment, or a link to it, would get through.',
  });
}

/** Mail programs leave bare line feeds in local files; some servers refuse them. */
function withCrlf(content: Buffer): Buffer {
  const text = content.toString('latin1');
  return /(?<!\r)\n/.test(text)
    ? Buffer.from(text.replace(/(?<!\r)\n/g, '\r\n'), 'latin1')
    : content;
}
