/** The commands that fetch and read mail, and the screen. Definitions only. */
import { account, limit, optionsOf, wholeNumber } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { SyncOptions } from './sync.js';

/** A day: whoever sets a limit wants the run to end. */
const LONGEST_TIMEOUT = 86_400;

const defineSync: DefineCommand = (program, run) => {
  program
    .command('sync')
    .summary('fetch new mail; made for cron')
    .description('Fetches new mail of all accounts, or of those named. Silent when all is well.')
    .argument('[account...]', 'names of accounts')
    .option('--folder <folder>', 'only this folder')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--force', 'also when a large part of a folder would be removed')
    .option('--timeout <seconds>', 'give up after so many', wholeNumber(1, LONGEST_TIMEOUT))
    .addOption(account())
    .action((names: string[], options: SyncOptions) =>
      run(async (context) => {
        const { account: name } = optionsOf(program);
        const { sync } = await import('./sync.js');
        return sync(context, name === undefined ? names : [...names, name], options);
      }),
    );
};

const defineList: DefineCommand = (program, run) => {
  program
    .command('list')
    .summary('list the messages of a folder')
    .description('Lists messages, newest first. Without a folder: the inboxes of all accounts.')
    .argument('[folder]', 'path, name or role (inbox sent drafts trash junk archive)')
    .addOption(account())
    .addOption(limit())
    .action((folder: string | undefined) =>
      run(async (context) => (await import('./list.js')).list(context, folder, optionsOf(program))),
    );
};

const defineSearch: DefineCommand = (program, run) => {
  program
    .command('search')
    .summary('find messages by words')
    .description('Lists the messages in which all of the words occur, newest first.')
    .argument('<words...>', 'words of subject, addresses, text or attachment names')
    .addOption(account())
    .addOption(limit())
    .action((words: string[]) =>
      run(async (context) =>
        (await import('./search.js')).search(context, words, optionsOf(program)),
      ),
    );
};

const defineShow: DefineCommand = (program, run) => {
  program
    .command('show')
    .summary('show a message')
    .description('Shows a message by its id, from a file, or from standard input (-).')
    .argument('<id>', 'id of a message, path of a message file, or -')
    .option('--raw', 'the bytes as they came')
    .option('--html', 'the HTML, sanitised')
    .option('--headers', 'all header fields')
    .option('--part <number>', 'the bytes of one part')
    .action(
      (
        what: string,
        options: { raw?: boolean; html?: boolean; headers?: boolean; part?: string },
      ) => run(async (context) => (await import('./show.js')).show(context, what, options)),
    );
};

const defineFolders: DefineCommand = (program, run) => {
  program
    .command('folders')
    .description('list the folders with how much is in them')
    .addOption(account())
    .action(() =>
      run(async (context) => (await import('./folders.js')).folders(context, optionsOf(program))),
    );
};

const defineReindex: DefineCommand = (program, run) => {
  program
    .command('reindex')
    .description('make the index anew from the Maildir; reads mail, never changes any')
    .action(() => run(async (context) => (await import('./reindex.js')).reindex(context)));
};

const defineDemo: DefineCommand = (program, run) => {
  program
    .command('demo')
    .description('open mailtui on a throw-away mailbox with a mail server of its own')
    .action(() => run(async (context) => (await import('./demo.js')).demo(context)));
};

/** What `mailtui` alone does. A word that is no command ends up here, too. */
const defineScreen: DefineCommand = (program, run) => {
  program
    .command('screen', { isDefault: true, hidden: true })
    .argument('[word]')
    .action((word: string | undefined) => {
      if (word !== undefined) program.error(`error: there is no command '${word}'`);
      return run(async (context) => (await import('./screen.js')).screen(context));
    });
};

export const MAIL_COMMANDS: readonly DefineCommand[] = [
  defineSync,
  defineList,
  defineSearch,
  defineShow,
  defineFolders,
  defineReindex,
  defineDemo,
  defineScreen,
];
