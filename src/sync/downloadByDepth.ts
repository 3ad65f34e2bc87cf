/**
 * Downloads new messages as the account wants them: whole, or of some of them the header alone.
 *
 * Guarantees: a message of which the server gives no header alone comes whole, and so does one that
 * is no larger than its header: the size may be wrong, and a header is never taken for the message.
 */
import type { PartialReading } from '../core/partialReading.js';
import type { FetchedMessage, MailSource } from '../core/source.js';
import type { SyncDeps } from './deps.js';
import { download, type DownloadTarget } from './download.js';

/** Resolves with how many were stored (vanished ones are left out). */
export async function downloadByDepth(
  deps: SyncDeps,
  target: DownloadTarget & { source: Pick<MailSource, 'fetch' | 'partial'> },
  ids: readonly string[],
  wantsHeader: (id: string) => boolean,
): Promise<number> {
  const { partial } = target.source;
  if (partial === undefined) return download(deps, target, ids);
  const headers = ids.filter(wantsHeader);
  const whole = headers.length === 0 ? ids : ids.filter((id) => !wantsHeader(id));
  const came = new Set<string>();
  const source = headerSource(partial, came);
  return (
    (await download(deps, target, whole)) +
    (await download(deps, { ...target, source }, headers)) +
    (await download(
      deps,
      target,
      headers.filter((id) => !came.has(id)),
    ))
  );
}

/** Headers as messages that are only partly here. @param came gets their ids */
function headerSource(partial: PartialReading, came: Set<string>): Pick<MailSource, 'fetch'> {
  return {
    async *fetch(ids, signal): AsyncGenerator<FetchedMessage, void> {
      for await (const { header, size, ...message } of partial.headers(ids, signal)) {
        if (header.length >= size) continue;
        came.add(message.id);
        yield { ...message, content: header, partialOf: size };
      }
    },
  };
}
