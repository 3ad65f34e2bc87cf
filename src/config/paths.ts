/**
 * Where a profile's files are. The one place that reads `MAILTUI_HOME` and the XDG variables.
 * Computes names only: nothing is created here.
 */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** All absolute. */
export interface ProfilePaths {
  configDir: string;
  configFile: string;
  /** Passwords by account name, for accounts whose secret is of kind `file`. */
  secretsFile: string;
  /** Root of the Maildir: one directory per account. */
  mailDir: string;
  stateDir: string;
  indexFile: string;
}

/**
 * `MAILTUI_HOME=DIR` puts everything under DIR (`config`, `mail`, `state`); otherwise the XDG base
 * directories decide. A relative XDG value is ignored, as the specification demands; an empty
 * variable counts as unset.
 */
export function profilePaths(env: NodeJS.ProcessEnv): ProfilePaths {
  const own = env['MAILTUI_HOME'];
  if (own !== undefined && own !== '') {
    const dir = resolve(own);
    return pathsIn(join(dir, 'config'), join(dir, 'mail'), join(dir, 'state'));
  }
  const home = absolute(env['HOME']) ?? homedir();
  const config = absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  const data = absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share');
  const state = absolute(env['XDG_STATE_HOME']) ?? join(home, '.local', 'state');
  return pathsIn(join(config, 'mailtui'), join(data, 'mailtui', 'mail'), join(state, 'mailtui'));
}

function pathsIn(configDir: string, mailDir: string, stateDir: string): ProfilePaths {
  return {
    configDir,
    configFile: join(configDir, 'config.json'),
    secretsFile: join(configDir, 'secrets.json'),
    mailDir,
    stateDir,
    indexFile: join(stateDir, 'index.sqlite'),
  };
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
