/**
 * Messages that the server names like one that is here whole already (EMAILID, RFC 8474; Gmail's
 * X-GM-MSGID) are not downloaded: their file is another name of the one that is here. Gmail lists
 * each message in All Mail and once more under every label.
 *
 * Guarantees those of a download; what cannot be linked is downloaded.
 */
import { deliveryKey } from '../core/deliveryKey.js';
import { NO_FLAGS } from '../core/flags.js';
import type { NamedRow } from '../core/indexRows.js';
import type { FetchedMessage, RemoteMessage } from '../core/source.js';
import type { SyncDeps } from './deps.js';
import { download, type DownloadTarget, type Kept } from './download.js';
import { SUMMARY_BYTES } from './receiver.js';

/** @returns how many were linked, and the ids of `fetch` that are to be downloaded. */
export async function linkKnown(
  deps: SyncDeps,
  target: Omit<DownloadTarget, 'source' | 'keep'>,
  messages: readonly RemoteMessage[],
  fetch: readonly string[],
): Promise<{ linked: number; fetch: readonly string[] }> {
  const wanted = new Set(fetch);
  const named = messages.filter(({ id, emailId }) => emailId !== undefined && wanted.has(id));
  if (named.length === 0) return { linked: 0, fetch };
  const known = deps.index.named(
    target.folder.account,
    named.flatMap(({ emailId }) => emailId ?? []),
  );
  const here = new Map<string, { message: RemoteMessage; row: NamedRow }>();
  for (const message of named) {
    const row = known.get(message.emailId ?? '');
    if (row !== undefined && row.size === message.size) here.set(message.id, { message, row });
  }
  const ids = fetch.filter((id) => here.has(id));
  const left = new Set(fetch.filter((id) => !here.has(id)));
  const keep = async ({ id }: FetchedMessage): Promise<Kept | null> => {
    const pair = here.get(id);
    const kept = pair && (await link(deps, target, pair.message, pair.row));
    if (kept == null) left.add(id);
    return kept ?? null;
  };
  const source = { fetch: () => listed(ids.flatMap((id) => here.get(id)?.message ?? [])) };
  const linked = await download(deps, { ...target, source, keep }, ids);
  return { linked, fetch: fetch.filter((id) => left.has(id)) };
}

/** @returns null when the file is not there any more, or cannot have two names. */
async function link(
  { store, summarise }: SyncDeps,
  { folder, scope }: Pick<DownloadTarget, 'folder' | 'scope'>,
  { id, flags, keywords, emailId }: RemoteMessage,
  row: NamedRow,
): Promise<Kept | null> {
  const key = deliveryKey(scope, id);
  const from = { account: folder.account, dir: row.dir };
  const file = await store
    .link(from, row.file, folder, { key, flags: flags ?? NO_FLAGS })
    .catch(() => null);
  if (file === null) return null;
  const summary = summarise(await store.readHead(folder, file, SUMMARY_BYTES));
  const { size, digest, received } = row;
  return {
    place: folder,
    change: {
      ...{ type: 'add', folderId: folder.id, file, key, remoteId: id, flags: flags ?? NO_FLAGS },
      ...{ agreed: flags, tags: keywords, size, digest, received, summary },
      ...(emailId === undefined ? {} : { emailId }),
    },
  };
}

const NOTHING = Buffer.alloc(0);

/** As if they came from the server; their content is here. */
async function* listed(messages: readonly RemoteMessage[]): AsyncGenerator<FetchedMessage, void> {
  for (const { id, flags, keywords } of messages) {
    yield await Promise.resolve({ id, flags, keywords, received: null, content: NOTHING });
  }
}
