/** `mailtui rules`: what is done with mail that comes, listed, changed, and run on mail that is here. */
import type { RulesRequest } from '../app/rules/rulesOnDemand.js';
import { changeRules } from '../config/write.js';
import { MailtuiError } from '../core/errors.js';
import { isNamedRule, ruleDeeds, ruleQuery, type RuleConfig } from '../core/rules.js';
import { sieveOf } from '../core/sieve.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';

export interface RuleFlags {
  query?: string;
  account?: string;
  move?: string;
  copy?: string;
  tag?: string[];
  untag?: string[];
  flag?: boolean;
  read?: boolean;
  notify?: boolean;
  run?: string[];
  forward?: string[];
  stop?: boolean;
}

export interface RunFlags {
  account?: string;
  folder?: string;
  everywhere?: boolean;
  dryRun?: boolean;
}

export function listRules(context: CliContext): Promise<number> {
  const { rules = [] } = readProfile(context);
  for (const rule of rules) context.print(context.json ? jsonLine(rule) : ruleLine(rule));
  if (rules.length === 0 && context.stdout.isTTY === true) {
    context.complain('There is no rule yet: mailtui rules add NAME --query QUERY --move FOLDER');
  }
  return Promise.resolve(0);
}

/** At the end, or in the place of the one of that name. */
export async function addRule(
  context: CliContext,
  name: string,
  flags: RuleFlags,
): Promise<number> {
  const { query = '', ...rest } = flags;
  const rule: RuleConfig = { name: name.trim(), query, ...rest };
  ruleQuery(rule);
  if (ruleDeeds(rule).length === 0) {
    throw new MailtuiError('usage', 'the rule does nothing', {
      hint: 'Give --move, --copy, --tag, --flag, --read, --notify, --run, --forward or --stop.',
    });
  }
  if (rule.account !== undefined) readProfile(context, rule.account);
  await changeRules(context.paths, (rules) => {
    const place = rules.findIndex((other) => isNamedRule(other, rule.name));
    return place < 0 ? [...rules, rule] : rules.with(place, rule);
  });
  return 0;
}

export async function removeRule(context: CliContext, name: string): Promise<number> {
  await changeRules(context.paths, (rules) => {
    const rest = rules.filter((rule) => !isNamedRule(rule, name));
    if (rest.length < rules.length) return rest;
    throw new MailtuiError('usage', `there is no rule named "${name}"`);
  });
  return 0;
}

export function runRules(
  context: CliContext,
  names: readonly string[],
  flags: RunFlags,
): Promise<number> {
  const profile = readProfileInUse(context);
  const { account, folder, everywhere = false, dryRun = false } = flags;
  if (account !== undefined) readProfile(context, account);
  return withKeeping(context, profile, async (keeping) => {
    const onMet: RulesRequest['onMet'] = (row, rules, deeds) => {
      const [from] = row.from;
      const { id, account: of, folder: place, subject } = row;
      context.print(
        context.json
          ? jsonLine({ id, account: of, folder: place, subject, rules, deeds })
          : sanitiseLine(`${id}  ${from?.address ?? ''}  ${subject}  → ${deeds.join('; ')}`),
      );
    };
    const summary = await keeping.runRules({
      ...{ rules: profile.rules ?? [], names, everywhere, dryRun, signal: context.signal, onMet },
      accounts: account === undefined ? profile.accounts.map(({ name }) => name) : [account],
      ...(folder === undefined ? {} : { folder }),
      onTrouble: (of, place, message) => {
        context.complain(sanitiseLine(`${of} / ${place}: ${message}`));
      },
    });
    if (context.json && !dryRun) context.print(jsonLine(summary));
    else if (!context.json) {
      const done = dryRun ? 'would meet rules' : 'met rules';
      context.print(`${String(summary.met)} of ${String(summary.looked)} messages ${done}`);
    }
    return 0;
  });
}

export interface SieveFlags {
  upload?: boolean;
  activate?: boolean;
  sievePort: number;
}

/** The rules of an account as a Sieve script, for the mail server: printed, or put there. */
export async function sieve(
  context: CliContext,
  of: string | undefined,
  { upload = false, activate = false, sievePort }: SieveFlags,
): Promise<number> {
  const { rules = [], accounts } = readProfile(context, of);
  const only = accounts.length === 1 ? accounts[0]?.name : undefined;
  const account = of ?? only;
  if (account === undefined) {
    throw new MailtuiError('usage', 'there is more than one account', {
      hint: 'Say with --account whose rules the script is to have.',
    });
  }
  const { script, left } = sieveOf(rules.filter((rule) => (rule.account ?? account) === account));
  if (!upload) context.print(script.replaceAll('\r\n', '\n').trimEnd());
  for (const { name, reason } of left) {
    context.complain(sanitiseLine(`The rule "${name}" is left out: ${reason}.`));
  }
  const config = accounts.find(({ name }) => name === account);
  if (!upload || config === undefined) return 0;
  const { putSieve, SCRIPT_NAME } = await import('../app/rules/putSieve.js');
  const { active } = await putSieve(context.paths, config, {
    ...{ script, activate, port: sievePort, signal: context.signal },
  });
  if (active === SCRIPT_NAME) return 0;
  context.complain(
    sanitiseLine(
      `The script is there, but "${active ?? ''}" is the active one: --activate changes it.`,
    ),
  );
  return exitCodeOf('server-refused');
}

function ruleLine(rule: RuleConfig): string {
  const { name, query, account, enabled = true } = rule;
  const where = account === undefined ? '' : ` (${account})`;
  const off = enabled ? '' : ' [off]';
  return sanitiseLine(`${name}${where}${off}: ${query} → ${ruleDeeds(rule).join('; ')}`);
}
