/**
 * `mailtui accounts sign-in`: OAuth2, for providers that take no password from mail programs.
 *
 * Guarantees: nothing is changed before the login has worked with the new token; no token is printed;
 * the secret of a registration is no argument, and lies with the tokens.
 */
import { spawn } from 'node:child_process';
import { signIn as signInAt, type SignInWay, type SignedIn } from '../app/signIn.js';
import { writeTokens } from '../config/oauth/tokens.js';
import { providerOf } from '../config/providers.js';
import { findAccount, readConfig } from '../config/read.js';
import { keptClientSecret, writeSecret } from '../config/secrets.js';
import { changeAccountConfig } from '../config/write.js';
import type { AccountConfig, ServerSettings } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
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

/** What the large ones call themselves; a client id is the user's own to register. */
const ISSUERS: Readonly<Record<string, { issuer: string; scope: string }>> = {
  Gmail: { issuer: 'https://accounts.google.com', scope: 'https://mail.google.com/' },
  ...Object.fromEntries(
    ['Outlook', 'Microsoft 365'].map((name) => [
      name,
      {
        issuer: 'https://login.microsoftonline.com/common/v2.0',
        scope:
          'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
      },
    ]),
  ),
};

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
  const signedIn = await signInAt({
    ...{ way: wayOf(context, options), issuer, clientId, scope, signal },
    clientSecret,
    address: account.address,
    show: (url, code) => {
      complain('Open this address in a browser and sign in:');
      complain(`  ${sanitiseLine(url)}`);
      if (code !== null) complain(`There, type the code ${sanitiseLine(code)}`);
      else if (options.paste !== true) openBrowser(context.env, url);
    },
    ask: () =>
      new Terminal(context).ask({
        text: 'The browser then ends at an address that does not open. Paste that address here',
        read: (typed) => typed,
      }),
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
  const known = ISSUERS[providerOf(account.address)?.name ?? ''];
  const before = account.oauth;
  const issuer = options.issuer ?? before?.issuer ?? known?.issuer;
  const scope = options.scope ?? before?.scope ?? known?.scope;
  const clientId = options.clientId ?? before?.clientId;
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
  const byToken = <Server extends ServerSettings>(server: Server): Server => ({
    ...server,
    auth: 'oauth2',
  });
  const { incoming, outgoing } = account;
  return {
    ...account,
    incoming: byToken(incoming),
    ...(outgoing === undefined ? {} : { outgoing: byToken(outgoing) }),
    secret: { kind: 'oauth2', store },
    oauth: settings,
  };
}

/** Where there is a desktop; the address is on the screen in any case. */
function openBrowser(env: NodeJS.ProcessEnv, url: string): void {
  const hasDesktop = ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (env[name] ?? '') !== '');
  if (!hasDesktop) return;
  const browser = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => undefined);
  browser.unref();
}
