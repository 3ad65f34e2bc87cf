/**
 * Takes attachments out of what is here of a message.
 *
 * Guarantees: the original is durable and listed among the recently deleted, as a message of its own,
 * before what is here is replaced, and stays there as long as what was deleted does; the message keeps
 * its id, flags, tags and its link to the server; the server is told nothing, and keeps all of it. A
 * message that is still to be put on a server is refused, so that what goes there is what was written.
 */
import { MailtuiError } from '../core/errors.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { uniqueOf } from '../core/maildirName.js';
import type { MessageSummary } from '../core/message.js';
import { KEPT_AFTER_REMOVAL, RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import { withoutParts } from '../mime/withoutParts.js';
import { recentlyDeleted, type FilingDeps } from '../sync/filing.js';
import { refusePartial } from './partialMessages.js';

export interface StripParts extends FilingDeps {
  summarise: (raw: Buffer) => MessageSummary;
  now: () => number;
}

/** @throws MailtuiError `bad-input` where that cannot be, and then nothing has changed. */
export async function stripParts(
  parts: StripParts,
  row: MessageRow,
  folder: FolderRow,
  numbers: readonly string[],
): Promise<void> {
  const { store, index, summarise, now } = parts;
  refusePartial(row);
  refuseUnsettled(parts, row);
  const raw = await store.read(row, row.file);
  const day = new Date(now()).toISOString().slice(0, 10);
  const content = withoutParts(raw, numbers, ({ name, type, octets }) => {
    const file = name === '' ? type : `${name} (${type})`;
    return `[Deleted here on ${day}: ${file}, ${String(octets)} octets as it came]`;
  });
  await keepOriginal(parts, row, folder, raw);
  const { received, placementId } = row;
  const stored = await store.replace(row, row.file, { content, received });
  await store.syncFolder(row);
  const { size, digest, subdir, name } = stored;
  parts.onCommit(
    index.commit([
      {
        ...({ type: 'replaced', placementId, folderId: row.folderId } as const),
        ...{ file: { subdir, name }, size, digest, summary: summarise(content) },
      },
    ]),
  );
}

async function keepOriginal(
  parts: StripParts,
  { flags, tags, received, folderId }: MessageRow,
  folder: FolderRow,
  raw: Buffer,
): Promise<void> {
  const { store, index, summarise, now, onCommit } = parts;
  const aside = recentlyDeleted(parts, folder);
  await store.createFolder(aside);
  const stored = await store.deliver(aside, { content: raw, flags, received, key: null });
  await store.syncFolder(aside);
  const { subdir, name, size, digest } = stored;
  onCommit(
    index.commit([
      {
        ...{ type: 'add', folderId: aside.id, file: { subdir, name }, key: null, remoteId: null },
        ...{ flags, agreed: null, tags, size, digest, received, summary: summarise(raw) },
        upload: 'no',
      },
    ]),
  );
  // Whoever watches the directory may have been quicker with the row.
  const kept = index.placements(aside.id).find((one) => uniqueOf(one.file.name) === uniqueOf(name));
  if (kept === undefined) throw new MailtuiError('bug', 'the original is not where it was put');
  const { placementId } = kept;
  const removal = { at: now(), by: 'you', folderId } as const;
  onCommit(index.commit([{ type: 'removal', placementId, removal }]));
}

function refuseUnsettled({ index }: StripParts, row: MessageRow): void {
  const [placement] = index.placementsById([row.placementId]);
  if (row.dir === RECENTLY_DELETED_DIR) {
    const days = KEPT_AFTER_REMOVAL / 86_400_000;
    throw new MailtuiError('bad-input', `message ${row.id} is deleted`, {
      hint: `What is deleted stays as it is for ${String(days)} days. Restore it first.`,
    });
  }
  if (placement?.upload !== 'no') {
    throw new MailtuiError('bad-input', `message ${row.id} still waits to be put on the server`, {
      hint: 'Sync first: mailtui sync',
    });
  }
}
