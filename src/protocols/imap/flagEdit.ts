/** Changes flags of messages (UID STORE): only the named ones, so others' changes stay. */
import type { RemoteFlagEdit, RemotePlace } from '../../core/source.js';
import { addLabels, removeLabels, splitTags } from './gmailLabels.js';
import { atom, command } from './imapCommand.js';
import { writeFlags } from './imapFlags.js';
import type { ImapSession } from './imapSession.js';
import { uidBatches, uidSet } from './uidChunks.js';

interface Tags {
  labels: readonly string[];
  keywords: readonly string[];
}

/** @returns the keywords, and `$Forwarded` for the flag, that the mailbox cannot keep. */
export async function storeFlags(
  session: ImapSession,
  place: RemotePlace,
  uids: readonly number[],
  edit: RemoteFlagEdit,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const permanent = await session.openToWrite(place, signal);
  const split = (tags: readonly string[]): Tags =>
    session.connection.hasLabels ? splitTags(tags) : { labels: [], keywords: tags };
  const [add, remove] = [split(edit.addKeywords), split(edit.removeKeywords)];
  const added = writeFlags(edit.add, add.keywords, permanent);
  // What a mailbox does not keep it does not have either.
  const removed = writeFlags(edit.remove, remove.keywords, permanent);
  const refused = new Set(added.refused);
  for (const batch of uidBatches(uids)) {
    await store(session, place, batch, '+', added.names, signal);
    await store(session, place, batch, '-', removed.names, signal);
    const target = { session, path: place.path, uids: batch, signal };
    for (const label of await addLabels(target, add.labels)) refused.add(label);
    await removeLabels(target, remove.labels);
  }
  return [...refused];
}

/** Marks messages for removal by {@link expunge}. */
export function markDeleted(
  session: ImapSession,
  place: RemotePlace,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  return store(session, place, uids, '+', ['\\Deleted'], signal);
}

async function store(
  session: ImapSession,
  { path }: RemotePlace,
  uids: readonly number[],
  sign: '+' | '-',
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (names.length === 0) return;
  await session.run(
    signal,
    (client) =>
      command(client, 'UID STORE', [
        { type: 'SEQUENCE', value: uidSet(uids) },
        atom(`${sign}FLAGS.SILENT`),
        names.map(atom),
      ]),
    path,
  );
}
