/**
 * Signing in by OAuth2 where an account is saved from the screen's form.
 *
 * Guarantees: nothing is written here; no token and no secret of a registration is shown.
 */
import { keptClientSecret, type SecretOwner } from '../../config/secrets.js';
import type { StoredTokens } from '../../config/oauth/tokens.js';
import type { ProfilePaths } from '../../config/paths.js';
import type { AccountConfig } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { hasDesktop, openBrowser } from '../openBrowser.js';
import type { AccountChanges, LoginWay, SignInStep } from '../screenConfig.js';
import { signIn } from '../signIn.js';
import { byTokens, signInSettings } from './oauthAccount.js';

/** Who signs in is told what to do, and may answer. */
export interface SignInTalk {
  show: (step: SignInStep | null) => void;
  pasted: PastedAddress;
}

/** Between who waits for the address that a browser elsewhere ended at, and who pastes it. */
export class PastedAddress {
  #take: ((address: string) => void) | null = null;

  /** The next one. Who asks later is the only one who gets it. */
  next(): Promise<string> {
    return new Promise((resolve) => {
      this.#take = resolve;
    });
  }

  /** @throws MailtuiError `usage` when nobody waits */
  give(address: string): void {
    if (this.#take === null) throw new MailtuiError('usage', 'no sign-in waits for an address');
    this.#take(address);
    this.#take = null;
  }
}

/** What a browser can be opened by is the simplest; elsewhere a code is. */
export function usualWay(env: NodeJS.ProcessEnv): LoginWay {
  return hasDesktop(env) ? 'browser' : 'code';
}

/** Those of the form that are about the account itself, without those about signing in. */
export function withoutSignIn(changes: AccountChanges): AccountChanges {
  const ids = ['login', 'issuer', 'clientId', 'clientSecret', 'scope'];
  return Object.fromEntries(Object.entries(changes).filter(([id]) => !ids.includes(id)));
}

export interface SignedInAccount<Account> {
  /** Shows its servers the token. */
  account: Account;
  tokens: StoredTokens;
}

/**
 * @param before as it is configured; absent: it is a new one.
 * @returns null: it does not sign in, or stays signed in.
 * @throws MailtuiError `usage` for what is missing; those of the sign-in.
 */
export async function signInFromScreen<Account extends Omit<AccountConfig, 'secret'>>(
  paths: ProfilePaths,
  { account, before }: { account: Account; before?: SecretOwner },
  changes: AccountChanges,
  { show, pasted }: SignInTalk,
  signal: AbortSignal,
): Promise<SignedInAccount<Account> | null> {
  const { login } = changes;
  if (login !== 'browser' && login !== 'code') return null;
  const given = Object.entries(changes).filter(([, text]) => text !== '');
  const { issuer, clientId, scope } = signInSettings(Object.fromEntries(given), account);
  if (issuer === undefined) throw missing('the sign-in server');
  if (clientId === undefined) throw missing('the client id');
  if (scope === undefined) throw missing('the scope');
  const isOfClient = before?.oauth?.clientId === clientId;
  const { clientSecret = '' } = changes;
  const { settings, tokens } = await signIn({
    ...{ way: login === 'code' ? 'device' : 'either', issuer, clientId, scope, signal },
    clientSecret: clientSecret || (isOfClient ? await keptClientSecret(before, paths) : undefined),
    ...{ address: account.address, road: account.incoming },
    show: (url, code) => {
      show({ url, code });
      if (code === null) openBrowser(process.env, url);
    },
    ask: () => pasted.next(),
  });
  show(null);
  return { account: byTokens(account, settings), tokens };
}

function missing(what: string): MailtuiError {
  return new MailtuiError('usage', `${what} is missing`, {
    hint: 'The client id is of a registration that you make at the provider, or that your organisation has; see the user guide. Where the provider has app passwords, those are simpler.',
  });
}
