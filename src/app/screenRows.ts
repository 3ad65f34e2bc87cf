/** Rows of the index as the screen may show them: every line of text passes the sanitiser here. */
import type { AccountConfig, Protocol } from '../core/account.js';
import type { TreeRow } from '../core/conversation.js';
import { blockedSentence } from '../core/blocked.js';
import { flagNames } from '../core/flags.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { Address, ReadableMessage } from '../core/message.js';
import { isPartial } from '../core/partial.js';
import { protectionLines, type ProtectionLine } from '../core/protection.js';
import { quoteIfNeeded } from '../core/query/print.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { ALL_INBOXES, UNIFIED_SEARCHES, type SavedSearch } from '../core/savedSearch.js';
import type { MailboxRole } from '../core/source.js';
import { isOwnTag } from '../core/tags.js';
import { isLyingLink, isProgram } from '../mime/safety.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type {
  ScreenBranch,
  ScreenFolder,
  ScreenMailingList,
  ScreenMessage,
  ScreenRow,
  ScreenSearch,
} from './screenMail.js';

/** Longest subject or name that a screen could want; more is not worth carrying there. */
const LINE_LIMIT = 500;

const ROLE_ORDER: readonly (MailboxRole | null)[] = [
  'inbox',
  'archive',
  'sent',
  'drafts',
  'junk',
  'trash',
  'all',
  null,
];

export function screenFolder(row: FolderRow): ScreenFolder {
  return {
    id: row.id,
    account: row.account,
    protocol: row.protocol,
    name: row.role === 'inbox' ? 'Inbox' : line(row.name),
    path: line(row.path),
    depth: row.dir.split('/').length - 1,
    role: row.role,
    isRecentlyDeleted: row.dir === RECENTLY_DELETED_DIR,
    total: row.total,
    unread: row.unread,
  };
}

/** By account as configured; folders with a role first, children below their parents. */
export function sidebarOrder(
  folders: readonly FolderRow[],
  accounts: readonly AccountConfig[],
): FolderRow[] {
  const accountOrder = new Map(accounts.map(({ name }, position) => [name, position]));
  const roleOfTop = new Map(
    folders
      .filter((folder) => !folder.dir.includes('/'))
      .map((folder) => [`${folder.account}/${folder.dir}`, folder.role]),
  );
  const rank = (folder: FolderRow): number => {
    if (folder.dir === RECENTLY_DELETED_DIR) return ROLE_ORDER.length;
    const top = `${folder.account}/${folder.dir.split('/')[0] ?? ''}`;
    return ROLE_ORDER.indexOf(roleOfTop.get(top) ?? null);
  };
  return folders
    .filter((folder) => accountOrder.has(folder.account))
    .filter(({ dir, total }) => dir !== RECENTLY_DELETED_DIR || total > 0)
    .sort(
      (a, b) =>
        (accountOrder.get(a.account) ?? 0) - (accountOrder.get(b.account) ?? 0) ||
        rank(a) - rank(b) ||
        (a.dir < b.dir ? -1 : 1),
    );
}

export function screenRow(row: MessageRow, protocol: Protocol): ScreenRow {
  return {
    id: row.id,
    key: { sortDate: row.sortDate, placementId: row.placementId },
    folderId: row.folderId,
    account: row.account,
    protocol,
    thread: row.thread,
    threadSize: row.threadSize,
    from: shortName(row.from[0]),
    to: shortName(row.to[0]),
    subject: line(row.subject),
    snippet: line(row.snippet),
    date: row.sortDate,
    flags: flagNames(row.flags),
    tags: row.tags.map(line),
    attachments: row.attachments.filter((attachment) => !attachment.inline).length,
    size: row.size,
    server: row.server,
    isPartial: isPartial(row.file),
    leaves: row.leaves ?? null,
    wish: row.wish ?? null,
    removedBy: row.removedBy ?? null,
  };
}

/** More tags than that are found by searching. */
const MOST_TAGS = 12;

/**
 * Those there always are, the user's, then tags. With one account its inbox is all there is.
 * @param tags the most frequent first; of many, only the most frequent are shown, by name
 */
export function screenSearches(
  accounts: number,
  saved: readonly SavedSearch[],
  tags: readonly string[],
): readonly ScreenSearch[] {
  const always = UNIFIED_SEARCHES.filter((search) => accounts > 1 || search !== ALL_INBOXES);
  const shown = (search: SavedSearch, kind: ScreenSearch['kind']): ScreenSearch => ({
    id: `${kind} ${search.name}`,
    ...{ name: line(search.name), query: line(search.query), kind },
  });
  const own = tags.filter(isOwnTag).slice(0, MOST_TAGS).sort(byName);
  return [
    ...(accounts === 0 ? [] : always.map((search) => shown(search, 'always'))),
    ...saved.map((search) => shown(search, 'saved')),
    ...own.map((tag) => shown({ name: tag, query: `tag:${quoteIfNeeded(tag)}` }, 'tag')),
  ];
}

