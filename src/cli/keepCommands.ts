/** The commands that look after the store: check, copy in and out, back up. Definitions only. */
import { Option } from 'commander';
import type { AdoptOptions } from './adopt.js';
import type { BackupFlags } from './backup.js';
import type { CopyAccountOptions } from './copyAccount.js';
import { account, optionsOf, wholeNumber } from './commonOptions.js';
import type { DefineCommand } from './defineCommand.js';
import type { ExportOptions } from './exportMail.js';
import type { ImportOptions } from './importMail.js';
import type { RestoreFlags } from './restoreBackup.js';
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

const defineExport: DefineCommand = (program, run) => {
  program
    .command('export')
    .summary('write mail to an mbox, a Maildir, message files or a zip archive')
    .description(
      'Writes mail to files that other programs read. All folders go into a directory; one folder, or what a query finds, into one mbox.',
    )
    .argument('<destination>', 'a file or directory; nothing that is there is overwritten')
    .option('--folder <folder>', 'only this folder')
    .option('--query <query>', 'only what this query finds')
    .addOption(
      new Option('--format <format>', 'what to write')
        .choices(['mbox', 'maildir', 'eml', 'zip'])
        .default('mbox'),
    )
    .addOption(account())
    .action((destination: string, options: ExportOptions) =>
      run(async (context) =>
        (await import('./exportMail.js')).exportMail(context, destination, {
          ...optionsOf(program),
          ...options,
        }),
      ),
    );
};

const defineImport: DefineCommand = (program, run) => {
  program
    .command('import')
    .summary('take in mail of other programs')
    .description(
      'Takes in an mbox, a Maildir, .eml and .emlx files, a zip archive of such, or a directory of Thunderbird, Apple Mail or Google Takeout. What the account has already is left out.',
    )
    .argument('<source>', 'a file or directory')
    .option('--folder <folder>', 'the folder that takes it (default: Imported)')
    .addOption(account())
    .action((source: string, options: ImportOptions) =>
      run(async (context) =>
        (await import('./importMail.js')).importMail(context, source, {
          ...optionsOf(program),
          ...options,
        }),
      ),
    );
};

const defineAdopt: DefineCommand = (program, run) => {
  program
    .command('adopt')
    .summary('take a Maildir of another program over, instead of downloading')
    .description(
      'Takes the Maildir (Maildir++, or plain directories as of isync) that another program kept of an account over, before the first sync, which then recognises its messages on the server: nothing is downloaded twice, and nothing is put there. The Maildir is only read.',
    )
    .argument('<directory>', 'the top of the Maildir')
    .option('--dry-run', 'only say what would be taken')
    .addOption(account())
    .action((directory: string, options: AdoptOptions) =>
      run(async (context) =>
        (await import('./adopt.js')).adopt(context, directory, {
          ...optionsOf(program),
          ...options,
        }),
      ),
    );
};

const MOST_KEPT = 10_000;

const defineBackup: DefineCommand = (program, run) => {
  program
    .command('backup')
    .summary('back up mail, flags, folders and settings; made for cron')
    .description(
      'Backs everything up into a directory: plain files, only what is new. Passwords are left out.',
    )
    .argument('<destination>', 'a directory, better on another disk')
    .option(
      '--keep-daily <n>',
      'keep a snapshot of each of so many days',
      wholeNumber(0, MOST_KEPT),
    )
    .option('--keep-weekly <n>', 'and of so many weeks', wholeNumber(0, MOST_KEPT))
    .option('--keep-monthly <n>', 'and of so many months', wholeNumber(0, MOST_KEPT))
    .option('--verify', 'read everything back and compare')
    .action((destination: string, options: BackupFlags) =>
      run(async (context) => (await import('./backup.js')).backup(context, destination, options)),
    );
};

const defineRestoreBackup: DefineCommand = (program, run) => {
  program
    .command('restore-backup')
    .summary('bring mail back from a backup')
    .description(
      'Brings back what is missing here; nothing that is here is changed. Without a configuration, that of the backup comes back, too.',
    )
    .argument('<source>', 'the directory of the backup')
    .option('--folder <folder>', 'only this folder (path, or role)')
    .option('--query <query>', 'only what this query finds in the backup')
    .option('--to <directory>', 'write Maildirs there, and leave the profile alone')
    .option('--snapshot <name>', 'not the newest; the beginning of a name is enough')
    .option('--list', 'list the snapshots, and do nothing')
    .addOption(account())
    .action((source: string, options: RestoreFlags) =>
      run(async (context) =>
        (await import('./restoreBackup.js')).restoreBackup(context, source, {
          ...optionsOf(program),
          ...options,
        }),
      ),
    );
};

const defineCopyAccount: DefineCommand = (program, run) => {
  program
    .command('copy-account')
    .summary('moving house: all mail of an account into another, and to its server')
    .description(
      'Copies all folders of an account into another account, with flags, tags and dates, puts them on its server, and compares. May be run again; removes nothing.',
    )
    .argument('<from>', 'the account whose mail is copied')
    .argument('<to>', 'the account that gets it')
    .option('--dry-run', 'compare only')
    .option('--no-sync', 'copy here, and leave the server to the next sync')
    .action((from: string, to: string, options: CopyAccountOptions) =>
      run(async (context) =>
        (await import('./copyAccount.js')).copyAccountTo(context, from, to, options),
      ),
    );
};

export const KEEP_COMMANDS: readonly DefineCommand[] = [
  defineVerify,
  defineExport,
  defineImport,
  defineAdopt,
  defineBackup,
  defineRestoreBackup,
  defineCopyAccount,
];
