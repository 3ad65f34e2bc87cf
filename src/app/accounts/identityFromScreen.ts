/**
 * An address that an account writes from, changed or made by the screen's form.
 *
 * Guarantees: nothing is written before its server has let it in, where that was to be tried; the
 * password is in no answer.
 */
import { checkPassword } from '../../config/passwordText.js';
import type { ProfilePaths } from '../../config/paths.js';
import { findAccount, readConfig } from '../../config/read.js';
import { removeSecret, writeSecret } from '../../config/secrets.js';
import { changeAccountConfig } from '../../config/write.js';
import { MailtuiError } from '../../core/errors.js';
import type { SaveAccount, SaveOutcome } from '../screenConfig.js';
import { testSending } from '../testSending.js';
import { failedLogin } from './failedLogin.js';
import { identityOf, identitySecret, withIdentity, withoutIdentity } from './identityEdit.js';
import { inLines } from './optionTexts.js';
import { readPassword } from './password.js';

/** @throws MailtuiError `usage`, `bad-input` for what it cannot have, and what the login has to say. */
export async function saveIdentity(
  paths: ProfilePaths,
  name: string,
  { identity, changes, test }: Pick<SaveAccount, 'identity' | 'changes' | 'test'>,
  signal: AbortSignal,
): Promise<SaveOutcome> {
  const { password = '', address = identity, signature, ...others } = changes;
  if (address === undefined || address === '') {
    throw new MailtuiError('usage', 'the e-mail address is missing');
  }
  const wishes = {
    ...others,
    ...(signature === undefined ? {} : { signature: inLines(signature) }),
  };
  const before = findAccount(readConfig(paths), name);
  const owner = identitySecret(before, address);
  if (password !== '') checkPassword(password);
  const place = password === '' ? undefined : owner.secret;
  const next = identityOf(withIdentity(before, address, wishes, place), address);
  const known = identityOf(before, address);
  const isElsewhere = JSON.stringify(next?.outgoing) !== JSON.stringify(known?.outgoing);
  if (test && next?.outgoing !== undefined && (isElsewhere || password !== '')) {
    const keeper = next.secret === undefined ? before : owner;
    const give = (stop: AbortSignal): Promise<string> =>
      password === '' ? readPassword(keeper, paths, { signal: stop }) : Promise.resolve(password);
    const { outgoing } = next;
    const failed = await failedLogin(before, 'smtpPin', () => testSending(outgoing, give, signal));
    if (failed !== null) return failed;
  }
  const { kind } = owner.secret;
  const store = kind === 'keyring' || kind === 'plain' ? kind : 'file';
  const secret =
    password === '' ? undefined : await writeSecret(paths, owner.name, store, password);
  await changeAccountConfig(paths, name, (stored) => withIdentity(stored, address, wishes, secret));
  if (known?.secret !== undefined && next?.outgoing === undefined) await removeSecret(owner, paths);
  return { outcome: 'saved', name: address, lines: [] };
}

/** With its password. @throws MailtuiError `usage` when there is none */
export async function removeIdentity(
  paths: ProfilePaths,
  name: string,
  address: string,
): Promise<void> {
  const before = findAccount(readConfig(paths), name);
  await changeAccountConfig(paths, name, (account) => withoutIdentity(account, address));
  if (identityOf(before, address)?.secret === undefined) return;
  await removeSecret(identitySecret(before, address), paths);
}
