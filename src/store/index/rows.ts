/**
 * Rows of SQLite as the port's rows, and the JSON columns both ways. Pure.
 *
 * What the database holds is checked like anything from outside: a value of the wrong type (a
 * damaged or tampered file) becomes an empty one, never an exception in the middle of a list.
 */
import type { Protocol } from '../../core/account.js';
import { threadName } from '../../core/threads.js';
import { maildirKey } from '../../core/maildirName.js';
import type {
  FolderRow,
  MessageRow,
  PlacementRow,
  Removal,
  ServerState,
  Upload,
} from '../../core/indexRows.js';
import type { ServerWish } from '../../core/letterBox.js';
import type { Address, Attachment, MessageSummary } from '../../core/message.js';
import { isPartial } from '../../core/partial.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import { leavesAt, leavesNow } from '../../core/retention.js';
import type { MailboxRole } from '../../core/source.js';
import type { FilePlace } from '../../core/store.js';
import type { SqlRow, SqlValue } from './database.js';

export type ListedRow = MessageRow & { sortDate: number };

export function folderRow(row: SqlRow): FolderRow {
  return {
    id: int(row['id']),
    account: text(row['account']),
    protocol: protocol(row['protocol']),
    dir: text(row['dir']),
    path: text(row['path']),
    name: text(row['name']),
    role: role(row['role']),
    validity: text(row['validity']),
    cursor: textOrNull(row['cursor']),
    scanned: textOrNull(row['scanned']),
    total: int(row['total']),
    unread: int(row['unread']),
  };
}

/** The rows of a {@link PLACEMENT_CHUNK}. */
export function placementRows(chunk: SqlRow | undefined): PlacementRow[] {
  return array(chunk?.['chunk']).map((values) => {
    const [id, remoteId, subdir, uniqueName, nameRest, flags, agreed, gone, tags, ...more] =
      Array.isArray(values) ? values : [];
    const [folderId, remoteFolderId, agreedTags, upload]: unknown[] = more;
    const name = string(uniqueName) + string(nameRest);
    return {
      placementId: number(id),
      folderId: number(folderId),
      remoteFolderId: typeof remoteFolderId === 'number' ? remoteFolderId : number(folderId),
      remoteId: typeof remoteId === 'string' ? remoteId : null,
      key: maildirKey(name),
      file: { subdir: subdirOf(subdir), name },
      flags: number(flags),
      agreed: typeof agreed === 'number' ? agreed : null,
      gone: gone === 1,
      tags: tagListOr([], tags),
      agreedTags: tagListOr(tagListOr([], tags), agreedTags),
      upload: UPLOADS[number(upload)] ?? 'no',
    };
  });
}

export function messageRow(row: SqlRow): ListedRow {
  const { from, to, cc, bcc, replyTo } = addressLists(row['addresses']);
  return {
    id: text(row['short_id']),
    placementId: int(row['id']),
    folderId: int(row['folder_id']),
    account: text(row['account']),
    folder: text(row['path']),
    dir: text(row['dir']),
    file: filePlace(row),
    messageId: textOrNull(row['message_id']),
    thread: threadName(int(row['thread'])),
    threadSize: int(row['thread_size']),
    from,
    to,
    cc,
    bcc,
    replyTo,
    subject: text(row['subject']),
    date: intOrNull(row['date']),
    received: int(row['received']),
    size: int(row['size']),
    flags: int(row['flags']),
    tags: tagList(row['tags']),
    attachments: array(row['attachments']).map(attachment),
    snippet: text(row['snippet']),
    server: serverState(row),
    ...leavesOf(row),
    ...wishShown(row),
    ...removedBy(row),
    sortDate: int(row['sort_date']),
  };
}

function wishShown(row: SqlRow): Pick<MessageRow, 'wish'> {
  const wish = wishOf(row);
  return wish === null || protocol(row['protocol']) !== 'pop3' ? {} : { wish };
}

/** Nothing where no deletion is dated, or where it has happened. What is only partly here stays. */
function leavesOf(row: SqlRow): Pick<MessageRow, 'leaves'> {
  const stored = intOrNull(row['stored']);
  const isSettled = int(row['gone']) !== 0 || wishOf(row) !== null || isPartial(filePlace(row));
  if (stored === null || isSettled) return {};
  const leaves = leavesAt(text(row['policy']), stored);
  return leaves === null ? {} : { leaves };
}

/** Five lists of pairs, because names of fields would be most of the column. */
export function addressesJson(summary: MessageSummary): string {
  const { from, to, cc, bcc, replyTo } = summary;
  return JSON.stringify(
    [from, to, cc, bcc, replyTo].map((list) => list.map(({ name, address }) => [name, address])),
  );
}

export function attachmentsJson(attachments: readonly Attachment[]): string {
  return JSON.stringify(
    attachments.map(({ part, name, type, size, inline }) => [part, name, type, size, inline]),
  );
}

