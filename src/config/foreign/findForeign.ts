/** Finds the configurations of other mail programs in their usual places, and reads them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import type { ForeignAccount } from './foreign.js';
import { readForeign, type ForeignKind } from './readForeign.js';

export interface ForeignFile {
  kind: ForeignKind;
  file: string;
  accounts: readonly ForeignAccount[];
}

/** All that is there. A file that cannot be read is as if it were not. */
export function findForeign(env: NodeJS.ProcessEnv): ForeignFile[] {
  const home = env['HOME'] ?? '';
  const config = env['XDG_CONFIG_HOME'] || join(home, '.config');
  const places: (readonly [ForeignKind, string])[] = [
    ['isync', join(home, '.mbsyncrc')],
    ['isync', join(config, 'isyncrc')],
    ['aerc', join(config, 'aerc', 'accounts.conf')],
    ['himalaya', join(config, 'himalaya', 'config.toml')],
    ['mutt', join(home, '.muttrc')],
    ['mutt', join(home, '.mutt', 'muttrc')],
    ['mutt', join(config, 'mutt', 'muttrc')],
    ['mutt', join(config, 'neomutt', 'neomuttrc')],
    ...thunderbirdProfiles(home).map((file) => ['thunderbird', file] as const),
    ['msmtp', join(home, '.msmtprc')],
    ['msmtp', join(config, 'msmtp', 'config')],
  ];
  return places.flatMap(([kind, file]) => {
    try {
      return existsSync(file) ? [readFile(kind, file)] : [];
    } catch {
      return [];
    }
  });
}

/** One that the user named. @throws MailtuiError `bad-input` when nobody knows what it is, `disk`. */
export function readForeignFile(file: string): ForeignFile {
  const kind = kindOf(file);
  if (kind === null) {
    throw new MailtuiError(
      'bad-input',
      `${file} is the configuration of no program that is known`,
      {
        hint: 'Known are .mbsyncrc, .msmtprc, accounts.conf (aerc), config.toml (himalaya), muttrc and prefs.js (Thunderbird).',
      },
    );
  }
  return readFile(kind, file);
}

function readFile(kind: ForeignKind, file: string): ForeignFile {
  try {
    return { kind, file, accounts: readForeign(kind, readFileSync(file, 'utf8')) };
  } catch (error) {
    throw toMailtuiError(error);
  }
}

function kindOf(file: string): ForeignKind | null {
  const name = basename(file).toLowerCase();
  if (/mbsyncrc|isyncrc/.test(name)) return 'isync';
  if (name.includes('msmtp') || (name === 'config' && file.includes('msmtp'))) return 'msmtp';
  if (name === 'accounts.conf') return 'aerc';
  if (name.endsWith('.toml')) return 'himalaya';
  if (/muttrc/.test(name)) return 'mutt';
  return name === 'prefs.js' ? 'thunderbird' : null;
}

function thunderbirdProfiles(home: string): string[] {
  const root = join(home, '.thunderbird');
  try {
    return readdirSync(root).map((name) => join(root, name, 'prefs.js'));
  } catch {
    return [];
  }
}
