/** Remembers how full the account is by the server's count, and warns when it is nearly so. */
import { toMailtuiError } from '../core/errors.js';
import type { MailSource } from '../core/source.js';
import { isNearlyFull, quotaText } from '../core/storage.js';
import type { SyncDeps } from './deps.js';

/** A server that will not say has none. */
export async function rememberQuota(
  { index, onEvent }: Pick<SyncDeps, 'index' | 'onEvent'>,
  account: string,
  source: MailSource,
  signal: AbortSignal,
): Promise<void> {
  if (source.quota === undefined) return;
  const quota = await source.quota(signal).catch((thrown: unknown) => {
    if (toMailtuiError(thrown).kind !== 'server-refused') throw thrown;
    return null;
  });
  const before = index.quota(account);
  if (quota?.used !== before?.used || quota?.limit !== before?.limit) {
    index.commit([{ type: 'quota', account, quota }]);
  }
  if (quota === null || !isNearlyFull(quota)) return;
  const message = `the account is nearly full: ${quotaText(quota)}; mailtui storage says with what`;
  onEvent({ event: 'warning', account, folder: 'INBOX', message });
}
