/** The commands that look after mailtui itself. Definitions only. */
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

export const CARE_COMMANDS: readonly DefineCommand[] = [defineDoctor];
