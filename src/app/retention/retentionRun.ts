/**
 * Carries retention rules out in an account: mail that is old enough goes to the recently deleted,
 * from where it can be brought back for as long as anything that was deleted.
 *
 * Guarantees: goes by when mail was received and put into its folder, never by what its sender says;
 * flagged mail stays; a rule does nothing by itself before the user has run it once, and never removes
 * a large share of a folder without being told to.
 */
import { brakeError, isBraked } from '../../core/deleteBrake.js';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { FolderRow } from '../../core/indexRows.js';
import { isLocalDir } from '../../core/outbox.js';
import {
  dueBefore,
  retentionKey,
  retentionQuery,
  type RetentionRule,
} from '../../core/retentionRules.js';
import { fileMoves, recentlyDeleted, type FilingDeps } from '../../sync/filing.js';
import { moveChanges } from '../messageEdits.js';
import { findFolder } from '../rules/ruleFolder.js';

export interface RetentionDeps extends FilingDeps {
  now: () => number;
}

/** What a rule is about in an account. */
export interface RetentionPlan {
  rule: RetentionRule;
  folder: FolderRow;
  /** Placements. */
  due: readonly number[];
  /** The user has run it. */
  isApproved: boolean;
  /** Why it is not carried out; null: it is. */
  braked: MailtuiError | null;
}

/** Of the rules that are in force for the account and name a folder that it has. */
export function planRetention(
  { index, now }: Pick<RetentionDeps, 'index' | 'now'>,
  rules: readonly RetentionRule[],
  account: string,
): RetentionPlan[] {
  const folders = index.folders(account);
  return rules
    .filter((rule) => rule.enabled !== false && (rule.account ?? account) === account)
    .flatMap((rule) => {
      const folder = findFolder(folders, rule.in);
      if (folder === undefined || isLocalDir(folder.dir) || folder.role === 'drafts') return [];
      const query = retentionQuery(rule);
      const aged = index.aged(folder.id, dueBefore(rule, now()));
      const found = query.type === 'all' ? null : index.matching(query, now(), aged);
      const due = found === null ? aged : aged.filter((id) => found.has(id));
      const isApproved = index.isApproved(retentionKey(rule, account));
      return [{ rule, folder, due, isApproved, braked: brakeOf(rule, folder, due.length) }];
    });
}

/** @returns how many went. */
export async function retire(
  deps: RetentionDeps,
  { rule, folder, due }: RetentionPlan,
): Promise<number> {
  const { index, now, onCommit } = deps;
  if (due.length === 0) return 0;
  const target = recentlyDeleted(deps, folder);
  const removal = { at: now(), by: 'retention' } as const;
  const changes = index
    .messagesOf(due)
    .flatMap((row): IndexChange[] => moveChanges(row, target.id, removal));
  onCommit(index.commit([{ type: 'cause', by: 'retention', reason: rule.name }, ...changes]));
  await fileMoves(deps);
  return changes.length;
}

/** In a sync: those that the user has seen at work. */
export async function keepToRetention(
  deps: RetentionDeps,
  rules: readonly RetentionRule[],
  account: string,
): Promise<{ removed: number; errors: readonly MailtuiError[] }> {
  const errors: MailtuiError[] = [];
  let removed = 0;
  for (const rule of rules) {
    try {
      for (const plan of planRetention(deps, [rule], account)) {
        if (!plan.isApproved) continue;
        if (plan.braked === null) removed += await retire(deps, plan);
        else errors.push(plan.braked);
      }
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      if (error.kind !== 'config') throw error;
      errors.push(error);
    }
  }
  return { removed, errors };
}

/** From now on the rule is carried out in every sync of the account. */
export function approve({ index, now }: RetentionDeps, rule: RetentionRule, account: string): void {
  index.commit([{ type: 'approved', key: retentionKey(rule, account), at: now() }]);
}

function brakeOf(rule: RetentionRule, folder: FolderRow, due: number): MailtuiError | null {
  if (!isBraked(due, folder.total)) return null;
  const { kind, message, scope } = brakeError(
    { account: folder.account, folder: folder.path },
    'here',
    due,
    folder.total,
  );
  return new MailtuiError(kind, `the retention rule "${rule.name}": ${message}`, {
    scope,
    hint: `Nothing of it was done. Look at mailtui retention run "${rule.name}" --dry-run; if it is right, run it with --force.`,
  });
}
