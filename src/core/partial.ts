/**
 * Messages of which only the header is here. Pure.
 *
 * The file's kind (`subdir`) is the one mark of it: a partial message has a `partial` file and no
 * other, and its name tells the octets of the whole. See docs/adr/0012-partial-messages.md.
 */
import { createHash } from 'node:crypto';
import type { FilePlace } from './store.js';

export function isPartial({ subdir }: Pick<FilePlace, 'subdir'>): boolean {
  return subdir === 'partial';
}

/**
 * What stands for the content in the index: never the digest of a whole message, and another one
 * where the same header stands above a body of another size.
 *
 * @param header SHA-256 of the header in hex. @param octets of the whole message.
 */
export function partialDigest(header: string, octets: number): string {
  return createHash('sha256').update(`partial\0${octets}\0${header}`).digest('hex');
}
