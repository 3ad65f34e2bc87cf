/** `mailtui schedule`: fetching mail by itself. */
import { realpathSync } from 'node:fs';
import {
  chooseScheduler,
  install,
  installed,
  remove,
  tryScheduled,
  type ScheduleWorld,
  type Scheduler,
} from '../app/schedule/schedule.js';
import { readLastRun } from '../app/schedule/lastRun.js';
import { withCronJob, type Rhythm, type ScheduledCommand } from '../app/schedule/scheduleText.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';

export interface ScheduleOptions {
  /** Minutes. */
  every?: number;
  watch?: boolean;
  with?: Scheduler;
}

const USUAL_MINUTES = 10;
/** Seconds; whatever is not done then is done by the next run. */
const TIMEOUT = 900;

export async function installSchedule(
  context: CliContext,
  options: ScheduleOptions,
): Promise<number> {
  readProfileInUse(context);
  if (options.watch === true && options.every !== undefined) {
    throw new MailtuiError('usage', '--watch stays; it has no rhythm: leave --every out');
  }
  const world = worldOf(context);
  const rhythm: Rhythm =
    options.watch === true ? 'watch' : { minutes: options.every ?? USUAL_MINUTES };
  const scheduler = await chooseScheduler(world, options.with);
  const command = commandOf(context, rhythm);
  // A rhythm that cron has not is told before anything is tried.
  if (scheduler === 'cron') withCronJob('', command, rhythm);
  const name = scheduler === 'systemd' ? "the user's systemd" : 'cron';
  context.complain(`Fetching mail once as ${name} will do it …`);
  await tryScheduled(world, scheduler, commandOf(context, { minutes: 1 }));
  await install(world, scheduler, command, rhythm);
  const when = rhythm === 'watch' ? 'as it comes' : `every ${String(rhythm.minutes)} minutes`;
  context.complain(`It works. From now on ${name} fetches mail ${when}.`);
  if (scheduler === 'systemd') {
    context.complain('To go on while you are not logged in: loginctl enable-linger');
  }
  return EXIT_OK;
}

export async function showSchedule(context: CliContext): Promise<number> {
  const found = await installed(worldOf(context));
  const last = readLastRun(context.paths);
  if (context.json) {
    const at = last === null ? null : new Date(last.at).toISOString();
    const lastRun = last === null ? null : { ...last, at };
    context.print(jsonLine({ installed: found, lastRun }));
    return EXIT_OK;
  }
  if (found.length === 0) {
    context.print('Mail is not fetched by itself. mailtui schedule install changes that.');
  }
  for (const { scheduler, where } of found) context.print(sanitiseLine(`${scheduler}: ${where}`));
  if (last !== null) {
    const time = new Date(last.at).toLocaleString();
    context.print(
      `Last run: ${time}, ${last.exitCode === 0 ? 'all well' : `exit code ${String(last.exitCode)}`}`,
    );
    for (const line of last.lines) context.print(sanitiseLine(`  ${line}`));
  }
  return EXIT_OK;
}

export async function removeSchedule(context: CliContext): Promise<number> {
  await remove(worldOf(context));
  context.complain('Mail is no longer fetched by itself.');
  return EXIT_OK;
}

function worldOf({ env, signal }: CliContext): ScheduleWorld {
  return { env, signal };
}

/** The program by its full path, and where the profile is: a job has neither. */
function commandOf({ env }: CliContext, rhythm: Rhythm): ScheduledCommand {
  const kept = ['MAILTUI_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'].flatMap(
    (name) => ((env[name] ?? '') === '' ? [] : [[name, env[name]]]),
  );
  const program = realpathSync(process.argv[1] ?? '');
  const how = rhythm === 'watch' ? ['--watch'] : ['--timeout', String(TIMEOUT)];
  return {
    argv: [process.execPath, program, 'sync', '--scheduled', ...how],
    env: Object.fromEntries(kept) as Record<string, string>,
  };
}
