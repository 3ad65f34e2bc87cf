/** The commands that look after mailtui itself. Definitions only. */
import { Argument, Option } from 'commander';
import { wholeNumber } from './commonOptions.js';
import type { CompletionOptions } from './completion.js';
import type { DefineCommand } from './defineCommand.js';
import type { ScheduleOptions } from './schedule.js';

/** A day, in minutes. */
const LONGEST_RHYTHM = 1440;

const defineDoctor: DefineCommand = (program, run) => {
  program
    .command('doctor')
    .summary('what is wrong, and what to do about it')
    .description(
      'Looks at configuration, rights, passwords (also as cron would ask for them), servers, ' +
        'clock, index, mail, disk and terminal, and says for each problem what to do.',
    )
    .option('--report', 'without names, addresses, servers and paths, to show to others')
    .action((options: { report?: boolean }) =>
      run(async (context) => (await import('./doctor.js')).doctor(context, options)),
    );
};

const defineSchedule: DefineCommand = (program, run) => {
  const schedule = program
    .command('schedule')
    .summary('fetch mail by itself, by a timer of systemd or by cron')
    .description('Shows how mail is fetched by itself; its subcommands change that.');
  schedule
    .command('show', { isDefault: true })
    .description('show what is installed, and how the last run ended')
    .action(() => run(async (context) => (await import('./schedule.js')).showSchedule(context)));
  schedule
    .command('install')
    .summary('fetch mail by itself from now on')
    .description(
      'Fetches mail by itself from now on. It is tried in the environment of cron or systemd first, ' +
        'and nothing is installed when that fails.',
    )
    .option('--every <minutes>', 'how often (10)', wholeNumber(1, LONGEST_RHYTHM))
    .option('--watch', 'stay, and fetch new mail as it comes (systemd)')
    .addOption(new Option('--with <systemd|cron>', 'by which').choices(['systemd', 'cron']))
    .action((options: ScheduleOptions) =>
      run(async (context) => (await import('./schedule.js')).installSchedule(context, options)),
    );
  schedule
    .command('remove')
    .description('no longer fetch mail by itself')
    .action(() => run(async (context) => (await import('./schedule.js')).removeSchedule(context)));
};

const defineCompletion: DefineCommand = (program, run) => {
  program
    .command('completion')
    .summary('completion of commands, options and names for a shell')
    .description(
      'Prints a script that lets the shell complete commands, options, accounts and folders. ' +
        'In ~/.bashrc: source <(mailtui completion bash)',
    )
    .addArgument(new Argument('[shell]', 'for which shell').choices(['bash', 'zsh', 'fish']))
    .addOption(new Option('--names <kind>').choices(['accounts', 'folders']).hideHelp())
    .action((shell: string | undefined, options: CompletionOptions) =>
      run(async (context) =>
        (await import('./completion.js')).completion(context, program, shell, options),
      ),
    );
};

export const CARE_COMMANDS: readonly DefineCommand[] = [
  defineDoctor,
  defineSchedule,
  defineCompletion,
];
