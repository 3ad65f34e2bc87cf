/** What the parts of a message are to each other, for reading it. Pure. */
import { isMessage, type Part } from './structure.js';

export function isCalendar(part: Part): boolean {
  return part.type === 'text/calendar' || part.type === 'application/ics';
}

/** The root of the message that the part belongs to. */
export function messageOf(part: Part): Part {
  let root = part;
  while (root.parent !== null && !isMessage(root.parent)) root = root.parent;
  return root;
}

/** Messages that this one forwards to be read, not as files, and not the returned one of a bounce. */
export function forwardedMessages(root: Part): Part[] {
  if (isMessage(root)) return [root];
  if (root.type === 'multipart/report') return [];
  return root.children.flatMap((child) =>
    isMessage(child) && child.disposition === 'attachment' ? [] : forwardedMessages(child),
  );
}

export function isEncrypted(root: Part): boolean {
  if (root.type === 'multipart/encrypted') return true;
  const kind = root.parameters.get('smime-type') ?? '';
  return /^application\/(?:x-)?pkcs7-mime$/.test(root.type) && kind !== 'signed-data';
}
