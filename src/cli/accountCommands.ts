/** The commands that set up, show, change, test and remove accounts. Definitions only. */
import { Option } from 'commander';
import type { DefineCommand } from './defineCommand.js';
import type { AccountEdits } from '../app/accounts/policyEdit.js';
import type { ImportOptions } from './importAccounts.js';
import type { SignInOptions } from './signIn.js';
import type { RawOptions } from '../app/accounts/wishes.js';
import type { IdentityOptions } from './identities.js';

const defineAddAccount: DefineCommand = (program, run) => {
  program
    .command('add-account')
    .summary('set up an account')
    .description(
      'Sets up an account. On a terminal it asks for what the options leave open; otherwise ' +
        'ADDRESS and one of --password-command and --password-stdin are needed.',
    )
    .argument('[address]', 'e-mail address')
    .option('--protocol <pop3|imap>', 'how mail is fetched (imap unless you say otherwise)')
    .option('--name <name>', 'name of the account and of its folder (the address)')
    .option('--display-name <name>', 'your name, as others will see it')
    .option('--user <user>', 'user name at the server (the address)')
    .option('--host <host>', 'server (looked up by the address)')
    .option('--port <number>', 'port (993 or 995 with tls, else 143 or 110)')
    .option('--security <tls|starttls|none>', 'encryption (tls; none sends the password in clear)')
    .option('--smtp-host <host>', 'server for sending (looked up by the address)')
    .option('--smtp-port <number>', 'its port (465 with tls, else 587)')
    .option('--smtp-security <tls|starttls|none>', 'its encryption (tls)')
    .option('--smtp-user <user>', 'user name there (the same)')
    .option('--password-command <command>', 'a program that prints the password; run without shell')
    .option('--password-stdin', 'read the password from the first line of standard input')
    .option('--sign-in', 'no password: sign in by OAuth2 afterwards, with accounts sign-in')
    .option('--secret <file|keyring|config>', 'where the password is kept (file)')
    .option('--tls-ca <file>', 'PEM file of a certificate authority to trust as well')
    .option('--tls-cert <file>', 'PEM file of a certificate of your own, for the servers')
    .option('--tls-key <file>', 'PEM file of its key (the same file)')
    .option('--proxy <url>', 'reach the servers through socks5://HOST:PORT or http://HOST:PORT')
    .option('--prefer-ip <ipv4|ipv6>', 'which kind of address is tried first')
    .option('--tls-fingerprint <sha256>', 'trust the certificate with this fingerprint alone')
    .option('--pin <sha256>', 'the same as --tls-fingerprint')
    .option('--smtp-pin <sha256>', 'the same for the server for sending')
    .option(
      '--after-download <keep|delete|days:N|when-deleted>',
      'POP3: what happens on the server to mail that is safe here (keep)',
    )
    .option(
      '--history <all|N>',
      'IMAP: mail of the last N days comes whole, of older mail the headers',
    )
    .option('--headers-only-above <size|off>', 'POP3: of larger messages only the headers come')
    .option('--adopt <directory>', 'take a Maildir of another program over before the first sync')
    .option('--no-lookup', 'do not ask the network for the servers')
    .option('--no-test', 'save without trying to log in')
    .action((address: string | undefined, options: Record<string, string | boolean>) =>
      run(async (context) =>
        (await import('./addAccount.js')).addAccount(context, address, options),
      ),
    );
};

