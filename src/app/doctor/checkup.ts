/**
 * Everything that can be wrong with a profile, looked at. Changes nothing but the rights of a
 * configuration file that others could read.
 */
import type { AccountConfig } from '../../core/account.js';
import { otherWays, type SendingWay } from '../../core/sendingWay.js';
import type { ProfilePaths } from '../../config/paths.js';
import { good, note, type Finding } from './finding.js';
import { readLastRun } from '../schedule/lastRun.js';
import { checkProfile } from './profileChecks.js';
import { checkSecret } from './secretChecks.js';
import { checkSendingWay, checkServers } from './serverChecks.js';
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
  lastRunFindings(paths).forEach(onFinding);
  (await checkStore(accounts, paths)).forEach(onFinding);
  for (const pending of accountFindings) (await pending).forEach(onFinding);
  return accounts;
}

/** Of those who have mailtui run by itself. */
function lastRunFindings(paths: ProfilePaths): Finding[] {
  const last = readLastRun(paths);
  if (last === null) return [];
  const when = new Date(last.at).toISOString();
  if (last.exitCode === 0)
    return [good({ area: 'program' }, `mail was fetched by itself at ${when}`)];
  const [said = `exit code ${String(last.exitCode)}`] = last.lines;
  return [
    note(
      { area: 'program' },
      `fetching by itself failed at ${when}: ${said}`,
      'See mailtui schedule, and what is below.',
    ),
  ];
}

/** What is to be said of one account. */
export async function checkAccount(
  account: AccountConfig,
  paths: ProfilePaths,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Finding[]> {
  if (account.enabled === false) {
    const hint = `Switch it on with: mailtui accounts edit ${account.name} --enabled on`;
    return [note({ area: 'config', account: account.name }, 'the account is switched off', hint)];
  }
  const { password, findings } = await checkSecret(account, account, paths, env, signal);
  const [servers, ...others] = await Promise.all([
    checkServers(account, password, signal),
    ...otherWays(account).map((way) =>
      checkOtherWay(account, way, { password, paths, env, signal }),
    ),
  ]);
  return [...findings, ...servers, ...others.flat()];
}

interface WayTools {
  /** The account's. */
  password: string | null;
  paths: ProfilePaths;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** What is to be said of an identity that sends by a server of its own. */
async function checkOtherWay(
  account: AccountConfig,
  way: SendingWay,
  { password, paths, env, signal }: WayTools,
): Promise<Finding[]> {
  const { secretOwner: name, secret, identity } = way;
  const own =
    name === account.name
      ? { password, findings: [] }
      : await checkSecret(
          account,
          { name, secret, incoming: account.incoming },
          paths,
          env,
          signal,
        );
  const findings = [
    ...own.findings,
    ...(await checkSendingWay(account, way, own.password, signal)),
  ];
  return findings.map((one) => ({ ...one, message: `${identity ?? ''}: ${one.message}` }));
}
