/** Throw-away profiles: a directory of their own as MAILTUI_HOME, removed after each test. */
import { afterEach } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { profilePaths, type ProfilePaths } from '../../src/config/paths.js';
import type { AccountConfig } from '../../src/core/account.js';

/** Passwords that something on the way might have trimmed, quoted or decoded. */
export const AWKWARD_PASSWORDS = [
  ' leading and trailing ',
  'tab\tinside\t',
  `both "quotes" and 'these'`,
  'back\\slash $HOME `id` %41 &amp; #',
  'пароль 密码 🔑 é',
  'no\u00a0break\u2028',
  '\uFEFFmark',
  '-n',
  '{"json": true}',
];

const homes: string[] = [];

afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

export interface TestProfile {
  home: string;
  paths: ProfilePaths;
}

/** A profile in which nothing exists yet. */
export function makeProfile(): TestProfile {
  const home = mkdtempSync(join(tmpdir(), 'mailtui-profile-'));
  homes.push(home);
  return { home, paths: profilePaths({ MAILTUI_HOME: home }) };
}

/** The same with this text (or value, as JSON) as its config.json. */
export function makeProfileWith(config: unknown, mode = 0o600): TestProfile {
  const profile = makeProfile();
  const { configFile } = profile.paths;
  mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 });
  writeFileSync(configFile, typeof config === 'string' ? config : JSON.stringify(config));
  chmodSync(configFile, mode);
  return profile;
}

/** An IMAP account that fits the schema, with these differences. */
export function anAccount(differences: Partial<AccountConfig> = {}): AccountConfig {
  return {
    name: 'work',
    protocol: 'imap',
    address: 'ann@larsen.example',
    incoming: { host: 'imap.larsen.example', port: 993, security: 'tls', user: 'ann' },
    secret: { kind: 'file' },
    ...differences,
  };
}

/** The permission bits of a file, as in `0o600`; null when it does not exist. */
export function modeOf(path: string): number | null {
  return existsSync(path) ? statSync(path).mode & 0o777 : null;
}
