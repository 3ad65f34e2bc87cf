/**
 * Rules on mail that is here already: carried out, or only told. A dry run changes nothing, and is
 * what the rules would do at this moment.
 */
import { findAccount } from '../../config/read.js';
import { MailtuiError } from '../../core/errors.js';
import type { FolderRow, MessageRow, PageKey } from '../../core/indexRows.js';
import { isLocalDir } from '../../core/outbox.js';
import { isNamedRule, ruleDeeds, type RuleConfig } from '../../core/rules.js';
import type { ServiceParts } from '../localMailService.js';
import type { OutgoingMail } from '../outgoingMail.js';
import { findFolder } from './ruleFolder.js';
import { RuleRun } from './ruleRun.js';
import { ruleTools } from './ruleTools.js';

export interface RulesRequest {
  rules: readonly RuleConfig[];
  /** Of these only; empty: all that are in force. */
  names: readonly string[];
  accounts: readonly string[];
  /** Which folder of each account; absent: the inbox. */
  folder?: string;
  /** All folders but the trash, junk and what is sent or written here. */
  everywhere?: boolean;
  dryRun: boolean;
  signal: AbortSignal;
  /** Untrusted text. */
  onTrouble: (account: string, folder: string, message: string) => void;
  /** A message that meets rules, and what they do to it. */
  onMet?: (row: MessageRow, rules: readonly string[], deeds: readonly string[]) => void;
}

export interface RulesSummary {
  looked: number;
  met: number;
}

/** Messages looked at together. */
const AT_ONCE = 2000;
const LEFT_ALONE: ReadonlySet<FolderRow['role']> = new Set(['trash', 'junk', 'sent', 'drafts']);

/** @throws MailtuiError `usage`, `config`, and what a disk may fail with. */
export async function runRules(
  parts: ServiceParts,
  outgoing: OutgoingMail,
  request: RulesRequest,
): Promise<RulesSummary> {
  const rules = chosenRules(request);
  const { store, index, now } = parts;
  const deps = { store, index, now, onCommit: () => undefined };
  const summary = { looked: 0, met: 0 };
  for (const name of request.accounts) {
    const account = findAccount(parts, name);
    const tools = ruleTools(parts, deps, outgoing, account, request.signal);
    const onTrouble = (folder: string, message: string): void => {
      request.onTrouble(name, folder, message);
    };
    const run = new RuleRun(deps, tools, { account, rules, signal: request.signal, onTrouble });
    for (const folder of foldersOf(index.folders(name), request)) {
      const ids = placementsIn(parts, folder);
      summary.looked += ids.length;
      if (request.dryRun) summary.met += tell(parts, run, ids, request);
      else summary.met += await run.apply(ids);
    }
  }
  return summary;
}

function chosenRules({ rules, names }: RulesRequest): readonly RuleConfig[] {
  if (rules.length === 0) {
    throw new MailtuiError('config', 'there are no rules yet', {
      hint: 'Make one with: mailtui rules add NAME --query QUERY --move FOLDER',
    });
  }
  for (const name of names) {
    if (rules.some((rule) => isNamedRule(rule, name))) continue;
    throw new MailtuiError('usage', `there is no rule named "${name}"`, {
      hint: `The rules are: ${rules.map((rule) => rule.name).join(', ')}`,
    });
  }
  if (names.length === 0) return rules;
  return rules
    .filter((rule) => names.some((name) => isNamedRule(rule, name)))
    .map((rule) => ({ ...rule, enabled: true }));
}

/** @throws MailtuiError `usage` */
function foldersOf(folders: readonly FolderRow[], request: RulesRequest): FolderRow[] {
  const { folder, everywhere = false } = request;
  if (everywhere) {
    return folders.filter(({ dir, role }) => !isLocalDir(dir) && !LEFT_ALONE.has(role));
  }
  const found = findFolder(folders, folder ?? 'inbox');
  if (found !== undefined) return [found];
  if (folder === undefined || request.accounts.length > 1) return [];
  throw new MailtuiError('usage', `there is no folder named ${folder}`, {
    hint: 'mailtui folders lists them.',
  });
}

function placementsIn({ index }: ServiceParts, { id: folderId }: FolderRow): number[] {
  const ids: number[] = [];
  let after: PageKey | undefined;
  for (;;) {
    const key = after === undefined ? {} : { after };
    const { rows, more } = index.page({ folderId, limit: AT_ONCE, ...key });
    ids.push(...rows.map(({ placementId }) => placementId));
    after = rows.at(-1);
    if (!more || after === undefined) return ids;
  }
}

function tell(
  { index }: ServiceParts,
  run: RuleRun,
  ids: readonly number[],
  { onMet }: RulesRequest,
): number {
  let met = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const plans = run.plan(ids.slice(at, at + AT_ONCE));
    met += plans.length;
    for (const { placementId, rules } of plans) {
      const [row] = index.messagesOf([placementId]);
      if (row === undefined) continue;
      onMet?.(
        row,
        rules.map(({ name }) => name),
        rules.flatMap(ruleDeeds),
      );
    }
  }
  return met;
}
