/** A message as it is read, with what is known of its protection. */
import type { ReadableMessage } from '../../core/message.js';
import { ENCRYPTED_NOTICE, readBeginning, readMessage } from '../../mime/read.js';
import type { OpenedMessage } from './openProtected.js';

const SIGNATURE = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/;

/** For a person: of a signature the mark says what it is worth. @param read as below */
export async function readOpened(
  opened: OpenedMessage,
  read?: (content: Buffer) => Promise<ReadableMessage>,
): Promise<ReadableMessage> {
  const message = await readAllOfOpened(opened, read);
  if (message.protection === null || message.protection.signature === null) return message;
  const attachments = message.attachments.filter(({ type }) => !SIGNATURE.test(type));
  return { ...message, attachments };
}

/** With every part that it has. @param read reads the octets; in this thread unless told */
export async function readAllOfOpened(
  opened: OpenedMessage,
  read: (content: Buffer) => Promise<ReadableMessage> = readMessage,
): Promise<ReadableMessage> {
  const { content, protection, warnings } = opened;
  const message = await read(content);
  if (protection === null) return message;
  return {
    ...message,
    protection,
    warnings: [...warnings, ...message.warnings.filter((text) => text !== ENCRYPTED_NOTICE)],
  };
}

/** The beginning of a long one; null: of what is protected nothing is said before all of it is known. */
export function readOpenedBeginning(opened: OpenedMessage): ReadableMessage | null {
  return opened.protection === null ? readBeginning(opened.content) : null;
}
