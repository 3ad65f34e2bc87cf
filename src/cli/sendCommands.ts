/** The commands that send mail. Definitions only. */
import { account, optionsOf } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { SendOptions } from './send.js';

const defineSend: DefineCommand = (program, run) => {
  program
    .command('send')
    .summary('send a message from standard input, as sendmail does')
    .description(
      'Sends the message on standard input to the addresses given, and with -t to those in its To, Cc and Bcc. What cannot be sent at once waits in the outbox for the next sync.',
    )
    .argument('[address...]', 'recipients')
    .option('-t', 'take the recipients from the message')
    .option('-f <address>', 'where reports about it go')
    .option('-F <name>', 'your name, where the message has no From')
    .option('-i', 'a line with a dot alone does not end it; it never does')
    .option('-o <option>', 'for programs that know sendmail: has no effect')
    .option('-B <type>', 'the same')
    .addOption(account())
    .action((recipients: string[], options: SendOptions) =>
      run(async (context) => {
        const { account: name } = optionsOf(program);
        const chosen = name === undefined ? options : { ...options, account: name };
        return (await import('./send.js')).send(context, recipients, chosen);
      }),
    );
};

const defineOutbox: DefineCommand = (program, run) => {
  const outbox = program
    .command('outbox')
    .summary('what waits to be sent')
    .description('Lists what waits to be sent, what was refused and what may have been sent.')
    .addOption(account())
    .action(() =>
      run(async (context) =>
        (await import('./outbox.js')).listOutbox(context, optionsOf(program).account),
      ),
    );
  outbox
    .command('retry')
    .description('Tries to send a message now, whatever became of it before.')
    .argument('<id>', 'id of a message')
    .action((id: string) =>
      run(async (context) => (await import('./outbox.js')).retryOutbox(context, id)),
    );
  outbox
    .command('drop')
    .description('Takes a message out; it goes to the trash and is not sent.')
    .argument('<id>', 'id of a message')
    .action((id: string) =>
      run(async (context) => (await import('./outbox.js')).dropOutbox(context, id)),
    );
};

export const SEND_COMMANDS: readonly DefineCommand[] = [defineSend, defineOutbox];
