/**
 * Whether passwords can be had: here, and where cron or a timer would ask for them. No password
 * gets into a finding.
 */
import type { AccountConfig } from '../../core/account.js';
import { toMailtuiError } from '../../core/errors.js';
import type { ProfilePaths } from '../../config/paths.js';
import { readPassword, type PasswordOwner } from '../accounts/password.js';
import { good, note, problem, type Finding, type Subject } from './finding.js';

/** A job that runs unattended cannot wait for long. */
const UNATTENDED_DEADLINE_MS = 10_000;

export interface SecretCheck {
  /** Null: there is none to log in with. */
  password: string | null;
  findings: readonly Finding[];
}

/** @param account whose password it is, or whose identity's. */
export async function checkSecret(
  { name: account }: Pick<AccountConfig, 'name'>,
  owner: PasswordOwner,
  paths: ProfilePaths,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<SecretCheck> {
  const subject = { area: 'secret', account } as const;
  const { kind } = owner.secret;
  let password: string;
  try {
    password = await readPassword(owner, paths, { signal });
  } catch (error) {
    return { password: null, findings: [problem(subject, toMailtuiError(error))] };
  }
  const place = PLACES[kind];
  if (kind === 'file' || kind === 'plain') {
    return { password, findings: [good(subject, `the password is ${place}, also for cron`)] };
  }
  const here = good(subject, `the password is ${place}`);
  return { password, findings: [here, await unattended(subject, owner, paths, env, signal)] };
}

const PLACES = {
  command: 'what the password command prints',
  file: 'in the secrets file',
  keyring: 'in the keyring',
  plain: 'in the configuration file',
  oauth2: 'a token, which can be renewed',
} as const;

/** What cron gives a job (crontab(5)): no display, no agent, no session bus, a short PATH. */
export function cronEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['HOME', 'LOGNAME', 'MAILTUI_HOME'].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]]],
  );
  return { ...Object.fromEntries(kept), PATH: '/usr/bin:/bin', SHELL: '/bin/sh', LANG: 'C' };
}

/** Not having it there is no fault as long as nobody runs mailtui there. */
async function unattended(
  subject: Subject,
  owner: PasswordOwner,
  paths: ProfilePaths,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    await readPassword(owner, paths, {
      signal,
      env: cronEnvironment(env),
      commandDeadline: UNATTENDED_DEADLINE_MS,
    });
    return good(subject, 'the password can be had by cron, too');
  } catch (error) {
    const { message } = toMailtuiError(error);
    return note(
      subject,
      `cron could not get the password (${message})`,
      'For mailtui sync from cron, use a command that needs neither a desktop nor an unlocked agent, with its full path, or keep the password in the secrets file: add-account --secret file.',
    );
  }
}
