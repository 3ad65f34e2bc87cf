/**
 * An account that the screen's form describes, changed or made.
 *
 * Guarantees: nothing is written before what follows was agreed to and, where it was to be tried, the
 * login has worked; a sign-in that ended otherwise changes nothing; neither password nor token is in
 * an answer.
 */
import type { ProfilePaths } from '../../config/paths.js';
import { writeTokens, type StoredTokens } from '../../config/oauth/tokens.js';
import { checkPassword } from '../../config/passwordText.js';
import { findAccount, readConfig } from '../../config/read.js';
import { writeSecret } from '../../config/secrets.js';
import { changeAccountConfig, nameTaken } from '../../config/write.js';
import type { AccountConfig, SecretLocation } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { saveAccount, type AccountDraft } from '../accountSetup.js';
import type { AccountChanges, SaveAccount, SaveOutcome } from '../screenConfig.js';
import { testLogin } from '../testLogin.js';
import { testSending } from '../testSending.js';
import { failedLogin, type FailedLogin } from './failedLogin.js';
import { saveIdentity } from './identityFromScreen.js';
import { byPassword } from './oauthAccount.js';
import { readPassword } from './password.js';
import { editPolicies, type AccountEdits } from './policyEdit.js';
import { proposeAccount } from './proposal.js';
import { proxyOfEnvironment } from './road.js';
import { editSettings } from './settingsEdit.js';
import { signInFromScreen, withoutSignIn, type SignInTalk } from './signInFromScreen.js';
import { readWishes } from './wishes.js';

type Password = (signal: AbortSignal) => Promise<string>;

export function saveFromScreen(
  paths: ProfilePaths,
  request: SaveAccount,
  talk: SignInTalk,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const { account, identity } = request;
  if (account !== null && identity !== undefined)
    return saveIdentity(paths, account, request, signal);
  return account === null
    ? addFromScreen(paths, request, talk, signal)
    : changeFromScreen(paths, { ...request, account }, talk, signal);
}

async function changeFromScreen(
  paths: ProfilePaths,
  { account: name, changes, agreed, test }: SaveAccount & { account: string },
  talk: SignInTalk,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const before = findAccount(readConfig(paths), name);
  const { password } = changes;
  const { account, isElsewhere, consequences } = editSettings(before, connectionOf(changes));
  const policies = editPolicies(account, policiesOf(withoutSignIn(changes)), changes);
  const edited = policies.apply(account);
  if (consequences.length > 0 && !agreed) return { outcome: 'follows', lines: consequences };
  if (changes['login'] === 'password' && password === undefined) {
    throw new MailtuiError('usage', 'the password is missing');
  }
  const signedIn = await signInFromScreen(
    paths,
    { account: edited, before },
    changes,
    talk,
    signal,
  );
  const changed = signedIn?.account ?? (password === undefined ? edited : byPassword(edited));
  const given = signedIn?.tokens.accessToken ?? password;
  const isPinned = 'pin' in changes || 'smtpPin' in changes;
  if (test && (isElsewhere || isPinned || given !== undefined)) {
    const give: Password = (stop) =>
      given === undefined ? readPassword(before, paths, { signal: stop }) : Promise.resolve(given);
    const failed = await failureOf(changed, give, signal);
    if (failed !== null) return failed;
  }
  const secret =
    signedIn === null
      ? await putPassword(paths, before, password)
      : await putTokens(paths, before, signedIn.tokens);
  await changeAccountConfig(paths, name, () => ({
    ...changed,
    ...(secret === null ? {} : { secret }),
  }));
  return { outcome: 'saved', name, lines: [] };
}

async function addFromScreen(
  paths: ProfilePaths,
  { changes, test }: SaveAccount,
  talk: SignInTalk,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const { address, password = '' } = changes;
  if (address === undefined || address === '') {
    throw new MailtuiError('usage', 'the e-mail address is missing');
  }
  const { accounts } = readConfig(paths);
  const road = proxyOfEnvironment(process.env);
  const wishes = readWishes(address, { ...road, ...withoutEmpty(withoutSignIn(changes)) });
  const { protocol = 'imap' } = wishes;
  const proposed = proposeAccount({ ...wishes, address, protocol }, accounts);
  if (accounts.some((other) => other.name.toLowerCase() === proposed.name.toLowerCase())) {
    throw nameTaken(proposed.name);
  }
  const signedIn = await signInFromScreen(paths, { account: proposed }, changes, talk, signal);
  if (signedIn === null) checkPassword(password);
  const draft = signedIn?.account ?? proposed;
  const given = signedIn?.tokens.accessToken ?? password;
  const failed = test ? await failureOf(draft, () => Promise.resolve(given), signal) : null;
  if (failed !== null) return failed;
  const secret =
    signedIn === null
      ? ({ store: 'file', password } as const)
      : ({ store: 'file', tokens: signedIn.tokens } as const);
  const { name } = await saveAccount(paths, draft, secret);
  return { outcome: 'saved', name, lines: [] };
}

/** Null: both logins work. */
async function failureOf(
  account: AccountDraft,
  password: Password,
  signal: AbortSignal,
): Promise<FailedLogin | null> {
  const { outgoing } = account;
  const received = await failedLogin(account, 'pin', () => testLogin(account, password, signal));
  if (received !== null || outgoing === undefined) return received;
  return failedLogin(account, 'smtpPin', () => testSending(outgoing, password, signal));
}

/**
 * Where the old one is; what a program or a sign-in gave so far is in the file of secrets then. Null:
 * it stays as it is.
 */
async function putPassword(
  paths: ProfilePaths,
  { name, secret }: AccountConfig,
  password: string | undefined,
): Promise<SecretLocation | null> {
  if (password === undefined) return null;
  const isKept = secret.kind === 'keyring' || secret.kind === 'plain';
  return writeSecret(paths, name, isKept ? secret.kind : 'file', password);
}

/** Where the old ones or the password are, if that is a place for them. */
async function putTokens(
  paths: ProfilePaths,
  { name, secret }: AccountConfig,
  tokens: StoredTokens,
): Promise<SecretLocation> {
  const place = secret.kind === 'oauth2' ? secret.store : secret.kind;
  const store = place === 'keyring' ? place : 'file';
  await writeSecret(paths, name, store, writeTokens(tokens));
  return { kind: 'oauth2', store };
}

const CONNECTION = [
  ...['protocol', 'displayName', 'address', 'user', 'host', 'port', 'security'],
  ...['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser'],
] as const;

function connectionOf(changes: AccountChanges): AccountChanges {
  const given = Object.entries(changes).filter(([id]) => CONNECTION.some((one) => one === id));
  return Object.fromEntries(given);
}

function policiesOf(changes: AccountChanges): AccountEdits {
  const { include, exclude, ...others } = changes;
  const names = (text: string): string[] => text.split(',').map((name) => name.trim());
  return {
    ...others,
    ...(include === undefined ? {} : { include: names(include) }),
    ...(exclude === undefined ? {} : { exclude: names(exclude) }),
  };
}

/** A field that was left empty was not filled in. */
function withoutEmpty(changes: AccountChanges): AccountChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, text]) => text !== ''));
}
