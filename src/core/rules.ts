/**
 * Rules: what is to be done with messages that a query finds, on arrival or on demand. Pure.
 *
 * Guarantees: what a rule does depends on the message as it came, not on what another rule did to it;
 * of several rules that move a message the first one says where to.
 */
import { MailtuiError } from './errors.js';
import type { Query } from './query/ast.js';
import { parseQuery } from './query/parse.js';

export interface RuleConfig {
  name: string;
  /** In the language of `core/query`. */
  query: string;
  /** Only mail of this account; absent: of all. */
  account?: string;
  /** False: it waits until it is switched on. */
  enabled?: boolean;
  /** Rules behind it do not see the message. */
  stop?: boolean;
  /** Folder (path, name or role) that it goes to; made where there is none. */
  move?: string;
  /** The same; the message stays where it is, too. */
  copy?: string;
  tag?: readonly string[];
  untag?: readonly string[];
  flag?: boolean;
  /** Mark read (or, with false, unread). */
  read?: boolean;
  /** True: told on the desktop wherever it goes; false: not told. */
  notify?: boolean;
  /** A program and its arguments, which gets the message on standard input. */
  run?: readonly string[];
  /** Addresses that it goes on to as it is. */
  forward?: readonly string[];
}

export interface Rule extends RuleConfig {
  parsed: Query;
}

/** Something that is done outside of the index, once for each message. */
export type RuleStep = { rule: string; key: string } & (
  | { do: 'copy'; folder: string }
  | { do: 'forward'; to: readonly string[] }
  | { do: 'run'; argv: readonly string[] }
);

/** What is to become of one message. */
export interface RulePlan {
  placementId: number;
  /** Rules that it met, in order. */
  rules: readonly Rule[];
  /** Null: it stays. */
  move: { rule: string; folder: string } | null;
  steps: readonly RuleStep[];
  /** Null: as usual. */
  notify: boolean | null;
}

/**
 * Those that are in force for the account, in order.
 * @throws MailtuiError `config` for one that has a query that says nothing, or is wrong.
 */
export function rulesFor(rules: readonly RuleConfig[], account: string): Rule[] {
  return rules
    .filter((rule) => rule.enabled !== false && (rule.account ?? account) === account)
    .map((rule) => ({ ...rule, parsed: ruleQuery(rule) }));
}

/** @throws MailtuiError `config` */
export function ruleQuery({ name, query: text }: Pick<RuleConfig, 'name' | 'query'>): Query {
  const { query, problems } = parseQuery(text);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error === undefined && query.type !== 'all') return query;
  throw new MailtuiError(
    'config',
    `the query of the rule "${name}" cannot be used: ${error?.message ?? 'it is empty'}`,
    { hint: 'mailtui search --help shows how a query is written.' },
  );
}

/** @param matches the placements that each rule finds */
export function planRules(
  rules: readonly Rule[],
  matches: ReadonlyMap<Rule, ReadonlySet<number>>,
  placementIds: readonly number[],
): RulePlan[] {
  return placementIds.flatMap((placementId) => {
    const met = rulesMet(rules, (rule) => matches.get(rule)?.has(placementId) === true);
    if (met.length === 0) return [];
    const mover = met.find(({ move }) => move !== undefined);
    return [
      {
        ...{ placementId, rules: met, steps: met.flatMap(stepsOf) },
        move: mover?.move === undefined ? null : { rule: mover.name, folder: mover.move },
        notify: met.find(({ notify }) => notify !== undefined)?.notify ?? null,
      },
    ];
  });
}

function rulesMet(rules: readonly Rule[], meets: (rule: Rule) => boolean): Rule[] {
  const met: Rule[] = [];
  for (const rule of rules) {
    if (!meets(rule)) continue;
    met.push(rule);
    if (rule.stop === true) break;
  }
  return met;
}

function stepsOf({ name: rule, copy, forward = [], run = [] }: Rule): RuleStep[] {
  const step = <T extends RuleStep['do']>(what: T) => ({ rule, key: `${what} ${rule}`, do: what });
  return [
    ...(copy === undefined ? [] : [{ ...step('copy'), folder: copy }]),
    ...(forward.length === 0 ? [] : [{ ...step('forward'), to: forward }]),
    ...(run.length === 0 ? [] : [{ ...step('run'), argv: run }]),
  ];
}

/** What a rule does, as a list of clauses. */
export function ruleDeeds(rule: RuleConfig): string[] {
  const { move, copy, tag = [], untag = [], flag, read, notify, run = [], forward = [] } = rule;
  return [
    ...(move === undefined ? [] : [`move to ${move}`]),
    ...(copy === undefined ? [] : [`copy to ${copy}`]),
    ...(tag.length === 0 ? [] : [`tag ${tag.join(', ')}`]),
    ...(untag.length === 0 ? [] : [`take the tags ${untag.join(', ')} away`]),
    ...(flag === undefined ? [] : [flag ? 'flag' : 'unflag']),
    ...(read === undefined ? [] : [read ? 'mark read' : 'mark unread']),
    ...(notify === undefined ? [] : [notify ? 'notify' : 'do not notify']),
    ...(run.length === 0 ? [] : [`run ${run.join(' ')}`]),
    ...(forward.length === 0 ? [] : [`forward to ${forward.join(', ')}`]),
    ...(rule.stop === true ? ['stop'] : []),
  ];
}

/** In any case of letters. */
export function isNamedRule({ name }: { name: string }, wanted: string): boolean {
  return name.toLowerCase() === wanted.trim().toLowerCase();
}
