/**
 * What follows when a message was sent: what it answers and forwards is marked, its draft is not
 * needed any more. And whether one of which nobody knows was sent after all. Decides only.
 */
import { flagsOf, type Flags } from '../core/flags.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { OutboxEntry } from '../core/outbox.js';
import type { SyncDeps } from './deps.js';
import { recentlyDeleted } from './filing.js';

type FollowUpDeps = Pick<SyncDeps, 'index' | 'summarise' | 'now'>;
export type MarkedMessage = Pick<MessageRow, 'placementId' | 'flags'>;

const ANSWERED = flagsOf(['answered']);
const FORWARDED = flagsOf(['forwarded']);
/** Clocks of servers may differ by so much from ours. */
const CLOCKS_MS = 10 * 60_000;

/** What it answers or forwards, with the flags that this gives them. */
export function originals(
  deps: FollowUpDeps,
  { message, followUp }: OutboxEntry,
  content: Buffer,
): MarkedMessage[] {
  const { index } = deps;
  const rows = (ids: readonly string[] = []) => ids.flatMap((id) => index.find(id) ?? []);
  const marks: readonly (readonly [MessageRow, Flags])[] = [
    ...[...answered(deps, content, message), ...rows(followUp?.answered)].map(
      (row) => [row, ANSWERED] as const,
    ),
    ...rows(followUp?.forwarded).map((row) => [row, FORWARDED] as const),
  ];
  const marked = new Map<number, MarkedMessage>();
  for (const [{ placementId, flags }, mark] of marks) {
    const known = marked.get(placementId)?.flags ?? flags;
    if ((known & mark) === 0) marked.set(placementId, { placementId, flags: known | mark });
  }
  return [...marked.values()];
}

/** The saved draft can be had back for some days. */
export function draftAside(deps: FollowUpDeps, { message, followUp }: OutboxEntry): IndexChange[] {
  const { index } = deps;
  const { draft = null } = followUp ?? {};
  const row = draft === null ? null : index.find(draft);
  const folder = index.folders(message.account).find(({ id }) => id === row?.folderId);
  if (row === null || folder?.role !== 'drafts') return [];
  return [aside(deps, row, folder)];
}

/** To the recently deleted. */
export function aside(deps: FollowUpDeps, row: MessageRow, folder: FolderRow): IndexChange {
  const { id: folderId } = recentlyDeleted(deps, folder);
  const removal = { at: deps.now(), by: 'you' } as const;
  return { type: 'move', placementId: row.placementId, folderId, removal };
}

/** Whether the server has filed the message among those that were sent since it was queued. */
export function isFiledThere(
  { index, now }: FollowUpDeps,
  { message, queued }: OutboxEntry,
  content: Buffer,
  sent: FolderRow,
): boolean {
  const { messageId: id, account, placementId } = message;
  if (id === null || isRedirected(content)) return false;
  return index
    .search({ query: { type: 'id', id }, account, now: now(), limit: 20 })
    .some(
      (row) =>
        row.folderId === sent.id &&
        row.placementId !== placementId &&
        row.server === 'on-server' &&
        row.received >= queued - CLOCKS_MS,
    );
}

function answered(
  { index, summarise, now }: FollowUpDeps,
  content: Buffer,
  { account }: MessageRow,
): MessageRow[] {
  const [id] = summarise(content).inReplyTo;
  // What is redirected was answered by its author.
  if (id === undefined || isRedirected(content)) return [];
  return index.search({ query: { type: 'id', id }, account, now: now(), limit: 20 });
}

/** It has the Message-ID of what came from somebody else. */
function isRedirected(content: Buffer): boolean {
  return /^resent-/i.test(content.toString('latin1', 0, 7));
}
