/**
 * Everything that can be wrong with a profile, looked at. Changes nothing but the rights of a
 * configuration file that others could read.
 */
import type { AccountConfig } from '../../core/account.js';
import type { ProfilePaths } from '../../config/paths.js';
import { good, note, type Finding } from './finding.js';
import { checkProfile } from './profileChecks.js';
import { checkSecret } from './secretChecks.js';
import { checkServers } from './serverChecks.js';
import { checkStore } from './storeChecks.js';
import { checkTerminal, type TerminalFacts } from './terminalChecks.js';

export interface CheckupOptions {
  version: string;
  paths: ProfilePaths;
  env: NodeJS.ProcessEnv;
  terminal: TerminalFacts;
  signal: AbortSignal;
  /** Hears each finding as soon as it and all before it are there. */
  onFinding: (finding: Finding) => void;
}

/** @returns the accounts that were looked at. */
export async function checkup(options: CheckupOptions): Promise<readonly AccountConfig[]> {
  const { version, paths, env, terminal, signal, onFinding } = options;
  const { platform, arch, versions } = process;
  const { accounts, findings } = checkProfile(paths);
  const accountFindings = accounts.map((account) => checkAccount(account, paths, env, signal));
  // A rejection is met below; until then it is nobody's.
  for (const pending of accountFindings) pending.catch(() => undefined);
  const program = `mailtui ${version}, Node ${versions.node}, ${platform} ${arch}`;
  onFinding(good({ area: 'program' }, program));
  findings.forEach(onFinding);
  checkTerminal(env, terminal).forEach(onFinding);
  (await checkStore(accounts, paths)).forEach(onFinding);
  for (const pending of accountFindings) (await pending).forEach(onFinding);
  return accounts;
}

async function checkAccount(
  account: AccountConfig,
  paths: ProfilePaths,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Finding[]> {
  if (account.enabled === false) {
    const hint = `Switch it on with: mailtui accounts edit ${account.name} --enabled on`;
    return [note({ area: 'config', account: account.name }, 'the account is switched off', hint)];
  }
  const { password, findings } = await checkSecret(account, paths, env, signal);
  return [...findings, ...(await checkServers(account, password, signal))];
}
