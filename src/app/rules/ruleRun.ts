/**
 * Carries rules out: on mail that has just come, or on messages that the user names.
 *
 * Guarantees: what came is marked for the rules in the transaction that adds it, and unmarked in the
 * one that does what they say, so that a crash keeps no rule from a message and none is met twice.
 * What goes out of the index is done once each: a copy is looked for before it is made, a forwarded
 * message is in the outbox in the commit that says so. Only a command runs again when a crash came
 * while it ran. What a rule cannot do is told, and the rest goes on.
 */
import type { AccountConfig } from '../../core/account.js';
import { throwIfCancelled, toMailtuiError } from '../../core/errors.js';
import { applyFlagEdit } from '../../core/flags.js';
import type { IndexChange } from '../../core/indexChanges.js';
import type { FolderRow, MessageRow } from '../../core/indexRows.js';
import {
  planRules,
  rulesFor,
  type Rule,
  type RuleConfig,
  type RulePlan,
  type RuleStep,
} from '../../core/rules.js';
import { isSameTags, sortedTags, tagsWithout } from '../../core/tags.js';
import { alignFileNames } from '../../sync/fileNames.js';
import type { RuleOutcome } from '../../sync/arrivals.js';
import { fileMoves, type FilingDeps } from '../../sync/filing.js';
import { editedMessages } from '../editedMessages.js';
import { moveChanges } from '../messageEdits.js';
import { ruleFolder } from './ruleFolder.js';

/** What is done outside of the index. */
export interface RuleTools {
  /** With `changes` in the commit that puts it into the outbox. @throws what makes it impossible now */
  forward: (
    row: MessageRow,
    to: readonly string[],
    changes: readonly IndexChange[],
  ) => Promise<void>;
  /** @throws MailtuiError when the command cannot be run, or fails */
  run: (row: MessageRow, argv: readonly string[], rule: string) => Promise<void>;
  copy: (row: MessageRow, folder: FolderRow, changes: readonly IndexChange[]) => Promise<void>;
}

export interface RuleRunOptions {
  account: AccountConfig;
  rules: readonly RuleConfig[];
  signal: AbortSignal;
  /** What a rule could not do, as a clause with untrusted text in it. */
  onTrouble: (folder: string, message: string) => void;
}

const NOTHING: RuleOutcome = { met: 0, tell: [], silence: [] };
/** Messages that came and whose outcome is one commit. */
const AT_ONCE = 200;

export class RuleRun {
  readonly #rules: readonly Rule[];

  /** @throws MailtuiError `config` for rules that cannot be used. */
  constructor(
    private readonly deps: FilingDeps & { now: () => number },
    private readonly tools: RuleTools,
    private readonly options: RuleRunOptions,
  ) {
    this.#rules = rulesFor(options.rules, options.account.name);
  }

  /** On what came and no rule has seen. */
  async arrivals(): Promise<RuleOutcome> {
    const { index } = this.deps;
    const waiting = index.arrivals(this.options.account.name);
    if (waiting.length === 0) return NOTHING;
    const done = new Map(waiting.map((one) => [one.placementId, one.done]));
    const outcome = { met: 0, tell: [] as number[], silence: [] as number[] };
    for (let at = 0; at < waiting.length; at += AT_ONCE) {
      const ids = waiting.slice(at, at + AT_ONCE).map(({ placementId }) => placementId);
      const plans = this.plan(ids);
      for (const plan of plans) await this.#steps(plan, new Set(done.get(plan.placementId)), true);
      const over = ids.map((placementId) => ({
        type: 'arrival' as const,
        placementId,
        done: null,
      }));
      await this.#settle(plans, over);
      outcome.met += plans.length;
      outcome.tell.push(...plans.flatMap((one) => (one.notify === true ? [one.placementId] : [])));
      outcome.silence.push(
        ...plans.flatMap((one) => (one.notify === false ? [one.placementId] : [])),
      );
    }
    return outcome;
  }

