/**
 * `mailtui add-account`: by options alone, or with questions on a terminal.
 *
 * Guarantees: nothing is written before the login has worked (or `--no-test` was given); without a
 * terminal nothing is asked; the password appears in no output.
 */
import { saveAccount, type NewSecret } from '../app/accountSetup.js';
import type { Discovery } from '../config/autoconfig/types.js';
import { checkPassword } from '../config/passwordText.js';
import { providerOf } from '../config/providers.js';
import { readConfig } from '../config/read.js';
import { nameTaken } from '../config/write.js';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError, toMailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { accountJson } from './accountJson.js';
import type { CliContext } from './context.js';
import { EXIT_INTERRUPTED, EXIT_OK } from './exitCodes.js';
import { jsonLine } from './json.js';
import { tryOut, type Attempt } from './wizard/attempt.js';
import { lookUpServers } from './wizard/lookup.js';
import { takesNoPassword } from '../app/accounts/oauthAccount.js';
import { proposeAccount } from '../app/accounts/proposal.js';
import { proxyOfEnvironment } from '../app/accounts/road.js';
import { signInByQuestions } from './wizard/signInSteps.js';
import { readPasswordLine } from './wizard/stdinPassword.js';
import { refuseCautions, Walk } from './wizard/steps.js';
import { BackWanted, Terminal } from './wizard/terminal.js';
import { setupTools, type SetupTools } from './wizard/tools.js';
import { readWishes, type AccountWishes, type RawOptions } from '../app/accounts/wishes.js';

/** `tools` are those of the world outside; tests have their own. */
export async function addAccount(
  context: CliContext,
  address: string | undefined,
  options: RawOptions,
  tools: SetupTools = setupTools(context.env),
): Promise<number> {
  const wishes = readWishes(address, { ...proxyOfEnvironment(context.env), ...options });
  const { accounts } = readConfig(context.paths);
  refuseDuplicates(wishes, accounts);
  const terminal = context.isInteractive ? new Terminal(context) : null;
  try {
    const attempt =
      terminal === null
        ? await byOptions({ context, wishes, accounts, tools })
        : await byQuestions({ context, wishes, accounts, tools }, terminal);
    if (typeof attempt === 'number') return attempt;
    const account = await saveAccount(context.paths, attempt.draft, attempt.secret);
    confirmSaved(context, account);
    const { adopt: directory } = options;
    if (typeof directory === 'string') {
      const { adopt } = await import('./adopt.js');
      await adopt(context, directory, { account: account.name });
    }
    const isReady = !waitsForSignIn(account);
    if (terminal !== null && wishes.test && isReady) await tools.firstSync(context, account);
    return EXIT_OK;
  } catch (error) {
    if (terminal === null || toMailtuiError(error).kind !== 'cancelled') throw error;
    context.complain('Stopped; nothing was changed.');
    return EXIT_INTERRUPTED;
  }
}

interface Setup {
  context: CliContext;
  wishes: AccountWishes;
  accounts: readonly AccountConfig[];
  tools: SetupTools;
}

/** Without a terminal nothing is asked. */
async function byOptions(setup: Setup): Promise<Attempt | number> {
  const { context, wishes, accounts, tools } = setup;
  const { address, protocol = 'imap' } = wishes;
  if (address === undefined) {
    throw new MailtuiError('usage', 'ADDRESS is missing', {
      hint: 'Without a terminal nothing is asked: mailtui add-account ADDRESS --password-stdin …',
    });
  }
  const settled = { ...wishes, address, protocol };
  // Whatever is wrong with the options is told before the network is asked.
  const mayBeFound = wishes.lookup && wishes.test && wishes.incoming.host === undefined;
  const known = { ...settled, outgoing: { host: 'unknown', ...wishes.outgoing } };
  proposeAccount(mayBeFound ? known : settled, accounts);
  const secret = await askForSecret(context, null, wishes);
  const discovery = await lookUpServers(context, null, settled, tools);
  refuseCautions(discovery);
  const draft = proposeAccount(settled, accounts, discovery);
  return tryIfWanted(setup, null, { draft, secret }, discovery);
}

/** A step back from the password leads to the question before it. */
async function byQuestions(setup: Setup, terminal: Terminal): Promise<Attempt | number> {
  const { context, wishes, accounts, tools } = setup;
  terminal.say('Setting up an account. < goes back a question; Ctrl-C stops and changes nothing.');
  const isHostGiven = wishes.incoming.host !== undefined;
  const walk = new Walk({ context, terminal, accounts, tools, isHostGiven }, wishes);
  for (;;) {
    const draft = await walk.forward();
    try {
      const attempt = isSignInNeeded(wishes, draft.address, walk)
        ? await signInByQuestions(context, terminal, draft, walk.discovery)
        : { draft, secret: await askForSecret(context, terminal, wishes) };
      if (typeof attempt === 'number') return attempt;
      return await tryIfWanted(setup, terminal, attempt, walk.discovery);
    } catch (error) {
      if (!(error instanceof BackWanted)) throw error;
      walk.back();
    }
  }
}

/** Some providers take no password at all. With `--sign-in` it was said that that is for later. */
function isSignInNeeded(
  { passwordCommand, signIn }: AccountWishes,
  address: string,
  { discovery }: Walk,
): boolean {
  if (passwordCommand !== undefined || signIn) return false;
  return takesNoPassword(discovery?.provider ?? providerOf(address), discovery);
}

function tryIfWanted(
  { context, wishes, tools }: Setup,
  terminal: Terminal | null,
  attempt: Attempt,
  discovery: Discovery | null,
): Promise<Attempt | number> {
  const { incoming, outgoing, address } = attempt.draft;
  for (const server of [incoming, outgoing]) {
    if (server?.security !== 'none') continue;
    context.complain(`Note: the password goes to ${server.host} without encryption.`);
  }
  if (!wishes.test || 'signIn' in attempt.secret) {
    if ('password' in attempt.secret) checkPassword(attempt.secret.password);
    return Promise.resolve(attempt);
  }
  const provider = discovery?.provider ?? providerOf(address);
  return tryOut({ context, terminal, tools, provider }, attempt);
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

async function askForSecret(
  context: CliContext,
  terminal: Terminal | null,
  wishes: AccountWishes,
): Promise<NewSecret> {
  if (wishes.passwordCommand !== undefined) return { command: wishes.passwordCommand };
  if (wishes.signIn) return { signIn: true };
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

function waitsForSignIn({ secret, oauth }: AccountConfig): boolean {
  return secret.kind === 'oauth2' && oauth === undefined;
}

function confirmSaved(context: CliContext, saved: AccountConfig): void {
  if (context.json) {
    context.print(jsonLine(accountJson(saved)));
    return;
  }
  if (waitsForSignIn(saved)) {
    const next = `mailtui accounts sign-in ${saved.name} --client-id ID`;
    context.complain(`Account ${saved.name} is saved. Sign in with: ${next}`);
    return;
  }
  context.complain(
    `Account ${saved.name} is set up. Fetch its mail with: mailtui sync ${saved.name}`,
  );
  const { configFile, secretsFile } = context.paths;
  const file = { file: secretsFile, plain: configFile, keyring: null, command: null, oauth2: null }[
    saved.secret.kind
  ];
  if (file === null) return;
  context.complain(
    `Its password is in ${sanitiseLine(file)}, readable by you alone but not encrypted.`,
  );
}
