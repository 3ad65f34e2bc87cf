/** The commands that fetch and read mail, and the screen. Definitions only. */
import { Option } from 'commander';
import type { SearchOrder } from '../core/indexRows.js';
import { account, limit, optionsOf, wholeNumber } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { AttachmentOptions } from './attachments.js';
import type { Manner } from './screen.js';
import type { SyncOptions } from './sync.js';

/** A day: whoever sets a limit wants the run to end. */
const LONGEST_TIMEOUT = 86_400;

const SEARCH_HELP = `
Examples:
  mailtui search release thursday           both words; the last may be the beginning of one
  mailtui search '"annual report" -draft'   a phrase, and a word that must not be there
  mailtui search 'from:(ann OR bob) has:attachment:pdf newer:3m'
  mailtui search in:inbox is:unread larger:10M

Fields: from to cc bcc with subject body list filename in is has before after on newer older
larger smaller tag id thread. The user guide says what they take.`;

const defineSync: DefineCommand = (program, run) => {
  program
    .command('sync')
    .summary('fetch new mail; made for cron')
    .description('Fetches new mail of all accounts, or of those named. Silent when all is well.')
    .argument('[account...]', 'names of accounts')
    .option('--folder <folder>', 'only this folder')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--force', 'also when a large part of a folder would be removed')
    .option('--watch', 'stay, and fetch new mail as it comes')
    .addOption(new Option('--scheduled').hideHelp())
    .option('--timeout <seconds>', 'give up after so many', wholeNumber(1, LONGEST_TIMEOUT))
    .addOption(account())
    .action((names: string[], options: SyncOptions) =>
      run(async (context) => {
        const { account: name } = optionsOf(program);
        const wanted = name === undefined ? names : [...names, name];
        if (options.scheduled === true) {
          return (await import('./scheduledSync.js')).scheduledSync(context, wanted, options);
        }
        return (await import('./sync.js')).sync(context, wanted, options);
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
    .summary('find messages')
    .description('Lists the messages that a query finds, newest or best first.')
    .argument('<query...>', 'words, "phrases", fields such as from:ann or has:attachment')
    .addOption(account())
    .addOption(limit())
    .option('--server', 'ask the IMAP servers, too: bodies that are not here are searched there')
    .addOption(new Option('--order <order>', 'what comes first').choices(['newest', 'best']))
    .addHelpText('after', SEARCH_HELP)
    // `-word` is a part of the query, and stands for what must not be there.
    .allowUnknownOption()
    .action((words: string[], { server, order }: { server?: boolean; order?: SearchOrder }) =>
      run(async (context) =>
        (await import('./search.js')).search(context, words, {
          ...optionsOf(program),
          server: server === true,
          ...(order === undefined ? {} : { order }),
        }),
      ),
    );
};

const defineSearches: DefineCommand = (program, run) => {
  const searches = program
    .command('searches')
    .summary('list, add and remove saved searches')
    .description('Lists the saved searches, which the mail client shows like folders.');
  searches
    .command('list', { isDefault: true })
    .description('list the saved searches with how much they find')
    .action(() => run(async (context) => (await import('./searches.js')).listSearches(context)));
  searches
    .command('add')
    .description('save a search; one of the same name is replaced')
    .argument('<name>', 'how it is shown')
    .argument('<query...>', 'as mailtui search takes it')
    .allowUnknownOption()
    .action((name: string, words: string[]) =>
      run(async (context) => (await import('./searches.js')).addSearch(context, name, words)),
    );
  searches
    .command('remove')
    .description('forget a saved search; no mail is touched')
    .argument('<name>', 'its name')
    .action((name: string) =>
      run(async (context) => (await import('./searches.js')).removeSearch(context, name)),
    );
};

const defineAddresses: DefineCommand = (program, run) => {
  const addresses = program
    .command('addresses')
    .summary('find, import and export addresses of people')
    .description('Lists the people you have mail of, those you write to often and lately first.');
  addresses
    .command('find', { isDefault: true })
    .description('find people')
    .argument('[words...]', 'beginnings of words of name and address')
    .addOption(limit())
    .action((words: string[]) =>
      run(async (context) =>
        (await import('./addresses.js')).addresses(context, words, optionsOf(program)),
      ),
    );
  addresses
    .command('import')
    .description('add people from a file of vCards or of mutt aliases')
    .argument('<file>', 'its path, or - for standard input')
    .action((file: string) =>
      run(async (context) => (await import('./addressBook.js')).importAddresses(context, file)),
    );
  addresses
    .command('export')
    .description('print people as vCards or as mutt aliases')
    .argument('[words...]', 'beginnings of words of name and address')
    .option('--format <vcard|mutt>', 'vcard unless you say otherwise', 'vcard')
    .addOption(limit())
    .action((words: string[], { format }: { format: string }) =>
      run(async (context) =>
        (await import('./addressBook.js')).exportAddresses(context, words, {
          ...optionsOf(program),
          format,
        }),
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

const defineAttachments: DefineCommand = (program, run) => {
  program
    .command('attachments')
    .summary('list, save and delete the attachments of a message')
    .description(
      'Lists the attachments of a message; saves them; or deletes them from what is here of it, which the server does not learn of.',
    )
    .argument('<id>', 'id of a message')
    .option('--part <number>', 'only this one; may be given again', collected)
    .option('--save <folder>', 'save them there, never over another file')
    .option('--delete', 'delete those given by --part here; the original is kept for 14 days')
    .action((id: string, options: AttachmentOptions) =>
      run(async (context) => (await import('./attachments.js')).attachments(context, id, options)),
    );
};

function collected(value: string, before: string[] = []): string[] {
  return [...before, value];
}

const defineFolders: DefineCommand = (program, run) => {
  const folders = program
    .command('folders')
    .summary('list, make, rename and delete folders')
    .description('Lists the folders; its subcommands make, rename and delete one.');
  folders
    .command('list', { isDefault: true })
    .description('list the folders with how much is in them')
    .addOption(account())
    .action(() =>
      run(async (context) => (await import('./folders.js')).folders(context, optionsOf(program))),
    );
  folders
    .command('create')
    .description('make a folder, on the server of an IMAP account, too')
    .argument('<path>', 'full name, written as mailtui folders lists them')
    .addOption(account())
    .action((path: string) =>
      run(async (context) =>
        (await import('./folderEdits.js')).createFolder(context, path, optionsOf(program)),
      ),
    );
  folders
    .command('rename')
    .description('rename a folder and those below it')
    .argument('<path>', 'full name')
    .argument('<new-path>', 'its new full name')
    .addOption(account())
    .action((path: string, to: string) =>
      run(async (context) =>
        (await import('./folderEdits.js')).renameFolder(context, path, to, optionsOf(program)),
      ),
    );
  folders
    .command('delete')
    .description('delete an empty folder')
    .argument('<path>', 'full name')
    .option('--force', 'move its messages to the trash first')
    .addOption(account())
    .action((path: string, options: { force?: boolean }) =>
      run(async (context) =>
        (await import('./folderEdits.js')).deleteFolder(context, path, {
          ...optionsOf(program),
          ...options,
        }),
      ),
    );
};

const defineStorage: DefineCommand = (program, run) => {
  program
    .command('storage')
    .summary('how full the accounts are, and with what')
    .description('Tells how full each account is, and its biggest folders, senders and messages.')
    .addOption(account())
    .action(() =>
      run(async (context) => (await import('./storage.js')).storage(context, optionsOf(program))),
    );
};

const defineWhy: DefineCommand = (program, run) => {
  program
    .command('why')
    .summary('why a message is where it is')
    .description(
      'Tells what brought a message here, and which sync, rule, device or command moved, marked or deleted it, and when.',
    )
    .argument('<id>', 'id of a message; of one that is gone the whole id')
    .action((id: string) => run(async (context) => (await import('./why.js')).why(context, id)));
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
    .option('--linear', LINEAR)
    .action(({ linear }: { linear?: boolean }) =>
      run(async (context) => (await import('./demo.js')).demo(context, manner(linear))),
    );
};

const LINEAR = 'for screen readers: one column, commands are typed, changes are said';

function manner(linear: boolean | undefined): Manner {
  return linear === true ? 'linear' : 'painted';
}

/** What `mailtui` alone does. A word that is no command ends up here, too. */
const defineScreen: DefineCommand = (program, run) => {
  program
    .command('screen', { isDefault: true, hidden: true })
    .argument('[word]')
    .option('--linear', LINEAR)
    .action((word: string | undefined, { linear }: { linear?: boolean }) => {
      if (word !== undefined) program.error(`error: there is no command '${word}'`);
      return run(async (context) => (await import('./screen.js')).screen(context, manner(linear)));
    });
};

export const MAIL_COMMANDS: readonly DefineCommand[] = [
  defineSync,
  defineList,
  defineSearch,
  defineSearches,
  defineAddresses,
  defineShow,
  defineAttachments,
  defineFolders,
  defineStorage,
  defineWhy,
  defineReindex,
  defineDemo,
  defineScreen,
];
