/** What a sync of a letter-box (POP3) would do, told as an event. Touches nothing here or there. */
import { keyScope } from '../core/deliveryKey.js';
import { planSync } from '../core/syncPlan.js';
import { serverValidity, validityOf } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import { identityOf } from './folderSync.js';
import { retentionOf, type LetterBoxOptions } from './letterBoxSync.js';

export type LetterBoxPlanOptions = Pick<
  LetterBoxOptions,
  'account' | 'origin' | 'source' | 'mailbox' | 'signal' | 'afterDownload'
>;

/** `removals` also counts what the delete brake would hold back, because `--force` releases it. */
export async function planLetterBox(deps: SyncDeps, options: LetterBoxPlanOptions): Promise<void> {
  const { account, origin, source, mailbox, signal, afterDownload } = options;
  const { dir } = identityOf(options);
  const folder = deps.index.folders(account).find((row) => row.dir === dir);
  const knowsIds = folder !== undefined && serverValidity(origin, folder.validity) !== null;
  const snapshot = await source.snapshot(mailbox, knowsIds ? folder.cursor : null, signal);
  const scope = keyScope(validityOf(origin, snapshot.validity), mailbox.path);
  const placements = folder === undefined ? [] : deps.index.remotePlacements(folder.id);
  const plan = planSync(
    knowsIds ? placements : placements.map((row) => ({ ...row, remoteId: null })),
    snapshot,
    scope,
  );
  const known = folder !== undefined && knowsIds ? deps.index.letterNames(folder.id) : null;
  const fetch = plan.fetch.filter((id) => known?.has(id) !== true).length;
  const listed = snapshot.unchanged ? null : new Set(snapshot.messages.map(({ id }) => id));
  const { due } =
    folder === undefined || !knowsIds
      ? { due: [] }
      : retentionOf(deps, { afterDownload, force: true }, folder, listed, 0);
  // What is fetched goes at once, too.
  const removals = due.length + (afterDownload === 'delete' ? fetch : 0);
  deps.onEvent({
    event: 'plan',
    account,
    folder: mailbox.path,
    fetch,
    flags: 0,
    gone: plan.gone.length,
    push: { flags: 0, moves: 0, removals, uploads: 0 },
    leaving: deps.index
      .messagesOf(due.flatMap(({ here }) => (here === null ? [] : [here.placementId])))
      .map(({ id, subject }) => ({ id, subject })),
  });
}
