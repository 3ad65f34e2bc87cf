/** Goes through messages with all that is known of them, a few at a time. */
import type { KeptMessage } from '../core/keptMessage.js';
import { uniqueOf } from '../core/maildirName.js';
import type { MailIndexReader } from '../core/mailIndex.js';

/** Rows read at once: bounds the memory, however large the folder. */
const CHUNK_ROWS = 1000;

export function* keptIn(
  index: Pick<MailIndexReader, 'kept'>,
  folderId: number,
): Generator<KeptMessage[]> {
  for (let after = ''; ;) {
    const chunk = index.kept(folderId, after, CHUNK_ROWS);
    if (chunk.length > 0) yield chunk;
    after = uniqueOf(chunk.at(-1)?.file.name ?? '');
    if (chunk.length < CHUNK_ROWS) return;
  }
}
