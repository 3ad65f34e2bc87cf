/** The messages that match, by the server's own search (UID SEARCH), ascending. */
import type { SearchObject } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import { throwIfClosed } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';

/** @throws MailtuiError `server-refused` when the server does not search. */
export function searchUids(
  session: ImapSession,
  query: SearchObject,
  folder: string,
  signal: AbortSignal,
): Promise<number[]> {
  return session.run(
    signal,
    async (client) => {
      const found = await client.search(query, { uid: true });
      if (Array.isArray(found)) return found;
      throwIfClosed(client);
      throw new MailtuiError('server-refused', 'the server refused to search the folder', {
        hint: 'Try again later.',
      });
    },
    folder,
  );
}
