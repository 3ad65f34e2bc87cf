/**
 * `mailtui accounts sign-in`: OAuth2, for providers that take no password from mail programs.
 *
 * Guarantees: nothing is changed before the login has worked with the new token; no token is printed;
 * the secret of a registration is no argument, and lies with the tokens.
 */
import { byTokens, signInSettings } from '../app/accounts/oauthAccount.js';
import { signIn as signInAt, type SignInWay, type SignedIn } from '../app/signIn.js';
import { writeTokens } from '../config/oauth/tokens.js';
import { findAccount, readConfig } from '../config/read.js';
import { keptClientSecret, writeSecret } from '../config/secrets.js';
import { changeAccountConfig } from '../config/write.js';
import type { AccountConfig } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { signInDialogue } from './wizard/signInDialogue.js';
import { readPasswordLine } from './wizard/stdinPassword.js';
import { Terminal } from './wizard/terminal.js';
import { setupTools, type SetupTools } from './wizard/tools.js';

export interface SignInOptions {
  issuer?: string;
  clientId?: string;
  /** Asks for it on the terminal: an argument would be seen by every process here. */
  clientSecret?: boolean;
  clientSecretStdin?: boolean;
  scope?: string;
  device?: boolean;
  paste?: boolean;
  secret?: 'file' | 'keyring';
}

/** @throws MailtuiError `usage`, and those of the sign-in and the login. */
export async function signIn(
  context: CliContext,
  name: string,
  options: SignInOptions,
  tools: SetupTools = setupTools(context.env),
): Promise<number> {
  const account = findAccount(readConfig(context.paths), name);
  const { issuer, clientId, scope } = settingsOf(account, options);
  const { complain, signal } = context;
  const clientSecret = await clientSecretOf(context, account, clientId, options);
  const way = wayOf(context, options);
  const signedIn = await signInAt({
    ...{ way, issuer, clientId, scope, signal },
    clientSecret,
    address: account.address,
    road: account.incoming,
    ...signInDialogue(context, way),
  });
  const next = withTokens(account, signedIn, options.secret ?? 'file');
  const token = (): Promise<string> => Promise.resolve(signedIn.tokens.accessToken);
  await tools.login(next, token, signal);
  if (next.outgoing !== undefined) await tools.sending(next.outgoing, token, signal);
  await writeSecret(context.paths, name, options.secret ?? 'file', writeTokens(signedIn.tokens));
  await changeAccountConfig(context.paths, name, (stored) =>
    withTokens(stored, signedIn, options.secret ?? 'file'),
  );
  complain(`Signed in: ${sanitiseLine(name)} can be fetched. The sign-in is renewed by itself.`);
  return EXIT_OK;
}

function wayOf(context: CliContext, { device, paste }: SignInOptions): SignInWay {
  if (device === true) return 'device';
  if (paste !== true) return 'browser';
  if (context.isInteractive) return 'paste';
  throw new MailtuiError('usage', '--paste asks on a terminal');
}

/** As given now, else as kept since the last sign-in with the same client id; most have none. */
async function clientSecretOf(
  context: CliContext,
  account: AccountConfig,
  clientId: string,
  { clientSecret, clientSecretStdin }: SignInOptions,
): Promise<string | undefined> {
  if (clientSecretStdin === true) {
    return readPasswordLine(context.stdin, context.signal, '--client-secret-stdin');
  }
  if (clientSecret === true) {
    if (context.isInteractive) return new Terminal(context).askSecret('Client secret');
    throw new MailtuiError('usage', '--client-secret asks on a terminal', {
      hint: 'Elsewhere give --client-secret-stdin, and the secret on standard input.',
    });
  }
  const isOfClient = account.oauth?.clientId === clientId;
  return isOfClient
    ? keptClientSecret(account, context.paths, { signal: context.signal })
    : undefined;
}

function settingsOf(account: AccountConfig, options: SignInOptions) {
  const { issuer, clientId, scope } = signInSettings(options, account);
  if (issuer === undefined || scope === undefined || clientId === undefined) {
    const missing = [
      ...(issuer === undefined ? ['--issuer'] : []),
      ...(clientId === undefined ? ['--client-id'] : []),
      ...(scope === undefined ? ['--scope'] : []),
    ];
    throw new MailtuiError('usage', `${missing.join(', ')} is missing`, {
      hint: 'The client id is of a registration that you make at the provider, or that your organisation has; see the user guide. Where the provider has app passwords, those are simpler.',
    });
  }
  return { issuer, scope, clientId };
}

function withTokens(
  account: AccountConfig,
  { settings }: SignedIn,
  store: 'file' | 'keyring',
): AccountConfig {
  return { ...byTokens(account, settings), secret: { kind: 'oauth2', store } };
}
