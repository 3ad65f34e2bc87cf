/** Whether the configuration can be used, and whether others can read what they should not. */
import { statSync, type Stats } from 'node:fs';
import type { AccountConfig } from '../../core/account.js';
import { toMailtuiError } from '../../core/errors.js';
import type { ProfilePaths } from '../../config/paths.js';
import { readConfig } from '../../config/read.js';
import { good, note, problem, type Finding, type Subject } from './finding.js';

const CONFIG: Subject = { area: 'config' };

export interface ProfileCheck {
  accounts: readonly AccountConfig[];
  findings: readonly Finding[];
}

/** Rights are looked at first: reading the configuration may mend them. */
export function checkProfile(paths: ProfilePaths): ProfileCheck {
  const rights = checkRights(paths);
  try {
    const { accounts, warnings } = readConfig(paths);
    const odd = warnings.map((warning) => note(CONFIG, warning.replace(/\.$/, ''), ''));
    const count = accounts.length === 1 ? '1 account' : `${String(accounts.length)} accounts`;
    const summary =
      accounts.length === 0
        ? note(CONFIG, `${paths.configFile} has no account`, 'Add one with: mailtui add-account')
        : good(CONFIG, `${paths.configFile} is in order: ${count}`);
    return { accounts, findings: [summary, ...odd, ...rights] };
  } catch (error) {
    return { accounts: [], findings: [problem(CONFIG, toMailtuiError(error)), ...rights] };
  }
}

function checkRights(paths: ProfilePaths): Finding[] {
  const { configDir, configFile, secretsFile, mailDir, stateDir, indexFile } = paths;
  const found = [configDir, configFile, secretsFile, mailDir, stateDir, indexFile].flatMap((path) =>
    rightsOf(path),
  );
  if (found.length > 0) return found;
  return [good(CONFIG, 'configuration, passwords, mail and index can be read by you alone')];
}

function rightsOf(path: string): Finding[] {
  let stat: Stats | undefined;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return [problem(CONFIG, toMailtuiError(error))];
  }
  if (stat === undefined) return [];
  const others = stat.mode & 0o077;
  const uid = process.getuid?.() ?? stat.uid;
  if (stat.uid !== uid) {
    return [
      problem(CONFIG, {
        kind: 'config',
        message: `${path} belongs to another user`,
        hint: `Make it yours: sudo chown "$USER" ${path}`,
      }),
    ];
  }
  if (others === 0) return [];
  return [
    problem(CONFIG, {
      kind: 'config',
      message: `other users have rights on ${path}`,
      hint: `Take them away: chmod go= ${path}`,
    }),
  ];
}
