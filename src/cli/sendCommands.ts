/** The commands that send mail. Definitions only. */
import type { Command } from 'commander';
import { account, optionsOf } from './commonOptions.js';
import type { ComposeOptions } from './compose.js';
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
        const { send } = await import('./send.js');
        return send(context, recipients, chosen(program, options));
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

const defineCompose: DefineCommand = (program, run) => {
  withFields(
    program
      .command('compose')
      .summary('write a message')
      .description('Sends a message with the text on standard input (--body -).')
      .argument('[link]', 'a mailto: link; recipients, subject and text are taken from it'),
  ).action((link: string | undefined, options: ComposeOptions) =>
    run(async (context) =>
      (await import('./compose.js')).compose(context, link, chosen(program, options)),
    ),
  );
};

const defineReply: DefineCommand = (program, run) => {
  withFields(
    program
      .command('reply')
      .summary('answer a message')
      .description('Answers a message with the text on standard input (--body -), and quotes it.')
      .argument('<id>', 'id of a message')
      .option('--all', 'also to the others who got it'),
  ).action((id: string, options: ComposeOptions & { all?: boolean }) =>
    run(async (context) =>
      (await import('./compose.js')).reply(context, id, chosen(program, options)),
    ),
  );
};

function withFields(command: Command): Command {
  return command
    .requiredOption('--body <->', 'where the text is: - for standard input')
    .option('--to <addresses>', 'recipients, with commas between them', collect)
    .option('--cc <addresses>', 'who gets a copy', collect)
    .option('--bcc <addresses>', 'who gets a copy that the others do not see', collect)
    .option('--subject <text>', 'what it is about')
    .option('--attach <file>', 'a file to go with it', collect)
    .addOption(account());
}

function chosen<T extends object>(program: Command, options: T): T & { account?: string } {
  const { account: name } = optionsOf(program);
  return name === undefined ? options : { ...options, account: name };
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

export const SEND_COMMANDS: readonly DefineCommand[] = [
  defineCompose,
  defineReply,
  defineSend,
  defineOutbox,
];
