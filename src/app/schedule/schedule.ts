/**
 * Lets mailtui fetch mail by itself: by a timer of the user's systemd where that runs, else by cron.
 *
 * Guarantees: nothing is installed before the very command has worked once in the environment that it
 * will have; other people's units and crontab lines stay as they are; what was installed is found and
 * removed again.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { cronEnvironment } from '../doctor/secretChecks.js';
import {
  cronJobIn,
  systemdUnits,
  UNIT,
  withCronJob,
  withoutCronJob,
  type Rhythm,
  type ScheduledCommand,
} from './scheduleText.js';
import { runTool, type ToolRun } from './tools.js';

export type Scheduler = 'systemd' | 'cron';

export interface ScheduleWorld {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

const TOOL_MS = 15_000;
/** The first fetch of a large mailbox may take its time; it goes on with the next run. */
const TRIAL_MS = 10 * 60_000;

/** @throws MailtuiError `config` when neither runs here. */
export async function chooseScheduler(
  world: ScheduleWorld,
  wanted?: Scheduler,
): Promise<Scheduler> {
  if (wanted !== 'cron') {
    const systemd = await tool(world, ['systemctl', '--user', 'show-environment']);
    if (systemd.code === 0) return 'systemd';
    if (wanted === 'systemd') {
      throw new MailtuiError('config', 'systemd does not run for this user here', {
        hint: 'Take --with cron, or log in so that systemctl --user works.',
      });
    }
  }
  // Without a table of one's own it ends with 1 and says so; missing, it has no exit code.
  if ((await tool(world, ['crontab', '-l'])).code !== null) return 'cron';
  throw new MailtuiError('config', 'neither systemd nor cron can be used here', {
    hint: 'Install cron, or run mailtui sync --watch yourself.',
  });
}

/** @throws MailtuiError `config` when the command fails there, with what it said. */
export async function tryScheduled(
  world: ScheduleWorld,
  scheduler: Scheduler,
  command: ScheduledCommand,
): Promise<void> {
  const bus = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'].flatMap((name) =>
    scheduler === 'systemd' && world.env[name] !== undefined ? [[name, world.env[name]]] : [],
  );
  const env = { ...cronEnvironment(world.env), ...Object.fromEntries(bus), ...command.env };
  const { signal } = world;
  const run = await runTool(command.argv, { env, signal, deadline: TRIAL_MS });
  // What runs already is proof enough that it can.
  if (run.code === 0 || run.code === LOCKED) return;
  throw new MailtuiError('config', `it does not work there: ${lastWords(run)}`, {
    hint: 'Nothing was installed. mailtui doctor says more, above all about passwords.',
  });
}

const LOCKED = 75;

export async function install(
  world: ScheduleWorld,
  scheduler: Scheduler,
  command: ScheduledCommand,
  rhythm: Rhythm,
): Promise<void> {
  if (scheduler === 'cron') {
    await writeCrontab(world, withCronJob(await readCrontab(world), command, rhythm));
    return;
  }
  const dir = unitDir(world.env);
  await removeUnits(world);
  try {
    mkdirSync(dir, { recursive: true });
    for (const [name, text] of Object.entries(systemdUnits(command, rhythm))) {
      writeFileSync(join(dir, name), text);
    }
  } catch (error) {
    throw toMailtuiError(error);
  }
  const what = rhythm === 'watch' ? `${UNIT}.service` : `${UNIT}.timer`;
  await must(world, ['systemctl', '--user', 'daemon-reload']);
  await must(world, ['systemctl', '--user', 'enable', '--now', what]);
}

export interface Installed {
  scheduler: Scheduler;
  /** The line of the crontab, or the path of the unit. */
  where: string;
}

/** What is installed; usually one thing or none. */
export async function installed(world: ScheduleWorld): Promise<Installed[]> {
  const found: Installed[] = [];
  const files = unitFiles(world.env).filter(existsSync);
  const unit = files.find((file) => file.endsWith('.timer')) ?? files[0];
  if (unit !== undefined) found.push({ scheduler: 'systemd', where: unit });
  const job = cronJobIn((await tool(world, ['crontab', '-l'])).stdout);
  if (job !== null) found.push({ scheduler: 'cron', where: job });
  return found;
}

/** Does nothing where nothing is. */
export async function remove(world: ScheduleWorld): Promise<void> {
  await removeUnits(world);
  const table = (await tool(world, ['crontab', '-l'])).stdout;
  if (cronJobIn(table) !== null) await writeCrontab(world, withoutCronJob(table));
}

async function removeUnits(world: ScheduleWorld): Promise<void> {
  const files = unitFiles(world.env).filter(existsSync);
  if (files.length === 0) return;
  await tool(world, [
    'systemctl',
    '--user',
    'disable',
    '--now',
    `${UNIT}.timer`,
    `${UNIT}.service`,
  ]);
  for (const file of files) rmSync(file, { force: true });
  await tool(world, ['systemctl', '--user', 'daemon-reload']);
}

function unitFiles(env: NodeJS.ProcessEnv): string[] {
  return [`${UNIT}.timer`, `${UNIT}.service`].map((name) => join(unitDir(env), name));
}

function unitDir(env: NodeJS.ProcessEnv): string {
  const config = env['XDG_CONFIG_HOME'] ?? '';
  const home = env['HOME'] ?? homedir();
  return join(isAbsolute(config) ? config : join(home, '.config'), 'systemd', 'user');
}

async function readCrontab(world: ScheduleWorld): Promise<string> {
  const { code, stdout, stderr } = await tool(world, ['crontab', '-l']);
  if (code === 0) return stdout;
  if (code !== null && /no crontab/i.test(stderr)) return '';
  throw new MailtuiError(
    'config',
    `the crontab cannot be read: ${stderr.trim() || 'crontab failed'}`,
    {
      hint: 'Nothing was changed in it.',
    },
  );
}

async function writeCrontab(world: ScheduleWorld, table: string): Promise<void> {
  await must(world, ['crontab', '-'], table);
}

function tool(world: ScheduleWorld, argv: readonly string[], input = ''): Promise<ToolRun> {
  const { env, signal } = world;
  return runTool(argv, { env, signal, input, deadline: TOOL_MS });
}

async function must(world: ScheduleWorld, argv: readonly string[], input = ''): Promise<void> {
  const run = await tool(world, argv, input);
  if (run.code === 0) return;
  throw new MailtuiError('config', `${argv.join(' ')} failed: ${lastWords(run)}`);
}

function lastWords({ code, stderr, stdout }: ToolRun): string {
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-2).join(' ').slice(0, 400);
  if (said !== '') return said;
  return code === null ? 'it could not be run, or took too long' : `it ended with ${String(code)}`;
}
