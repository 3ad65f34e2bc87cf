/** An account that signs in by OAuth2: what is known of its provider, and how tokens make it one. Pure. */
import type { Discovery } from '../../config/autoconfig/types.js';
import { providerOf, type Provider } from '../../config/providers.js';
import type { AccountConfig, OAuthSettings, ServerSettings } from '../../core/account.js';

export interface KnownIssuer {
  issuer: string;
  scope: string;
}

const MICROSOFT: KnownIssuer = {
  issuer: 'https://login.microsoftonline.com/common/v2.0',
  scope: [
    ...['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'].map(
      (right) => `https://outlook.office.com/${right}`,
    ),
    'offline_access',
  ].join(' '),
};

/** What the large ones call themselves; a client id is the user's own to register. */
const ISSUERS: Readonly<Record<string, KnownIssuer>> = {
  Gmail: { issuer: 'https://accounts.google.com', scope: 'https://mail.google.com/' },
  Outlook: MICROSOFT,
  'Microsoft 365': MICROSOFT,
};

/** Of the address's provider, else of what was found out; null: nobody knows. */
export function knownIssuer(
  address: string,
  discovery: Pick<Discovery, 'provider' | 'signIn'> | null = null,
): KnownIssuer | null {
  const provider = discovery?.provider ?? providerOf(address);
  return ISSUERS[provider?.name ?? ''] ?? discovery?.signIn ?? null;
}

/** Whether no password gets a mail program in there. */
export function takesNoPassword(
  provider: Provider | null,
  discovery: Pick<Discovery, 'signIn'> | null,
): boolean {
  return provider?.oauthOnly === true || discovery?.signIn?.isOnly === true;
}

export type SignInSettings = Pick<OAuthSettings, 'issuer' | 'clientId' | 'scope'>;

/** As is wished, else as it was, else what is known of the provider; the rest is missing. */
export function signInSettings(
  wishes: Partial<SignInSettings>,
  { address, oauth }: Pick<AccountConfig, 'address' | 'oauth'>,
): Partial<SignInSettings> {
  const known = knownIssuer(address);
  const issuer = wishes.issuer ?? oauth?.issuer ?? known?.issuer;
  const scope = wishes.scope ?? oauth?.scope ?? known?.scope;
  const clientId = wishes.clientId ?? oauth?.clientId;
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Who gives a password no longer signs in. */
export function byPassword(account: AccountConfig): AccountConfig {
  if (account.secret.kind !== 'oauth2') return account;
  const { incoming, outgoing, ...others } = account;
  const next: AccountConfig = { ...others, incoming: shownPassword(incoming) };
  if (outgoing !== undefined) next.outgoing = shownPassword(outgoing);
  delete next.oauth;
  return next;
}

function shownPassword<Server extends ServerSettings>(server: Server): Server {
  const next = { ...server };
  delete next.auth;
  return next;
}

/** Both servers are shown the token. */
export function byTokens<Account extends Omit<AccountConfig, 'secret'>>(
  account: Account,
  oauth: OAuthSettings,
): Account {
  const { incoming, outgoing } = account;
  return {
    ...account,
    incoming: shownToken(incoming),
    ...(outgoing === undefined ? {} : { outgoing: shownToken(outgoing) }),
    oauth,
  };
}

function shownToken<Server extends ServerSettings>(server: Server): Server {
  return { ...server, auth: 'oauth2' };
}
