/** What the screen asks of the configuration, on the worker's side: see `screenConfig.ts`. */
import type { Discovery } from '../config/autoconfig/types.js';
import type { ProfilePaths } from '../config/paths.js';
import { providerNotes } from '../config/providers.js';
import { findAccount, readConfig } from '../config/read.js';
import { changeSetting, moveAccountConfig } from '../config/write.js';
import type { Protocol } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { SETTINGS, type SettingId } from '../core/options.js';
import { dropAccount, type AccountDraft } from './accountSetup.js';
import { removeIdentity } from './accounts/identityFromScreen.js';
import { knownIssuer, takesNoPassword } from './accounts/oauthAccount.js';
import { optionValue } from './accounts/optionTexts.js';
import { proposeAccount } from './accounts/proposal.js';
import { saveFromScreen } from './accounts/saveFromScreen.js';
import { usualWay, type SignInTalk } from './accounts/signInFromScreen.js';
import { checkAddress, readWishes } from './accounts/wishes.js';
import { checkAccount } from './doctor/checkup.js';
import type { AccountChanges, ConfigAnswer, ConfigCall, LookedUp } from './screenConfig.js';

export async function callConfig(
  paths: ProfilePaths,
  call: ConfigCall,
  talk: SignInTalk,
  signal: AbortSignal,
): Promise<ConfigAnswer> {
  switch (call.do) {
    case 'set':
      await setOption(paths, call.option, call.text);
      return { did: 'done' };
    case 'save-account':
      return { did: call.do, outcome: await saveFromScreen(paths, call.request, talk, signal) };
    case 'answer-sign-in':
      talk.pasted.give(call.address);
      return { did: 'done' };
    case 'look-up':
      return { did: call.do, found: await lookUp(paths, call.address, signal) };
    case 'move-account':
      await moveAccountConfig(paths, call.name, call.place);
      return { did: 'done' };
    case 'remove-account':
      await dropAccount(paths, call.name);
      return { did: 'done' };
    case 'remove-identity':
      await removeIdentity(paths, call.name, call.address);
      return { did: 'done' };
    case 'test-account': {
      const account = findAccount(readConfig(paths), call.name);
      return { did: call.do, findings: await checkAccount(account, paths, process.env, signal) };
    }
  }
}

async function setOption(paths: ProfilePaths, id: SettingId, text: string | null): Promise<void> {
  const option = SETTINGS.find((one) => one.id === id);
  if (option === undefined) throw new MailtuiError('usage', `there is no setting ${id}`);
  const value = text === null ? undefined : optionValue(option.kind, text);
  await changeSetting(paths, id.split('.'), value);
}

async function lookUp(paths: ProfilePaths, typed: string, signal: AbortSignal): Promise<LookedUp> {
  const address = checkAddress(typed);
  const { settingsLookup } = await import('./lookUpSettings.js');
  const discovery = await settingsLookup(process.env)(address, signal, () => undefined);
  const { servers, provider } = discovery;
  const { accounts } = readConfig(paths);
  const propose = (protocol: Protocol): AccountDraft =>
    proposeAccount({ ...readWishes(address, {}), address, protocol }, accounts, discovery);
  const usual: Protocol =
    servers.imap === undefined && servers.pop3 !== undefined ? 'pop3' : 'imap';
  const other: Protocol = usual === 'imap' ? 'pop3' : 'imap';
  const draft = propose(usual);
  const both = { [usual]: incomingTexts(draft) };
  if (servers[other] !== undefined) both[other] = incomingTexts(propose(other));
  const { outgoing } = draft;
  const values: AccountChanges = {
    ...{ name: draft.name, protocol: usual, ...signInTexts(address, discovery) },
    ...(outgoing === undefined
      ? {}
      : {
          ...{ smtpHost: outgoing.host, smtpPort: String(outgoing.port) },
          ...{ smtpSecurity: outgoing.security, smtpUser: outgoing.user },
        }),
  };
  const notesOn = (protocol: Protocol): readonly string[] =>
    provider === null ? [] : providerNotes(provider, protocol);
  return {
    ...{ values, byProtocol: both, isFound: isFound(discovery) },
    lines: [
      whereFound(discovery),
      ...(isSignInNeeded(discovery) ? [SIGN_IN_NEEDED] : []),
      ...discovery.cautions,
    ],
    notes: { imap: notesOn('imap'), pop3: notesOn('pop3') },
  };
}

const SIGN_IN_NEEDED = 'No password gets a mail program in there; you sign in by OAuth2.';

function isSignInNeeded(discovery: Discovery): boolean {
  return takesNoPassword(discovery.provider, discovery);
}

/** What is known of signing in, and whether that is the only way. */
function signInTexts(address: string, discovery: Discovery): AccountChanges {
  const known = knownIssuer(address, discovery);
  return {
    ...(known === null ? {} : { issuer: known.issuer, scope: known.scope }),
    ...(isSignInNeeded(discovery) ? { login: usualWay(process.env) } : {}),
  };
}

function incomingTexts({ incoming }: AccountDraft): AccountChanges {
  const { host, port, security, user } = incoming;
  return { host, port: String(port), security, user };
}

function isFound({ servers }: Pick<Discovery, 'servers'>): boolean {
  return servers.imap !== undefined || servers.pop3 !== undefined;
}

function whereFound({ servers, provider }: Discovery): string {
  if (provider !== null) return `${provider.name} is known.`;
  return isFound({ servers })
    ? 'The servers were found; look whether they are right.'
    : 'Nobody knows the servers: these are guesses. Your provider knows them.';
}
