/**
 * What the user did to messages, kept so that it can be taken back and done again. Pure.
 *
 * An entry says of each message what changed, before and after. Taking back touches only that: what
 * a message has become since by other ways stays, and one that was moved on meanwhile is not moved.
 */
import type { Flags } from './flags.js';
import type { ServerWish } from './letterBox.js';
import { sortedTags, tagsWithout } from './tags.js';

export type EditKind =
  | 'flags'
  | 'tags'
  | 'mute'
  | 'unmute'
  | 'move'
  | 'archive'
  | 'delete'
  | 'restore'
  | 'server'
  | 'take-back'
  | 'rules';

export interface Change<T> {
  before: T;
  after: T;
}

/** A member that is absent was not changed. */
export interface EditedMessage {
  /** Short id of the message. */
  id: string;
  flags?: Change<Flags>;
  tags?: Change<readonly string[]>;
  /** Ids of folders. */
  folder?: Change<number>;
  /** On a POP3 server. */
  wish?: Change<ServerWish | null>;
}

export interface LoggedEdit {
  id: number;
  kind: EditKind;
  messages: readonly EditedMessage[];
}

/** `undo`: the newest that is done; `redo`: the oldest of those that were taken back. */
export type Direction = 'undo' | 'redo';

/** What an edit concerns of a message. */
export interface EditableState {
  flags: Flags;
  tags: readonly string[];
  folderId: number;
  wish: ServerWish | null;
}

/** What the message is to be; equals `now` in what stays as it is. */
export function stateAfter(
  { flags, tags, folder, wish }: EditedMessage,
  direction: Direction,
  now: EditableState,
): EditableState {
  return {
    flags: flags === undefined ? now.flags : flagsAfter(turned(flags, direction), now.flags),
    tags: tags === undefined ? now.tags : tagsAfter(turned(tags, direction), now.tags),
    folderId:
      folder === undefined ? now.folderId : valueAfter(turned(folder, direction), now.folderId),
    wish: wish === undefined ? now.wish : valueAfter(turned(wish, direction), now.wish),
  };
}

function turned<T>({ before, after }: Change<T>, direction: Direction): Change<T> {
  return direction === 'redo' ? { before, after } : { before: after, after: before };
}

function flagsAfter({ before, after }: Change<Flags>, now: Flags): Flags {
  const changed = before ^ after;
  return (now & ~changed) | (after & changed);
}

function tagsAfter(
  { before, after }: Change<readonly string[]>,
  now: readonly string[],
): readonly string[] {
  const kept = tagsWithout(now, tagsWithout(before, after));
  return sortedTags([...kept, ...tagsWithout(after, before)]);
}

function valueAfter<T>({ before, after }: Change<T>, now: T): T {
  return now === before ? after : now;
}

const PAST: Readonly<Record<EditKind, string>> = {
  flags: 'changed the flags of',
  tags: 'changed the tags of',
  mute: 'muted',
  unmute: 'unmuted',
  move: 'moved',
  archive: 'archived',
  delete: 'deleted',
  restore: 'restored',
  server: 'changed what the server keeps of',
  'take-back': 'took back the changes of',
  rules: 'applied rules to',
};

/** `archived 3 messages` */
export function describeEdit(kind: EditKind, messages: number): string {
  return `${PAST[kind]} ${messages === 1 ? '1 message' : `${String(messages)} messages`}`;
}
