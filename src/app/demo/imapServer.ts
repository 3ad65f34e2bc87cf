/**
 * The demo's IMAP server (RFC 3501 and the extensions it announces), one user, in memory.
 *
 * Guarantees: message bytes are handed out as they were put in; several clients see the same
 * mailboxes and hear of each other's changes; nothing is written anywhere, to the console either.
 * What it leaves out is said in `imap/fetchItems.ts` and `imap/search.ts`.
 */
import type { MailTree } from './imap/mailTree.js';
import { Session } from './imap/session.js';
import type { Login } from './login.js';
import { listenOnLoopback, type Loopback } from './loopback.js';

export function startImapServer(login: Login, tree: MailTree): Promise<Loopback> {
  return listenOnLoopback((socket) => void new Session(socket, tree, login).run());
}
