/** Asks the server what is in the open mailbox (UID SEARCH, RFC 9051, 6.4.4). */
import { MailtuiError } from '../../core/errors.js';
import type { RemoteMatches } from '../../core/partialReading.js';
import type { Query } from '../../core/query/ast.js';
import { atom, command, textOf, type Argument, type Token } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { hasLiteral, searchKeys } from './searchKeys.js';
import { uidOf, uidsIn } from './uidChunks.js';

/** No mailbox holds more. */
const MOST_UIDS = 10_000_000;

/** @throws MailtuiError `server-refused` when the server cannot be asked, or refuses. */
export async function serverSearch(
  session: ImapSession,
  query: Query,
  now: number,
  folder: string,
  signal: AbortSignal,
): Promise<RemoteMatches> {
  const { connection } = session;
  const { keys, leftOut } = searchKeys(
    query,
    now,
    connection.hasLabels ? { gmailLabel: (name) => connection.nameArgument(name) } : {},
  );
  if (keys.length === 0) {
    throw new MailtuiError('server-refused', `a server cannot search for ${leftOut.join(' ')}`, {
      retry: 'never',
      hint: 'Add words, people, dates or a size.',
    });
  }
  const ids: string[] = [];
  const add = (uids: readonly number[]): void => {
    for (const uid of uids) ids.push(String(uid));
  };
  await session.run(
    signal,
    (client) => {
      // Where all text is UTF-8, naming it is forbidden (RFC 6855, 3).
      const charset: Argument[] =
        hasLiteral(keys) && !client.enabled.has('UTF8=ACCEPT')
          ? [atom('CHARSET'), atom('UTF-8')]
          : [];
      return command(client, 'UID SEARCH', [...charset, ...keys], {
        SEARCH: (tokens) => {
          add(tokens.map((token) => uidOf(textOf(token) ?? '')).filter((uid) => uid !== null));
        },
        ESEARCH: (tokens) => {
          add(uidsIn(allOf(tokens), MOST_UIDS) ?? []);
        },
      });
    },
    folder,
  );
  return { ids, leftOut };
}

/** What stands behind ALL in an ESEARCH (RFC 9051, 7.3.4); empty when nothing was found. */
function allOf(tokens: readonly Token[]): string {
  const at = tokens.findIndex((token) => textOf(token)?.toUpperCase() === 'ALL');
  return at === -1 ? '' : (textOf(tokens[at + 1]) ?? '');
}
