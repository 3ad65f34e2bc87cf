/** What is written for systemd and for cron. Pure. */
import { MailtuiError } from '../../core/errors.js';

export interface ScheduledCommand {
  /** Absolute paths and words, as an argument array. */
  argv: readonly string[];
  /** Where the profile is, for a job that has no shell's environment. */
  env: Readonly<Record<string, string>>;
}

export type Rhythm = { minutes: number } | 'watch';

export const UNIT = 'mailtui-sync';

/** File names and contents for a user's systemd. */
export function systemdUnits(command: ScheduledCommand, rhythm: Rhythm): Record<string, string> {
  const service = [
    '[Unit]',
    'Description=Fetch mail with mailtui',
    'After=network-online.target',
    '',
    '[Service]',
    ...Object.entries(command.env).map(
      ([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`,
    ),
    `ExecStart=${command.argv.map(unitWord).join(' ')}`,
  ];
  if (rhythm === 'watch') {
    const more = [
      'Restart=always',
      'RestartSec=60',
      '',
      '[Install]',
      'WantedBy=default.target',
      '',
    ];
    return { [`${UNIT}.service`]: [...service, ...more].join('\n') };
  }
  return {
    [`${UNIT}.service`]: [...service, 'Type=oneshot', ''].join('\n'),
    [`${UNIT}.timer`]: [
      '[Unit]',
      'Description=Fetch mail with mailtui',
      '',
      '[Timer]',
      'OnActiveSec=1min',
      `OnUnitActiveSec=${String(rhythm.minutes)}min`,
      '',
      '[Install]',
      'WantedBy=timers.target',
      '',
    ].join('\n'),
  };
}

/** Quoted for systemd.syntax(7): no specifier, no variable and no escape is left to be one. */
function unitWord(word: string): string {
  const literal = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$');
  return `"${literal}"`;
}

const BEGIN = '# mailtui: begin (made by mailtui schedule; removed by mailtui schedule remove)';
const END = '# mailtui: end';

/** The table without our lines. */
export function withoutCronJob(table: string): string {
  const kept: string[] = [];
  let isOurs = false;
  for (const line of table.split('\n')) {
    if (line === BEGIN) isOurs = true;
    if (!isOurs) kept.push(line);
    if (line === END) isOurs = false;
  }
  return kept.join('\n');
}

/** The table with our lines, once. @throws MailtuiError `usage` for a rhythm that cron has not. */
export function withCronJob(table: string, command: ScheduledCommand, rhythm: Rhythm): string {
  const rest = withoutCronJob(table).replace(/\n*$/, '');
  const job = `${cronTime(rhythm)} ${cronCommand(command)} > /dev/null 2>&1`;
  return `${rest === '' ? '' : `${rest}\n`}${BEGIN}\n${job}\n${END}\n`;
}

/** The line of the job that the table has; null: none. */
export function cronJobIn(table: string): string | null {
  const lines = table.split('\n');
  const at = lines.indexOf(BEGIN);
  return at < 0 ? null : (lines[at + 1] ?? null);
}

function cronTime(rhythm: Rhythm): string {
  if (rhythm === 'watch') {
    throw new MailtuiError('usage', 'cron cannot keep mailtui running', {
      hint: 'Leave --watch out, or take systemd.',
    });
  }
  const { minutes } = rhythm;
  if (minutes < 60 && 60 % minutes === 0)
    return minutes === 1 ? '* * * * *' : `*/${String(minutes)} * * * *`;
  const hours = minutes / 60;
  if (Number.isInteger(hours) && 24 % hours === 0)
    return hours === 24 ? '0 6 * * *' : `0 */${String(hours)} * * *`;
  throw new MailtuiError('usage', `cron has no rhythm of ${String(minutes)} minutes`, {
    hint: 'Take a number that divides 60, such as 5, 10, 15 or 30, or whole hours that divide 24.',
  });
}

/** For `sh`, by way of cron, to which a percent sign is a line break. */
function cronCommand({ argv, env }: ScheduledCommand): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`);
  return [...settings, ...argv.map(shellWord)].join(' ').replaceAll('%', '\\%');
}

function shellWord(word: string): string {
  return /^[\w./:@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
