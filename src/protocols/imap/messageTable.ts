/**
 * UID, flags and size of many messages in one command. Without imapflow's objects for each answer,
 * which take longer to make than the server needs to send it.
 *
 * Guarantees: one row for each UID, of all that the server said of it; what cannot be understood is
 * left out, never guessed.
 */
import type { ImapFlow } from 'imapflow';
import type { RemoteMessage } from '../../core/source.js';
import { hasLabels, LABELS_ITEM, tagsOf } from './gmailLabels.js';
import { atom, command, listOf, textOf, type Argument, type Token } from './imapCommand.js';
import { readFlags } from './imapFlags.js';
import { mailboxNameOf } from './mailboxName.js';
import { emailIdOf } from './messageIdentity.js';
import { uidOf } from './uidChunks.js';

/** By UID. Flags are null where the server did not tell them. */
export type MessageTable = Map<number, RemoteMessage>;

/**
 * @param path of the open mailbox
 * @param modifiers of the FETCH (RFC 4466); none: of all messages
 * @param onVanished gets sets of UIDs (RFC 7162, 3.2.10)
 */
export async function fetchTable(
  client: ImapFlow,
  path: string,
  modifiers: readonly Argument[] = [],
  onVanished: (set: string) => void = () => undefined,
): Promise<MessageTable> {
  const table: MessageTable = new Map();
  const labels = hasLabels(client) ? new Map<number, string[]>() : null;
  const named = [...nameItem(client), ...(labels === null ? [] : [LABELS_ITEM])];
  const args: Argument[] = [
    { type: 'SEQUENCE', value: '1:*' },
    ['UID', 'FLAGS', 'RFC822.SIZE', ...named].map(atom),
    ...(modifiers.length === 0 ? [] : [modifiers]),
  ];
  await command(client, 'UID FETCH', args, {
    FETCH: (tokens) => {
      const items = listOf(tokens[1]);
      const row = readRow(items);
      if (row === null) return;
      if (labels !== null) readLabels(client, items, Number(row.id), labels);
      const earlier = table.get(Number(row.id));
      // The same message again is news about its flags, and may lack any item.
      table.set(Number(row.id), earlier === undefined ? row : joined(earlier, row));
    },
    VANISHED: (tokens) => {
      const set = textOf(tokens.at(-1));
      if (set !== null) onVanished(set);
    },
  });
  if (labels !== null) tagByLabels(table, labels, path);
  return table;
}

function readLabels(
  client: ImapFlow,
  items: readonly Token[],
  uid: number,
  labels: Map<number, string[]>,
): void {
  const at = items.findIndex(
    (item, n) => n % 2 === 0 && textOf(item)?.toUpperCase() === LABELS_ITEM,
  );
  if (at === -1) return;
  const names = listOf(items[at + 1]).flatMap((token) => textOf(token) ?? []);
  labels.set(
    uid,
    names.map((name) => mailboxNameOf(client, name)),
  );
}

/** Rows without labels are news of flags that nobody asked for: what their tags are is not told. */
function tagByLabels(
  table: MessageTable,
  labels: ReadonlyMap<number, readonly string[]>,
  path: string,
): void {
  for (const [uid, row] of table) {
    const own = labels.get(uid);
    if (own !== undefined) table.set(uid, { ...row, keywords: tagsOf(own, row.keywords, path) });
    else if (labels.size > 0) table.set(uid, { ...row, flags: null, keywords: [] });
  }
}

/** What names a message in all mailboxes, where the server has it (RFC 8474, or Gmail's own). */
function nameItem({ capabilities }: ImapFlow): string[] {
  if (capabilities.has('OBJECTID')) return ['EMAILID'];
  return capabilities.has('X-GM-EXT-1') ? ['X-GM-MSGID'] : [];
}

function joined(earlier: RemoteMessage, row: RemoteMessage): RemoteMessage {
  const { flags, keywords } = row.flags === null ? earlier : row;
  const size = row.size ?? earlier.size;
  return { id: row.id, size, flags, keywords, ...emailIdOf({ ...earlier, ...row }) };
}

/** A row of a FETCH answer: names and values in turn. Null without a UID. */
function readRow(items: readonly Token[]): RemoteMessage | null {
  let id: string | null = null;
  let size: number | null = null;
  let name: string | null = null;
  let told: Pick<RemoteMessage, 'flags' | 'keywords'> = { flags: null, keywords: [] };
  for (let at = 0; at + 1 < items.length; at += 2) {
    const value = items[at + 1];
    const text = textOf(value) ?? '';
    switch (textOf(items[at])?.toUpperCase()) {
      case 'UID':
        id = uidOf(text) === null ? null : text;
        break;
      case 'RFC822.SIZE':
        size = /^\d{1,15}$/.test(text) ? Number(text) : null;
        break;
      case 'FLAGS':
        told = readFlags(listOf(value).flatMap((name) => textOf(name) ?? []));
        break;
      case 'EMAILID':
        name = textOf(listOf(value)[0]);
        break;
      case 'X-GM-MSGID':
        name = text;
        break;
    }
  }
  if (id === null) return null;
  return { id, size, ...told, ...emailIdOf({ emailId: name ?? undefined }) };
}