function byName(a: string, b: string): number {
  return a.localeCompare(b);
}

/** Levels of a tree that are drawn; what is deeper stands on the last of them. */
const DEEPEST = 6;

/** Lines as a tree has them: `│ ├─`. */
export function branchOf({ depth, follows, copies }: TreeRow): ScreenBranch {
  const levels = follows.slice(1).slice(-DEEPEST);
  const above = levels.slice(0, -1).map((isOpen) => (isOpen ? '│ ' : '  '));
  const own = depth === 0 ? '' : levels.at(-1) === true ? '├─' : '└─';
  return { lines: above.join('') + own, copies: copies.map(({ folderId }) => folderId) };
}

export function screenMessage(
  row: MessageRow,
  message: ReadableMessage,
  protocol: Protocol,
  findings: readonly string[] = [],
): ScreenMessage {
  return {
    row: { ...screenRow(row, protocol), ...openedSubject(message) },
    from: row.from.map(fullName),
    to: recipients(row.to, message, 'to'),
    cc: recipients(row.cc, message, 'cc'),
    // A name without an address tells nobody where answers go.
    replyTo: row.replyTo.filter(({ address }) => address !== '').map(fullName),
    date: row.date,
    size: row.size,
    // `mime/read.ts` promises that this went through the sanitiser, in the worker: it may be of
    // megabytes, which this thread, the screen's, has no time to look at again.
    text: message.text,
    attachments: message.attachments.map(({ part, name, type, size, inline }) => ({
      part,
      name: line(name),
      type: line(type),
      size,
      inline,
      isProgram: isProgram({ name, type }),
    })),
    links: message.links.map((link) => ({
      text: line(link.text),
      url: line(link.url),
      lies: isLyingLink(link),
    })),
    warnings: message.warnings.map(line),
    hasHtml: message.html !== null,
    blocked: blockedSentence(message.blocked),
    list: screenList(message.list),
    findings: findings.map(line),
    protection: screenProtection(message.protection),
    isLocked: message.protection?.isLocked ?? false,
  };
}

function screenProtection(protection: ReadableMessage['protection']): ProtectionLine[] {
  if (protection === null) return [];
  return protectionLines(protection).map(({ level, text }) => ({ level, text: line(text) }));
}

/** The list does not know it: nothing of what was encrypted is in the index. */
function openedSubject({ protection, headers }: ReadableMessage): { subject?: string } {
  const subject = headers.find(([name]) => name.toLowerCase() === 'subject')?.[1];
  return protection?.encrypted === 'opened' && subject !== undefined
    ? { subject: line(subject) }
    : {};
}

function screenList(list: ReadableMessage['list']): ScreenMailingList | null {
  if (list === null) return null;
  const { https, isOneClick, mailto } = list.unsubscribe;
  const byPage = https === null ? null : ({ how: 'page', url: line(https) } as const);
  const byMail = mailto === null ? null : ({ how: 'mail', url: line(mailto) } as const);
  return {
    name: line(list.name),
    archive: list.archive === null ? null : line(list.archive),
    leave: isOneClick ? { how: 'one-click' } : (byPage ?? byMail),
  };
}

function shortName(address: Address | undefined): string {
  if (address === undefined) return '';
  return line(address.name === '' ? address.address : address.name);
}

/** A group of nobody (RFC 5322, 3.4) says that there are others: `undisclosed recipients:;`. */
function recipients(
  people: readonly Address[],
  { headers }: ReadableMessage,
  field: 'to' | 'cc',
): string[] {
  if (people.length > 0) return people.map(fullName);
  const [, value = ''] = headers.find(([name]) => name.toLowerCase() === field) ?? [];
  const comment = /\([^()]*\)/g;
  const said = value.slice(0, LINE_LIMIT).replace(comment, '').replace(comment, '');
  const group = /^\s*"?([^"<>@:;,]{1,200}?)"?\s*:\s*;/.exec(said)?.[1];
  return group === undefined ? [] : [line(group)];
}

function fullName({ name, address }: Address): string {
  if (address === '') return line(name);
  const saysNothing = name === '' || name.toLowerCase() === address.toLowerCase();
  return line(saysNothing ? address : `${name} <${address}>`);
}

/** One line of untrusted text, safe for a terminal. */
export function line(text: string): string {
  return sanitiseLine(text.length > LINE_LIMIT ? text.slice(0, LINE_LIMIT) : text);
}