  /** On these, because the user says so; can be taken back but for what went out. @returns who met a rule */
  async apply(placementIds: readonly number[]): Promise<number> {
    const plans = this.plan(placementIds);
    for (const plan of plans) await this.#steps(plan, new Set(), false);
    const rows = this.#rows(plans);
    const messages = editedMessages([...rows.values()], this.#changes(plans, rows));
    // One entry of the log, so that one undo takes all of it back.
    const edit = { type: 'edited', kind: 'rules', messages, where: 'rules run' } as const;
    await this.#settle(plans, messages.length === 0 ? [] : [{ ...edit, at: this.deps.now() }]);
    return plans.length;
  }

  /** What would be done with these. */
  plan(placementIds: readonly number[]): RulePlan[] {
    const { index, now } = this.deps;
    const matches = new Map(
      this.#rules.map((rule) => [rule, index.matching(rule.parsed, now(), placementIds)]),
    );
    return planRules(this.#rules, matches, placementIds);
  }

  async #steps(plan: RulePlan, done: Set<string>, isArrival: boolean): Promise<void> {
    for (const step of plan.steps) {
      throwIfCancelled(this.options.signal);
      const [row] = this.deps.index.messagesOf([plan.placementId]);
      if (row === undefined || done.has(step.key)) continue;
      done.add(step.key);
      const { placementId } = plan;
      const mark: IndexChange[] = isArrival
        ? [{ type: 'arrival', placementId, done: [...done] }]
        : [];
      await this.#step(step, row, mark);
    }
  }

  async #step(step: RuleStep, row: MessageRow, mark: readonly IndexChange[]): Promise<void> {
    const note = (how: string): IndexChange => {
      const deed = { what: 'used', how } as const;
      return { type: 'noted', id: row.id, deed, by: 'rule', reason: step.rule };
    };
    try {
      switch (step.do) {
        case 'copy': {
          const folder = ruleFolder(this.deps.index, row, step.folder);
          await this.tools.copy(row, folder, [...mark, note(`copied to ${folder.path}`)]);
          return;
        }
        case 'forward':
          await this.tools.forward(row, step.to, [
            ...mark,
            note(`forwarded to ${step.to.join(', ')}`),
          ]);
          return;
        case 'run':
          await this.tools.run(row, step.argv, step.rule);
          this.#commit([...mark, note(`given to ${step.argv[0] ?? ''}`)]);
      }
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      // These are of the moment, and the step is to be tried again.
      if (['cancelled', 'disk-full', 'disk', 'locked'].includes(error.kind)) throw error;
      const trouble = `not ${DONE[step.do]}: ${error.message}`;
      this.#commit([...mark, note(trouble)]);
      const said = `the rule "${step.rule}": message ${row.id} was ${trouble}. ${error.hint}`;
      this.options.onTrouble(row.folder, said.trim());
    }
  }

  /** All that stays within the index, in one commit. */
  async #settle(plans: readonly RulePlan[], rest: readonly IndexChange[]): Promise<void> {
    const changes = this.#changes(plans, this.#rows(plans));
    // What an edit says of itself comes first: a cause holds for what stands behind it.
    this.#commit([...rest, ...changes]);
    await fileMoves(this.deps);
    await alignFileNames(this.deps, new Set(plans.map(({ placementId }) => placementId)));
  }

  #rows(plans: readonly RulePlan[]): Map<number, MessageRow> {
    const ids = plans.map(({ placementId }) => placementId);
    return new Map(this.deps.index.messagesOf(ids).map((row) => [row.placementId, row]));
  }

  #changes(plans: readonly RulePlan[], rows: ReadonlyMap<number, MessageRow>): IndexChange[] {
    return plans.flatMap((plan) => {
      const row = rows.get(plan.placementId);
      return row === undefined ? [] : changesOf(this.deps.index, plan, row);
    });
  }

  #commit(changes: readonly IndexChange[]): void {
    if (changes.length > 0) this.deps.onCommit(this.deps.index.commit(changes));
  }
}

const DONE = { copy: 'copied', forward: 'forwarded', run: 'given to its command' } as const;

function changesOf(
  index: FilingDeps['index'],
  { rules, move }: RulePlan,
  row: MessageRow,
): IndexChange[] {
  const { placementId } = row;
  const changes: IndexChange[] = [];
  let { flags, tags } = row;
  for (const { name, flag, read, tag = [], untag = [] } of rules) {
    const wishes = [['flagged', flag] as const, ['seen', read] as const];
    const named = (wanted: boolean) =>
      wishes.flatMap(([mark, wish]) => (wish === wanted ? [mark] : []));
    const marked = applyFlagEdit(flags, { add: named(true), remove: named(false) });
    const tagged = sortedTags([...tagsWithout(tags, untag), ...tag]);
    const own: IndexChange[] = [
      ...(marked === flags ? [] : [{ type: 'flags', placementId, flags: marked } as const]),
      ...(isSameTags(tagged, tags) ? [] : [{ type: 'tags', placementId, tags: tagged } as const]),
      ...(move?.rule === name ? moveChanges(row, ruleFolder(index, row, move.folder).id) : []),
    ];
    if (own.length > 0) changes.push({ type: 'cause', by: 'rule', reason: name }, ...own);
    flags = marked;
    tags = tagged;
  }
  return changes;
}
