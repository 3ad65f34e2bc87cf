/** The account's storage by the server's count (RFC 9208). */
import type { ImapFlow } from 'imapflow';
import type { Quota } from '../../core/source.js';
import { throwIfClosed } from './imapCommand.js';

/** That of the inbox, which is what new mail counts against. Null when the server keeps none. */
export async function storageQuota(client: ImapFlow): Promise<Quota | null> {
  const told = await client.getQuota('INBOX');
  throwIfClosed(client);
  if (told === false) return null;
  const { usage, limit } = told.storage ?? {};
  // No limit, or one of nothing, is none that could be reached.
  return usage === undefined || limit === undefined || limit === 0 ? null : { used: usage, limit };
}
