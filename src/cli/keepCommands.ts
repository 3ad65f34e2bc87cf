/** The commands that look after the store: check, copy in and out, back up. Definitions only. */
import { account, optionsOf } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { VerifyOptions } from './verify.js';

const defineVerify: DefineCommand = (program, run) => {
  program
    .command('verify')
    .summary('compare the index with the message files; made for cron')
    .description(
      'Compares the index with the message files: none missing, none unknown, none changed, none that others may read.',
    )
    .option('--full', 'read every message and compare its digest')
    .option('--repair', 'put right what can be; never removes a message')
    .addOption(account())
    .action((options: VerifyOptions) =>
      run(async (context) =>
        (await import('./verify.js')).verify(context, { ...optionsOf(program), ...options }),
      ),
    );
};

export const KEEP_COMMANDS: readonly DefineCommand[] = [defineVerify];
