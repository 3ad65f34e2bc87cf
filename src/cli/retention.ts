/** `mailtui retention`: how long mail stays in folders, listed, changed, looked at and run. */
import { planRetention } from '../app/retention/retentionRun.js';
import { runRetention as run } from '../app/retention/retentionOnDemand.js';
import { changeRetention } from '../config/write.js';
import { MailtuiError } from '../core/errors.js';
import { retentionQuery, retentionText, type RetentionRule } from '../core/retentionRules.js';
import { isNamedRule } from '../core/rules.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf, worstExitCode } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';

export interface RetentionFlags {
  in: string;
  days: number;
  query?: string;
  account?: string;
}

export interface RetentionRunFlags {
  account?: string;
  dryRun?: boolean;
  force?: boolean;
}

export function listRetention(context: CliContext): Promise<number> {
  const profile = readProfileInUse(context);
  const { retention = [], accounts } = profile;
  return withKeeping(context, profile, ({ parts }) => {
    for (const rule of retention) {
      const plans = accounts.flatMap(({ name }) => planRetention(parts, [rule], name));
      const due = plans.reduce((sum, plan) => sum + plan.due.length, 0);
      const state =
        rule.enabled === false
          ? 'off'
          : plans.length > 0 && plans.every(({ isApproved }) => isApproved)
            ? 'in force'
            : 'waits for its first run';
      context.print(
        context.json
          ? jsonLine({ ...rule, state, due })
          : sanitiseLine(`${rule.name}: ${retentionText(rule)} · ${state} · ${String(due)} due`),
      );
    }
    if (retention.length === 0 && context.stdout.isTTY === true) {
      context.complain('None yet: mailtui retention add NAME --in trash --days 30');
    }
    return Promise.resolve(0);
  });
}

export async function addRetention(
  context: CliContext,
  name: string,
  flags: RetentionFlags,
): Promise<number> {
  const rule: RetentionRule = { name: name.trim(), ...flags };
  retentionQuery(rule);
  if (rule.account !== undefined) readProfile(context, rule.account);
  await changeRetention(context.paths, (rules) => {
    const place = rules.findIndex((other) => isNamedRule(other, rule.name));
    return place < 0 ? [...rules, rule] : rules.with(place, rule);
  });
  context.complain(
    sanitiseLine(
      `It begins when it was run once: mailtui retention run "${rule.name}" (first with --dry-run).`,
    ),
  );
  return 0;
}

export async function removeRetention(context: CliContext, name: string): Promise<number> {
  await changeRetention(context.paths, (rules) => {
    const rest = rules.filter((rule) => !isNamedRule(rule, name));
    if (rest.length < rules.length) return rest;
    throw new MailtuiError('usage', `there is no retention rule named "${name}"`);
  });
  return 0;
}

export function runRetention(
  context: CliContext,
  names: readonly string[],
  flags: RetentionRunFlags,
): Promise<number> {
  const profile = readProfileInUse(context);
  const { account, dryRun = false, force = false } = flags;
  if (account !== undefined) readProfile(context, account);
  return withKeeping(context, profile, async ({ parts }) => {
    const { store, index, now } = parts;
    const { due, removed, braked } = await run(
      { store, index, now, onCommit: () => undefined },
      {
        ...{ rules: profile.retention ?? [], names, dryRun, force },
        accounts: account === undefined ? profile.accounts.map(({ name }) => name) : [account],
        onDue: ({ rule }, rows) => {
          for (const { id, account: of, folder, subject } of rows) {
            if (context.json)
              context.print(jsonLine({ rule: rule.name, id, account: of, folder, subject }));
            else if (dryRun) context.print(sanitiseLine(`${id}  ${of} / ${folder}  ${subject}`));
          }
        },
      },
    );
    if (!context.json) {
      context.print(
        dryRun
          ? `${String(due)} messages would go to the recently deleted`
          : `${String(removed)} messages went to the recently deleted; mailtui restore brings them back`,
      );
    }
    for (const { message, hint } of braked) {
      context.complain(sanitiseLine(`mailtui: ${message}. ${hint}`));
    }
    return worstExitCode(braked.map(({ kind }) => exitCodeOf(kind)));
  });
}
