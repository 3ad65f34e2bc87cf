/** What the server has mailboxes of, and in what state each of them is. */
import type { ImapFlow, ListResponse } from 'imapflow';
import type { MailboxRole, RemoteMailbox } from '../../core/source.js';
import { hasLabels } from './gmailLabels.js';
import { mailboxState } from './mailboxState.js';

const ROLES: Readonly<Record<string, MailboxRole>> = {
  '\\Inbox': 'inbox',
  '\\Sent': 'sent',
  '\\Drafts': 'drafts',
  '\\Trash': 'trash',
  '\\Junk': 'junk',
  '\\Archive': 'archive',
  '\\All': 'all',
};

const STATE_ITEMS = { uidValidity: true, uidNext: true, messages: true, highestModseq: true };

/**
 * All mailboxes that the server lists, those of others that the user may see (RFC 2342) included;
 * what these are for to their owners is nothing to the user. Their states come with the list where the server can
 * do that (LIST-STATUS, RFC 5819); where it cannot they are left out, since one STATUS for each
 * would cost a round trip per mailbox, and `takeSnapshot` learns the same from its EXAMINE. So is
 * that of the open mailbox, of which servers tell what this connection was last told.
 */
export async function listMailboxes(
  client: ImapFlow,
  open: string | null,
): Promise<RemoteMailbox[]> {
  const together = client.capabilities.has('LIST-STATUS') || client.enabled.has('IMAP4REV2');
  const entries = await client.list(together ? { statusQuery: STATE_ITEMS } : {});
  const mailboxes = new Map<string, RemoteMailbox>();
  for (const entry of entries) {
    if (entry.path !== '' && !mailboxes.has(entry.path)) {
      const found = remoteMailbox(entry, hasLabels(client));
      const mailbox = isOfOthers(client, found) ? { ...found, role: null } : found;
      mailboxes.set(entry.path, entry.path === open ? { ...mailbox, status: null } : mailbox);
    }
  }
  return [...mailboxes.values()];
}

function isOfOthers({ namespaces }: ImapFlow, { path, delimiter }: RemoteMailbox): boolean {
  const others = [...(namespaces?.other || []), ...(namespaces?.shared || [])];
  return others.some(({ prefix }) => prefix !== '' && `${path}${delimiter}`.startsWith(prefix));
}

function remoteMailbox(entry: ListResponse, isLabelled: boolean): RemoteMailbox {
  const attributes = new Set([...entry.flags].map((flag) => flag.toLowerCase()));
  return {
    path: entry.path,
    delimiter: entry.delimiter,
    role: isLabelled && isMereName(entry) ? null : (ROLES[entry.specialUse ?? ''] ?? null),
    selectable:
      !attributes.has('\\noselect') &&
      !attributes.has('\\nonexistent') &&
      // A name with control characters cannot be written into a command.
      !/\p{Cc}/u.test(entry.path),
    status: entry.status === undefined ? null : mailboxState(entry.status),
  };
}

/** A label called *Archive* is no archive: where there are labels, mail is archived in All Mail. */
function isMereName({ specialUse, specialUseSource }: ListResponse): boolean {
  return specialUse === '\\Archive' && specialUseSource === 'name';
}