const REMOVERS: readonly Removal['by'][] = ['you', 'server', 'rule', 'retention'];

/** Null: the message was not removed, or by nobody that is known. */
export function removerOf(column: SqlValue | undefined): Removal['by'] | null {
  return REMOVERS.find((one) => one === column) ?? null;
}

function removedBy(row: SqlRow): Pick<MessageRow, 'removedBy'> {
  const by = removerOf(row['removed_by']);
  return by === null ? {} : { removedBy: by };
}

/** The position is what stands in the column `upload`: never reorder. */
export const UPLOADS: readonly Upload[] = ['no', 'yes', 'unless-found', 'unless-done'];

/** The position is what stands in the columns `wish`: never reorder. */
export const WISHES: readonly (ServerWish | null)[] = [null, 'keep', 'delete'];

export function wishOf(row: SqlRow): ServerWish | null {
  return WISHES[int(row['wish'])] ?? null;
}

/** Where the protocol has no flags, nothing is ever agreed and so nothing pending. */
function serverState(row: SqlRow): ServerState {
  const isImap = protocol(row['protocol']) === 'imap';
  if (int(row['gone']) !== 0) return 'gone';
  if (row['remote_id'] === null) {
    if (row['folder_dir'] === RECENTLY_DELETED_DIR) return 'gone';
    return isImap && int(row['upload']) !== 0 ? 'pending' : 'local-only';
  }
  const { agreed } = row;
  const isMoving = row['remote_folder_id'] !== null;
  const differs = (agreed !== null && agreed !== row['flags']) || row['agreed_tags'] !== null;
  if (isImap ? isMoving || differs : isLeaving(row)) return 'pending';
  return isPartial(filePlace(row)) ? 'fetched-partially' : 'on-server';
}

/** Whether the next sync takes it from the letter-box, or the last one has. */
function isLeaving(row: SqlRow): boolean {
  if (isPartial(filePlace(row))) return false;
  const wish = wishOf(row);
  if (wish !== null) return wish === 'delete';
  return (
    intOrNull(row['asked']) !== null ||
    leavesNow(text(row['policy']), {
      isOutOfInbox: row['remote_folder_id'] !== null,
      flags: int(row['flags']),
    })
  );
}

export function filePlace(row: SqlRow): FilePlace {
  return {
    subdir: subdirOf(row['subdir']),
    name: text(row['unique_name']) + text(row['name_rest']),
  };
}

export function subdirOf(column: unknown): FilePlace['subdir'] {
  return column === 'new' || column === 'partial' ? column : 'cur';
}

export function tagListOr(otherwise: string[], column: unknown): string[] {
  return typeof column === 'string' ? tagList(column) : otherwise;
}

export function tagList(column: SqlValue | undefined): string[] {
  if (column === '[]') return [];
  return array(column).filter((tag) => typeof tag === 'string');
}

/** The inverse of {@link addressesJson}. */
export function addressLists(
  column: SqlValue | undefined,
): Pick<MessageSummary, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo'> {
  const [from = [], to = [], cc = [], bcc = [], replyTo = []] = parseAddresses(column);
  return { from, to, cc, bcc, replyTo };
}

function parseAddresses(column: SqlValue | undefined): Address[][] {
  return array(column).map((list) =>
    Array.isArray(list)
      ? list.map((pair: unknown) => {
          const [name, address] = Array.isArray(pair) ? pair : [];
          return { name: string(name), address: string(address) };
        })
      : [],
  );
}

function attachment(value: unknown): Attachment {
  const [part, name, type, size, inline] = Array.isArray(value) ? value : [];
  return {
    part: string(part),
    name: string(name),
    type: string(type),
    size: number(size),
    inline: inline === true,
  };
}

export function array(column: SqlValue | undefined): unknown[] {
  try {
    const value: unknown = JSON.parse(text(column));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const ROLES: ReadonlySet<string> = new Set<MailboxRole>([
  'inbox',
  'sent',
  'drafts',
  'trash',
  'junk',
  'archive',
  'all',
]);

function isRole(value: string): value is MailboxRole {
  return ROLES.has(value);
}

function role(column: SqlValue | undefined): MailboxRole | null {
  return typeof column === 'string' && isRole(column) ? column : null;
}

function protocol(column: SqlValue | undefined): Protocol {
  return column === 'pop3' ? 'pop3' : 'imap';
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

export function text(column: SqlValue | undefined): string {
  return string(column);
}

export function int(column: SqlValue | undefined): number {
  return number(column);
}

export function textOrNull(column: SqlValue | undefined): string | null {
  return typeof column === 'string' ? column : null;
}

export function intOrNull(column: SqlValue | undefined): number | null {
  return typeof column === 'number' ? column : null;
}