const defineAccounts: DefineCommand = (program, run) => {
  const accounts = program
    .command('accounts')
    .summary('list, show, edit, test and remove accounts')
    .description('Lists the accounts; its subcommands show, edit, test and remove one.');
  accounts
    .command('list', { isDefault: true })
    .description('list the accounts')
    .action(() => run(async (context) => (await import('./accounts.js')).listAccounts(context)));
  accounts
    .command('show')
    .description('show the settings of an account, without its password')
    .argument('<name>', 'name of the account')
    .action((name: string) =>
      run(async (context) => (await import('./accounts.js')).showAccount(context, name)),
    );
  accounts
    .command('edit')
    .summary('change settings of an account')
    .description('Changes settings of an account, and says what follows from it.')
    .argument('<name>', 'name of the account')
    .option(
      '--after-download <keep|delete|days:N|when-deleted>',
      'POP3: what happens on the server to mail that is safe here',
    )
    .option(
      '--history <all|N>',
      'IMAP: mail of the last N days comes whole, of older mail the headers',
    )
    .option('--headers-only-above <size|off>', 'POP3: of larger messages only the headers come')
    .option('--include <pattern...>', "IMAP: sync only folders with such names ('*': all)")
    .option('--exclude <pattern...>', "IMAP: but not these ('': leave none out)")
    .option(
      '--role <path=role...>',
      'IMAP: what a folder is: sent drafts trash junk archive all none; nothing: as the server says',
    )
    .option('--newest-first <on|off>', 'POP3: whether the newest mail is fetched first')
    .option('--pin <sha256>', "trust the certificate with this fingerprint alone ('': none)")
    .option('--smtp-pin <sha256>', 'the same for the server for sending')
    .option(
      '--on-new-mail <command>',
      "a program to run when new mail has come; run without shell ('': none)",
    )
    .option(
      '--sendmail <command>',
      "send by a program that takes mail as sendmail does; run without shell ('': by the server)",
    )
    .option('--sign <on|off>', 'OpenPGP: whether what you write is signed')
    .option('--encrypt <ask|when-possible>', 'OpenPGP: whether it is encrypted where it can be')
    .option('--notify <on|off>', 'whether new mail is shown on the desktop')
    .option('--protocol <pop3|imap>', 'fetch by the other protocol from now on; mail stays')
    .option('--host <host>', 'another server')
    .option('--port <number>', 'its port')
    .option('--security <tls|starttls|none>', 'its encryption')
    .option('--user <user>', 'user name there')
    .option('--auth <password|oauth2|apop>', 'how to log in')
    .option('--smtp-host <host>', 'another server for sending')
    .option('--smtp-port <number>', 'its port')
    .option('--smtp-security <tls|starttls|none>', 'its encryption')
    .option('--smtp-user <user>', 'user name there')
    .option('--tls-ca <file>', 'PEM file of a certificate authority to trust as well')
    .option('--tls-cert <file>', "PEM file of a certificate of your own ('': none)")
    .option('--tls-key <file>', "PEM file of its key ('': the same file)")
    .option(
      '--proxy <url>',
      "reach the servers through socks5://HOST:PORT or http://HOST:PORT ('': straight)",
    )
    .option('--prefer-ip <ipv4|ipv6>', "which kind of address is tried first ('': as they come)")
    .option('--address <address>', 'another e-mail address')
    .option('--display-name <name>', 'your name, as others will see it')
    .option('--password', 'ask for another password')
    .option('--password-stdin', 'read another password from standard input')
    .option('--password-command <command>', 'a program that prints the password')
    .option('--secret <file|keyring|config>', 'keep the password there')
    .option('--enabled <on|off>', 'whether it is fetched')
    .option('--colour <colour>', "a name (red, blue, …) or #rrggbb, shown on the screen ('': none)")
    .option(
      '--sync-every <minutes>',
      "look at the server at least so often while mailtui runs ('': as usual)",
    )
    .option('--authentication <servers>', 'whose Authentication-Results count; empty: as the host')
    .option('--position <number>', 'its place in the list of accounts, from 1')
    .option('-y, --yes', 'do not ask')
    .option('--no-test', 'change it without trying to log in')
    .action((name: string, options: AccountEdits & RawOptions) =>
      run(async (context) =>
        (await import('./editAccount.js')).editAccount(context, name, options, options),
      ),
    );
  accounts
    .command('identity')
    .summary('the addresses that an account writes from')
    .description(
      'Lists the addresses that an account writes from; with one, adds it or changes how it appears and by what it sends. Answers come from the address that was written to.',
    )
    .argument('<name>', 'name of the account')
    .argument('[address]', "the account's address, or another one")
    .option('--display-name <name>', 'your name there')
    .option('--signature <text>', "what stands below a message ('': nothing)")
    .option('--signature-file <file>', 'the same, from a file')
    .option('--reply-to <addresses>', "where answers are to go instead ('': nowhere else)")
    .option('--sent-folder <folder>', "file what it sends there ('': in Sent)")
    .option('--smtp-host <host>', "a server for sending of its own ('': the account's)")
    .option('--smtp-port <number>', 'its port (465 with tls, else 587)')
    .option('--smtp-security <tls|starttls|none>', 'its encryption (tls)')
    .option('--smtp-user <user>', 'user name there (the address)')
    .option('--smtp-pin <sha256>', "trust its certificate with this fingerprint alone ('': none)")
    .option('--password', "ask for the password there (else the account's)")
    .option('--password-stdin', 'read that password from standard input')
    .option('--password-command <command>', 'a program that prints that password')
    .option('--secret <file|keyring|config>', 'keep that password there')
    .option('--no-test', 'change it without trying to log in')
    .option('--remove', 'take the address away')
    .option('--catch-all <domain...>', "all mail of these domains comes here ('': of none)")
    .action((name: string, address: string | undefined, options: IdentityOptions & RawOptions) =>
      run(async (context) =>
        (await import('./identities.js')).editIdentity(context, name, address, options, options),
      ),
    );
  accounts
    .command('import')
    .summary('take accounts of other mail programs over')
    .description(
      'Takes over the accounts of isync, msmtp, aerc, himalaya, mutt, neomutt and Thunderbird, from ' +
        'their usual places or from a file. Their files are read and not changed; password commands ' +
        'are taken over, passwords are not.',
    )
    .argument('[file]', 'a configuration of one of them')
    .option('--dry-run', 'only say what there is')
    .option('-y, --yes', 'do not ask')
    .action((file: string | undefined, options: ImportOptions) =>
      run(async (context) =>
        (await import('./importAccounts.js')).importAccounts(context, file, options),
      ),
    );
  accounts
    .command('sign-in')
    .summary('sign in by OAuth2 instead of a password')
    .description(
      'Signs an account in by OAuth2, in a browser. Issuer and scope are known for Google and ' +
        'Microsoft; the client id is of a registration of yours or of your organisation.',
    )
    .argument('<name>', 'name of the account')
    .option('--issuer <url>', 'the address that the provider calls its issuer')
    .option('--client-id <id>', 'of the registration')
    .option('--client-secret', 'ask for the secret of the registration, where it has one')
    .option('--client-secret-stdin', 'read that secret from the first line of standard input')
    .option('--scope <scope>', 'what is asked for')
    .option('--device', 'by a code that is typed into a browser anywhere')
    .option('--paste', 'by the address that a browser anywhere ended at')
    .addOption(
      new Option('--secret <file|keyring>', 'where tokens are kept (file)').choices([
        'file',
        'keyring',
      ]),
    )
    .action((name: string, options: SignInOptions) =>
      run(async (context) => (await import('./signIn.js')).signIn(context, name, options)),
    );
  accounts
    .command('remove')
    .description('remove an account and its password; its mail stays on this computer')
    .argument('<name>', 'name of the account')
    .option('-y, --yes', 'do not ask')
    .action((name: string, options: { yes?: boolean }) =>
      run(async (context) =>
        (await import('./accounts.js')).removeAccount(context, name, options.yes === true),
      ),
    );
  accounts
    .command('test')
    .description('log in to one or all accounts, and change nothing')
    .argument('[name]', 'name of the account')
    .action((name: string | undefined) =>
      run(async (context) => (await import('./accounts.js')).testAccounts(context, name)),
    );
};

export const ACCOUNT_COMMANDS: readonly DefineCommand[] = [defineAddAccount, defineAccounts];
