/** The commands that send mail. Definitions only. */
import { Option, type Command } from 'commander';
import { account, optionsOf } from './commonOptions.js';
import { QUOTINGS } from '../core/draft.js';
import type { ComposeOptions, ForwardOptions, ReplyOptions } from './compose.js';
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
    .option('-N <when>', 'have deliveries reported: never, or some of success,failure,delay')
    .option('-R <part>', 'what of it a report holds: full or hdrs')
    .option('-V <id>', 'what reports call it')
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
    .command('cancel')
    .description('Takes back a message that has not been sent; its draft is there again.')
    .argument('<id>', 'id of a message')
    .action((id: string) =>
      run(async (context) => (await import('./outbox.js')).cancelSending(context, id)),
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
      .description(
        'Opens your editor ($VISUAL or $EDITOR) on a message, and asks what to do with it. With --body - it sends what is on standard input.',
      )
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
      .description(
        'Answers a message, which it quotes; as compose, in your editor or with the text on standard input.',
      )
      .argument('<id>', 'id of a message')
      .option('--all', 'also to the others who got it')
      .option('--list', 'to the mailing list alone')
      .addOption(
        new Option(
          '--quote <how much>',
          'of the message: what is new to you, all, or nothing',
        ).choices([...QUOTINGS]),
      ),
  ).action((id: string, options: ReplyOptions) =>
    run(async (context) =>
      (await import('./compose.js')).reply(context, id, chosen(program, options)),
    ),
  );
};

const defineForward: DefineCommand = (program, run) => {
  withFields(
    program
      .command('forward')
      .summary('pass a message on, with words of your own')
      .description(
        'Passes messages on, within the text and with their files, or as files; as compose, in your editor or with the text on standard input.',
      )
      .argument('<id...>', 'ids of messages')
      .option('--as-attachment', 'each message as a file, as it came')
      .option(
        '--part <numbers>',
        'only these attachments of the message, with commas between them',
      ),
  ).action((ids: string[], options: ForwardOptions) =>
    run(async (context) =>
      (await import('./compose.js')).forward(context, ids, chosen(program, options)),
    ),
  );
};

const defineRedirect: DefineCommand = (program, run) => {
  program
    .command('redirect')
    .alias('bounce')
    .summary('pass a message on as it is')
    .description(
      'Sends a message on to others as it came; they see its author, and answer to them.',
    )
    .argument('<id>', 'id of a message')
    .argument('<address...>', 'recipients')
    .addOption(account())
    .action((id: string, recipients: string[]) =>
      run(async (context) => {
        const { redirect } = await import('./redirect.js');
        return redirect(context, id, recipients, chosen(program, {}));
      }),
    );
};

const defineDrafts: DefineCommand = (program, run) => {
  const drafts = program
    .command('drafts')
    .summary('messages that are not finished')
    .description('Lists the drafts of all accounts, or of one.')
    .addOption(account())
    .action(() =>
      run(async (context) =>
        (await import('./drafts.js')).listDrafts(context, optionsOf(program).account),
      ),
    );
  drafts
    .command('edit')
    .description('Goes on writing a draft, in your editor.')
    .argument('<id>', 'id of a draft')
    .action((id: string) =>
      run(async (context) => (await import('./compose.js')).editDraftOf(context, id, false)),
    );
  drafts
    .command('from')
    .description('Begins a new message that says what another one says.')
    .argument('<id>', 'id of any message')
    .action((id: string) =>
      run(async (context) => (await import('./compose.js')).editDraftOf(context, id, true)),
    );
  drafts
    .command('discard')
    .description('Puts a draft among the recently deleted.')
    .argument('<id>', 'id of a draft')
    .action((id: string) =>
      run(async (context) => (await import('./drafts.js')).discardDraft(context, id)),
    );
};

function withFields(command: Command): Command {
  return command
    .option('--body <->', 'where the text is: - for standard input')
    .option('--markdown', 'the text is Markdown: those who read HTML mail get the page, too')
    .option('--template <name>', 'begin with that text of the folder templates')
    .option('--set <name=text>', 'what {{name}} in the template stands for', collect)
    .option('--sign', 'sign it with your OpenPGP key')
    .option('--no-sign', 'do not, whatever the account says')
    .option('--encrypt', 'encrypt it with the OpenPGP keys of its recipients')
    .option('--no-encrypt', 'do not, whatever the account says')
    .option('--reports', 'ask the servers to tell whether it has arrived')
    .option('--at <time>', 'send it later: +2h, 8:00, tomorrow 8:00, 2026-12-01 8:00')
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
  defineForward,
  defineRedirect,
  defineDrafts,
  defineSend,
  defineOutbox,
];
