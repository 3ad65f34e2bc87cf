/**
 * Muted conversations. Pure.
 *
 * Muting is a tag on every message of the conversation, `$muted`, as the mail working group of the
 * IETF registers it for IMAP keywords: other programs and devices may know it, and where a server
 * keeps no keywords it is kept here. What comes into a conversation of which a message is muted counts
 * as read from the beginning, and is muted itself. Nothing is moved, hidden or deleted.
 */
import { applyFlagEdit, type Flags } from './flags.js';
import { sortedTags } from './tags.js';

export const MUTED_TAG = '$muted';

export function isMuted(tags: readonly string[]): boolean {
  return tags.some(isMutedTag);
}

/** How a message is when its conversation is muted. */
export function muted(flags: Flags, tags: readonly string[]): { flags: Flags; tags: string[] } {
  return {
    flags: applyFlagEdit(flags, { add: ['seen'] }),
    tags: isMuted(tags) ? [...tags] : sortedTags([...tags, MUTED_TAG]),
  };
}

/** Read it stays: what was not read then is not asked for now. */
export function unmuted(tags: readonly string[]): string[] {
  return tags.filter((tag) => !isMutedTag(tag));
}

/** Servers may write keywords in another case. */
function isMutedTag(tag: string): boolean {
  return tag.toLowerCase() === MUTED_TAG;
}
