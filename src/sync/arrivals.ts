/**
 * New mail of one run: what came into the inbox, is unread, and arrived since the last run or shortly
 * before. A first sync, and old mail that is fetched for whatever reason, is no news.
 */
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import { NEW_MESSAGES_TOLD, type NewMail } from '../core/newMail.js';
import type { SyncDeps } from './deps.js';

/** Clocks differ, and a letter may wait on the server while another one is fetched. */
const SLACK_MS = 24 * 60 * 60_000;

/** Carries out the rules on what they have not seen; see `RuleRun` in app. */
export type MeetRules = () => Promise<RuleOutcome>;

export interface RuleOutcome {
  /** Messages that met a rule. */
  met: number;
  /** Placements that are told of, and not told of, whatever is usual. */
  tell: readonly number[];
  silence: readonly number[];
}

/**
 * Does the work with deps that tell what it brings in; when it ends, also badly, the rules see that
 * and the user is told.
 */
export async function tellingNewMail<T>(
  deps: SyncDeps,
  inbox: FolderRow | undefined,
  rules: MeetRules | undefined,
  work: (deps: SyncDeps) => Promise<T>,
): Promise<T> {
  const { index, now } = deps;
  const last = inbox === undefined ? null : index.lastSync(inbox.account);
  if (inbox === undefined || (last === null && inbox.cursor === null)) return work(deps);
  const added: string[] = [];
  try {
    return await work({
      ...deps,
      ...(rules === undefined ? {} : { forRulesSince: last === null ? 0 : last - SLACK_MS }),
      onCommit: (report) => {
        added.push(...report.added);
        deps.onCommit(report);
      },
    });
  } finally {
    const outcome = await rules?.();
    const { tell = [], silence = [] } = outcome ?? {};
    const unread = index.unreadAmong(inbox.id, added, (last ?? now()) - SLACK_MS);
    const fresh = [...new Set([...unread, ...tell])].filter((id) => !silence.includes(id));
    if (fresh.length > 0) deps.onEvent({ event: 'new-mail', ...newMailOf(index, inbox, fresh) });
  }
}

/** @param fresh placements, the newest first */
function newMailOf(index: MailIndexReader, inbox: FolderRow, fresh: readonly number[]): NewMail {
  const order = new Map(fresh.slice(0, NEW_MESSAGES_TOLD).map((id, at) => [id, at]));
  const at = ({ placementId }: MessageRow): number => order.get(placementId) ?? 0;
  const rows = index.messagesOf([...order.keys()]).sort((a, b) => at(a) - at(b));
  return {
    account: inbox.account,
    folder: inbox.path,
    count: fresh.length,
    messages: rows.map(({ id, from, subject, date }) => ({
      id,
      from,
      subject,
      date: date === null ? null : new Date(date).toISOString(),
    })),
  };
}
