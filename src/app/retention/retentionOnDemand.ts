/** Retention rules that the user looks at or runs; running one is what lets syncs go on with it. */
import { MailtuiError } from '../../core/errors.js';
import type { MessageRow } from '../../core/indexRows.js';
import type { RetentionRule } from '../../core/retentionRules.js';
import { isNamedRule } from '../../core/rules.js';
import {
  approve,
  planRetention,
  retire,
  type RetentionDeps,
  type RetentionPlan,
} from './retentionRun.js';

export interface RetentionRequest {
  rules: readonly RetentionRule[];
  /** Of these only; empty: all that are in force. */
  names: readonly string[];
  accounts: readonly string[];
  dryRun: boolean;
  force: boolean;
  onDue: (plan: RetentionPlan, rows: readonly MessageRow[]) => void;
}

export interface RetentionSummary {
  due: number;
  removed: number;
  /** Rules that were not carried out. */
  braked: readonly MailtuiError[];
}

/** @throws MailtuiError `usage`, `config`, `disk`. */
export async function runRetention(
  deps: RetentionDeps,
  request: RetentionRequest,
): Promise<RetentionSummary> {
  const { accounts, dryRun, force } = request;
  const rules = chosen(request);
  const summary = { due: 0, removed: 0, braked: [] as MailtuiError[] };
  for (const account of accounts) {
    // Each sees what the ones before it have left.
    for (const rule of rules) {
      for (const plan of planRetention(deps, [rule], account)) {
        request.onDue(plan, deps.index.messagesOf(plan.due));
        summary.due += plan.due.length;
        if (dryRun) continue;
        if (plan.braked !== null && !force) summary.braked.push(plan.braked);
        else {
          summary.removed += await retire(deps, plan);
          approve(deps, rule, account);
        }
      }
    }
  }
  return summary;
}

function chosen({ rules, names }: RetentionRequest): readonly RetentionRule[] {
  for (const name of names) {
    if (rules.some((rule) => isNamedRule(rule, name))) continue;
    throw new MailtuiError('usage', `there is no retention rule named "${name}"`, {
      hint: 'mailtui retention lists them.',
    });
  }
  return names.length === 0
    ? rules
    : rules.filter((rule) => names.some((name) => isNamedRule(rule, name)));
}
