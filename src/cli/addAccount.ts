/**
 * `mailtui add-account`: by options alone, or with questions on a terminal.
 *
 * Guarantees: nothing is written before the login has worked (or `--no-test` was given); without a
 * terminal nothing is asked; the password appears in no output.
 */
import { saveAccount, type AccountDraft, type NewSecret } from '../app/accountSetup.js';
import { testLogin, type LoginTest } from '../app/testLogin.js';
import { checkPassword } from '../config/passwordText.js';
import { readConfig } from '../config/read.js';
import { readSecret } from '../config/secrets.js';
import { nameTaken } from '../config/write.js';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import type { CliContext } from './context.js';
import { EXIT_INTERRUPTED, EXIT_OK, exitCodeOf } from './exitCodes.js';
import { tellFailure } from './failure.js';
import { jsonLine } from './json.js';
import { adviceFor } from './wizard/explain.js';
import { correct, interview } from './wizard/interview.js';
import { proposeAccount } from './wizard/proposal.js';
import { readPasswordLine } from './wizard/stdinPassword.js';
import { Terminal } from './wizard/terminal.js';
import { readWishes, type AccountWishes, type RawOptions } from './wizard/wishes.js';

/** `login` is how a login is tried; tests have their own. */
export async function addAccount(
  context: CliContext,
  address: string | undefined,
  options: RawOptions,
  login: LoginTest = testLogin,
): Promise<number> {
  const wishes = readWishes(address, options);
  const { accounts } = readConfig(context.paths);
  refuseDuplicates(wishes, accounts);
  const terminal = context.isInteractive ? new Terminal(context) : null;
  try {
    const draft = await settle(terminal, wishes, accounts);
    if (draft.incoming.security === 'none') {
      context.complain(`Note: the password goes to ${draft.incoming.host} without encryption.`);
    }
    const secret = await askForSecret(context, terminal, wishes);
    const attempt = await tryLogin(context, terminal, { draft, secret }, wishes.test, login);
    if (typeof attempt === 'number') return attempt;
    const account = await saveAccount(context.paths, attempt.draft, attempt.secret);
    confirmSaved(context, account);
    return EXIT_OK;
  } catch (error) {
    if (terminal === null || toMailtuiError(error).kind !== 'cancelled') throw error;
    context.complain('Stopped; nothing was changed.');
    return EXIT_INTERRUPTED;
  }
}

interface Attempt {
  draft: AccountDraft;
  secret: NewSecret;
}

function refuseDuplicates(wishes: AccountWishes, accounts: readonly AccountConfig[]): void {
  const { name, address } = wishes;
  if (name !== undefined) {
    if (accounts.some((other) => other.name.toLowerCase() === name.toLowerCase())) {
      throw nameTaken(name);
    }
    return;
  }
  const same = accounts.find((other) => other.address.toLowerCase() === address?.toLowerCase());
  if (same === undefined) return;
  throw new MailtuiError('usage', `${same.address} is set up already, as account "${same.name}"`, {
    hint: 'To have it twice, give the second one a name with --name.',
  });
}

async function settle(
  terminal: Terminal | null,
  wishes: AccountWishes,
  accounts: readonly AccountConfig[],
): Promise<AccountDraft> {
  if (terminal !== null) return interview(terminal, wishes, accounts);
  const { address, protocol = 'imap' } = wishes;
  if (address === undefined) {
    throw new MailtuiError('usage', 'ADDRESS is missing', {
      hint: 'Without a terminal nothing is asked: mailtui add-account ADDRESS --password-stdin …',
    });
  }
  return proposeAccount({ ...wishes, address, protocol }, accounts);
}

async function askForSecret(
  context: CliContext,
  terminal: Terminal | null,
  wishes: AccountWishes,
): Promise<NewSecret> {
  if (wishes.passwordCommand !== undefined) return { command: wishes.passwordCommand };
  const store = wishes.secret ?? 'file';
  if (terminal !== null) return { store, password: await terminal.askSecret('Password') };
  if (wishes.passwordStdin) {
    return { store, password: await readPasswordLine(context.stdin, context.signal) };
  }
  throw new MailtuiError(
    'usage',
    'the password is missing: give --password-command or --password-stdin',
    {
      hint: 'Passwords are no options, because every program on this computer could read them there.',
    },
  );
}

/** The attempt that worked, or the exit code of the last failure, which has been told. */
async function tryLogin(
  context: CliContext,
  terminal: Terminal | null,
  first: Attempt,
  test: boolean,
  login: LoginTest,
): Promise<Attempt | number> {
  if ('password' in first.secret) checkPassword(first.secret.password);
  let attempt = first;
  while (test) {
    const { draft, secret } = attempt;
    const work = (): Promise<unknown> =>
      login(draft, (signal) => passwordOf(context, draft, secret, signal), context.signal);
    try {
      const { host, port } = draft.incoming;
      await (terminal === null ? work() : terminal.during(`Logging in at ${host}:${port}`, work));
      return attempt;
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      if (error.kind === 'cancelled') throw error;
      tellLoginFailure(context, error, draft);
      if (terminal === null) return exitCodeOf(error.kind);
      const next = await correct(terminal, draft, error, 'password' in secret);
      if (next === null) {
        context.complain('Nothing was saved.');
        return exitCodeOf(error.kind);
      }
      attempt = { draft: next.draft, secret: withPassword(secret, next.password) };
    }
  }
  return attempt;
}

function tellLoginFailure(context: CliContext, error: MailtuiError, draft: AccountDraft): void {
  // The advice replaces the hint: it knows the provider and the settings.
  const { kind, message, scope, cause } = error;
  tellFailure(context, new MailtuiError(kind, message, { scope, cause }));
  for (const line of adviceFor(error, draft)) context.complain(`  ${sanitiseLine(line)}`);
}

function passwordOf(
  { paths }: CliContext,
  draft: AccountDraft,
  secret: NewSecret,
  signal: AbortSignal,
): Promise<string> {
  if ('password' in secret) return Promise.resolve(secret.password);
  const owner = { name: draft.name, secret: { kind: 'command', command: secret.command } } as const;
  return readSecret(owner, paths, { signal });
}

function withPassword(secret: NewSecret, password: string): NewSecret {
  return 'password' in secret && password !== '' ? { ...secret, password } : secret;
}

function confirmSaved(context: CliContext, saved: AccountConfig): void {
  if (context.json) {
    context.print(jsonLine(accountJson(saved)));
    return;
  }
  context.complain(
    `Account ${saved.name} is set up. Fetch its mail with: mailtui sync ${saved.name}`,
  );
  const { configFile, secretsFile } = context.paths;
  const file = { file: secretsFile, plain: configFile, keyring: null, command: null }[
    saved.secret.kind
  ];
  if (file === null) return;
  context.complain(
    `Its password is in ${sanitiseLine(file)}, readable by you alone but not encrypted.`,
  );
}
