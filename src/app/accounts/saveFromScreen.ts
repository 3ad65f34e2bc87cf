/**
 * An account that the screen's form describes, changed or made.
 *
 * Guarantees: nothing is written before what follows was agreed to and, where it was to be tried, the
 * login has worked; the password is in no answer.
 */
import type { ProfilePaths } from '../../config/paths.js';
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
import { readPassword } from './password.js';
import { editPolicies, type AccountEdits } from './policyEdit.js';
import { proposeAccount } from './proposal.js';
import { proxyOfEnvironment } from './road.js';
import { editSettings } from './settingsEdit.js';
import { readWishes } from './wishes.js';

type Password = (signal: AbortSignal) => Promise<string>;

export function saveFromScreen(
  paths: ProfilePaths,
  request: SaveAccount,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const { account, identity } = request;
  if (account !== null && identity !== undefined)
    return saveIdentity(paths, account, request, signal);
  return account === null
    ? addFromScreen(paths, request, signal)
    : changeFromScreen(paths, { ...request, account }, signal);
}

async function changeFromScreen(
  paths: ProfilePaths,
  { account: name, changes, agreed, test }: SaveAccount & { account: string },
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const before = findAccount(readConfig(paths), name);
  const { password } = changes;
  const { account, isElsewhere, consequences } = editSettings(before, connectionOf(changes));
  const policies = editPolicies(account, policiesOf(changes), changes);
  const changed = policies.apply(account);
  if (consequences.length > 0 && !agreed) return { outcome: 'follows', lines: consequences };
  const isPinned = 'pin' in changes || 'smtpPin' in changes;
  if (test && (isElsewhere || isPinned || password !== undefined)) {
    const give: Password = (stop) =>
      password === undefined
        ? readPassword(before, paths, { signal: stop })
        : Promise.resolve(password);
    const failed = await failureOf(changed, give, signal);
    if (failed !== null) return failed;
  }
  const secret = password === undefined ? null : await putPassword(paths, before, password);
  await changeAccountConfig(paths, name, () => ({
    ...changed,
    ...(secret === null ? {} : { secret }),
  }));
  return { outcome: 'saved', name, lines: [] };
}

async function addFromScreen(
  paths: ProfilePaths,
  { changes, test }: SaveAccount,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const { address, password = '' } = changes;
  if (address === undefined || address === '') {
    throw new MailtuiError('usage', 'the e-mail address is missing');
  }
  const { accounts } = readConfig(paths);
  const road = proxyOfEnvironment(process.env);
  const wishes = readWishes(address, { ...road, ...withoutEmpty(changes) });
  const { protocol = 'imap' } = wishes;
  const draft = proposeAccount({ ...wishes, address, protocol }, accounts);
  if (accounts.some((other) => other.name.toLowerCase() === draft.name.toLowerCase())) {
    throw nameTaken(draft.name);
  }
  checkPassword(password);
  const failed = test ? await failureOf(draft, () => Promise.resolve(password), signal) : null;
  if (failed !== null) return failed;
  const { name } = await saveAccount(paths, draft, { store: 'file', password });
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

/** Where the old one is; what a program or a sign-in gave so far is in the file of secrets then. */
function putPassword(
  paths: ProfilePaths,
  { name, secret }: AccountConfig,
  password: string,
): Promise<SecretLocation> {
  const isKept = secret.kind === 'keyring' || secret.kind === 'plain';
  return writeSecret(paths, name, isKept ? secret.kind : 'file', password);
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
