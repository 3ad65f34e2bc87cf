/**
 * `mailtui sync`: made for cron. Nothing is printed when all is well; errors go to stderr, one line
 * each with what to do; a terminal gets a line of progress per account, `--json` every event.
 * Goes on to its end when nobody reads the events any more.
 */
import type { MailService } from '../app/mailService.js';
import type { SyncEvent, SyncSummary } from '../core/syncEvents.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { remindOfBackup } from './remindOfBackup.js';
import { exitCodeOf, worstExitCode } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withService } from './service.js';
import type { SyncProgress } from './syncProgress.js';
import { progressOn } from './terminalProgress.js';

export interface SyncOptions {
  folder?: string;
  dryRun?: boolean;
  force?: boolean;
  watch?: boolean;
  /** A timer runs it. */
  scheduled?: boolean;
  /** Seconds. */
  timeout?: number;
}

export function sync(
  context: CliContext,
  names: readonly string[],
  options: SyncOptions,
): Promise<number> {
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    // A transcript and a line that is drawn again and again do not go together.
    const quiet = context.json || context.debug;
    const progress = quiet ? null : await progressOn(context.stderr);
    const deadline = new Deadline(context.signal, options.timeout);
    try {
      if (options.watch === true) return await watch(context, service, names, deadline.signal);
      const summaries = await service.sync({
        accounts: names,
        signal: deadline.signal,
        onEvent: (event) => {
          tell(context, progress, event.event === 'summary' ? deadline.explain(event) : event);
        },
        ...(options.folder === undefined ? {} : { folder: options.folder }),
        ...(options.dryRun === undefined ? {} : { dryRun: options.dryRun }),
        ...(options.force === undefined ? {} : { force: options.force }),
      });
      progress?.clear();
      const explained = summaries.map((summary) => deadline.explain(summary));
      if (!context.json) complainAbout(context, explained);
      remindOfBackup(context, profile.accounts);
      return worstExitCode(
        explained.flatMap(({ errors }) => errors.map(({ kind }) => exitCodeOf(kind))),
      );
    } finally {
      progress?.clear();
      deadline.clear();
    }
  });
}

/** Until a signal or the deadline ends it; failures are told as they happen. */
async function watch(
  context: CliContext,
  service: MailService,
  accounts: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  await service.watch({
    accounts,
    signal,
    onEvent: (event) => {
      tell(context, null, event);
      if (event.event !== 'summary' || context.json || signal.aborted) return;
      complainAbout(context, [event]);
    },
  });
  return 0;
}

function tell(context: CliContext, progress: SyncProgress | null, event: SyncEvent): void {
  if (context.json) {
    context.print(jsonLine(event));
    return;
  }
  progress?.follow(event);
  if (event.event === 'warning') {
    progress?.clear();
    context.complain(sanitiseLine(`${event.account} / ${event.folder}: ${event.message}`));
  }
  // For a person; cron comes again by itself.
  if (event.event === 'pause' && progress !== null) {
    progress.clear();
    const time = new Date(event.until).toLocaleTimeString();
    context.complain(sanitiseLine(`${event.account}: the server wants no login before ${time}`));
  }
  if (event.event === 'plan') for (const line of planLines(event)) context.print(line);
}

/** Ends a run that takes too long, and knows that it was the reason. */
class Deadline {
  readonly signal: AbortSignal;
  readonly #stopped: AbortSignal;
  readonly #passed = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(
    stopped: AbortSignal,
    private readonly seconds: number | undefined,
  ) {
    this.#stopped = stopped;
    this.signal = AbortSignal.any([stopped, this.#passed.signal]);
    if (seconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.#passed.abort();
    }, seconds * 1000);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  explain<T extends SyncSummary>(summary: T): T {
    if (!this.#passed.signal.aborted || this.#stopped.aborted) return summary;
    const errors = summary.errors.map((error) =>
      error.kind === 'cancelled'
        ? {
            ...error,
            message: `not finished within ${String(this.seconds)} s`,
            hint: 'What came is kept; the next run goes on from there.',
          }
        : error,
    );
    return { ...summary, errors };
  }
}

function complainAbout(context: CliContext, summaries: readonly SyncSummary[]): void {
  for (const { account, errors } of summaries) {
    for (const { message, hint } of errors) {
      context.complain(sanitiseLine(`mailtui: ${account}: ${message}. ${hint}`.trim()));
    }
  }
}

/** A person looks at so many subjects. */
const MOST_LEAVING = 20;

function planLines(plan: SyncEvent & { event: 'plan' }): string[] {
  const { account, folder, fetch, flags, gone, push, leaving = [] } = plan;
  const parts = [
    `${fetch} to fetch, ${flags} with changed flags, ${gone} gone from the server`,
    `to push: ${push.flags} flag changes, ${push.moves} moves, ${push.removals} removals, ${push.uploads} uploads`,
  ];
  const named = leaving.slice(0, MOST_LEAVING).map(({ id, subject }) => `${id}  ${subject}`);
  const more = leaving.length - named.length;
  return [
    `${account} / ${folder}: ${parts.join('; ')}`,
    ...(named.length === 0 ? [] : ['To be removed from the server:']),
    ...named.map((line) => `  ${line}`),
    ...(more === 0 ? [] : [`  and ${more} more`]),
  ].map(sanitiseLine);
}
