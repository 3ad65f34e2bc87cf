/** The commands that look after mailtui itself. Definitions only. */
import { Argument, Option } from 'commander';
import type { CompletionOptions } from './completion.js';
import type { DefineCommand } from './defineCommand.js';

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

export const CARE_COMMANDS: readonly DefineCommand[] = [defineDoctor, defineCompletion];
