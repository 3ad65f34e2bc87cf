/** Where passwords are kept: exactly, privately, and never told. */
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { openKeyring, type KeyringEntry } from '../../src/config/keyring.js';
import type { ProfilePaths } from '../../src/config/paths.js';
import { readSecret, removeSecret, writeSecret } from '../../src/config/secrets.js';
import type { SecretLocation } from '../../src/core/account.js';
import { everythingIn, failure } from '../support/failures.js';
import { AWKWARD_PASSWORDS, makeProfile, modeOf, type TestProfile } from '../support/profile.js';

const PATH = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = PATH;
});

describe('the secrets file', () => {
  it.each(AWKWARD_PASSWORDS)('keeps %j exactly', async (password) => {
    const { paths } = makeProfile();
    const secret = await writeSecret(paths, 'work', 'file', password);
    expect(secret).toEqual({ kind: 'file' });
    await expect(readSecret({ name: 'work', secret }, paths)).resolves.toBe(password);
  });

  it('is private from the beginning, and whole', async () => {
    const { paths } = makeProfile();
    await writeSecret(paths, 'work', 'file', 'one');
    expect(modeOf(paths.configDir)).toBe(0o700);
    expect(modeOf(paths.secretsFile)).toBe(0o600);
    expect(fs.readdirSync(paths.configDir)).toEqual(['secrets.json']);
  });

  it('holds accounts apart, even those named like parts of an object', async () => {
    const { paths } = makeProfile();
    const names = ['work', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of names) await writeSecret(paths, name, 'file', `of ${name}`);
    for (const name of names) await expect(fromFile(paths, name)).resolves.toBe(`of ${name}`);
    await expect(fromFile(paths, 'valueOf')).rejects.toMatchObject({ kind: 'secret-missing' });
  });

  it('loses none when many are written at once', async () => {
    const { paths } = makeProfile();
    const names = Array.from({ length: 12 }, (_, index) => `account-${index}`);
    await Promise.all(names.map((name) => writeSecret(paths, name, 'file', name)));
    for (const name of names) await expect(fromFile(paths, name)).resolves.toBe(name);
  });

  it('forgets what is removed, and only that', async () => {
    const { paths } = makeProfile();
    await writeSecret(paths, 'work', 'file', 'one');
    await writeSecret(paths, 'home', 'file', 'two');
    await removeSecret({ name: 'work', secret: { kind: 'file' } }, paths);
    await removeSecret({ name: 'never was', secret: { kind: 'file' } }, paths);
    await expect(fromFile(paths, 'work')).rejects.toMatchObject({
      kind: 'secret-missing',
      scope: { account: 'work' },
    });
    await expect(fromFile(paths, 'home')).resolves.toBe('two');
    expect(fs.readFileSync(paths.secretsFile, 'utf8')).not.toContain('one');
  });

  it('that others can read is made private before it is read', async () => {
    const { paths } = makeProfile();
    await writeSecret(paths, 'work', 'file', 'one');
    fs.chmodSync(paths.secretsFile, 0o644);
    await expect(fromFile(paths, 'work')).resolves.toBe('one');
    expect(modeOf(paths.secretsFile)).toBe(0o600);
  });

  it.each(['{"work": "hunter2"', '["hunter2"]', '{"work": ["hunter2"]}', ''])(
    'that is damaged (%s) is refused without being quoted, and left alone',
    async (text) => {
      const { paths } = makeProfile();
      fs.mkdirSync(paths.configDir, { mode: 0o700 });
      fs.writeFileSync(paths.secretsFile, text, { mode: 0o600 });
      const error = await failure(fromFile(paths, 'work'));
      expect(error.kind).toBe('config');
      expect(everythingIn(error)).not.toContain('hunter2');
      await expect(writeSecret(paths, 'work', 'file', 'x')).rejects.toMatchObject({
        kind: 'config',
      });
      expect(fs.readFileSync(paths.secretsFile, 'utf8')).toBe(text);
    },
  );

  it.each(['line\nbreak', 'carriage\rreturn', 'nul\0'])('refuses %j', async (password) => {
    const { paths } = makeProfile();
    const written = writeSecret(paths, 'work', 'file', password);
    await expect(written).rejects.toMatchObject({ kind: 'bad-input' });
    expect(fs.existsSync(paths.secretsFile)).toBe(false);
  });
});

describe('a password in the configuration', () => {
  it('is there because the user chose it, and is used as it stands', async () => {
    const { paths } = makeProfile();
    const secret = await writeSecret(paths, 'work', 'plain', ' x ');
    expect(secret).toEqual({ kind: 'plain', password: ' x ' });
    await expect(readSecret({ name: 'work', secret }, paths)).resolves.toBe(' x ');
    expect(fs.existsSync(paths.secretsFile)).toBe(false);
  });

  it('that is empty is none', async () => {
    const { paths } = makeProfile();
    const secret: SecretLocation = { kind: 'plain', password: '' };
    await expect(readSecret({ name: 'work', secret }, paths)).rejects.toMatchObject({
      kind: 'secret-missing',
    });
  });
});

describe('the keyring', () => {
  /** A secret-tool that keeps entries as files named by their attributes. */
  function withSecretTool({ home, paths }: TestProfile): ProfilePaths {
    const bin = join(home, 'bin');
    fs.mkdirSync(bin);
    fs.writeFileSync(
      join(bin, 'secret-tool'),
      `#!/bin/sh
echo "$*" >> '${home}/calls'
verb=$1; shift
case "$1" in --label=*) shift;; esac
entry='${home}/'$(printf '%s-' "$@" | tr / _)
case $verb in
  store) cat > "$entry";;
  lookup) test -e "$entry" && cat "$entry";;
  clear) rm -f "$entry";;
esac
`,
      { mode: 0o755 },
    );
    process.env['PATH'] = `${bin}:${PATH ?? ''}`;
    return paths;
  }

  it.each(AWKWARD_PASSWORDS)('keeps %j exactly, and out of arguments', async (password) => {
    const profile = makeProfile();
    const paths = withSecretTool(profile);
    const secret = await writeSecret(paths, 'work', 'keyring', password);
    expect(secret).toEqual({ kind: 'keyring' });
    await expect(readSecret({ name: 'work', secret }, paths)).resolves.toBe(password);
    await removeSecret({ name: 'work', secret }, paths);
    await expect(readSecret({ name: 'work', secret }, paths)).rejects.toMatchObject({
      kind: 'secret-missing',
    });
    const calls = fs.readFileSync(join(profile.home, 'calls'), 'utf8').trim().split('\n');
    const attributes = `service mailtui account work profile ${paths.configDir}`;
    expect(calls).toEqual([
      `store --label=mailtui: work ${attributes}`,
      `lookup ${attributes}`,
      `clear ${attributes}`,
      `lookup ${attributes}`,
    ]);
  });

  it('that is not there is a clear error, and what to do instead', async () => {
    process.env['PATH'] = makeProfile().home;
    const { paths } = makeProfile();
    const error = await failure(writeSecret(paths, 'work', 'keyring', 'hunter2'));
    expect(error).toMatchObject({
      kind: 'secret-missing',
      message: 'no keyring can be reached on this computer',
      hint: expect.stringContaining('--secret file'),
    });
    expect(everythingIn(error)).not.toContain('hunter2');
  });

  it('goes through the optional package where that is installed', async () => {
    const entries = new Map<string, string>();
    class Entry implements KeyringEntry {
      private readonly key: string;
      constructor(service: string, user: string) {
        this.key = `${service}/${user}`;
      }
      getPassword(): Promise<string | undefined> {
        return Promise.resolve(entries.get(this.key));
      }
      setPassword(password: string): Promise<void> {
        entries.set(this.key, password);
        return Promise.resolve();
      }
      deleteCredential(): Promise<boolean> {
        if (!entries.delete(this.key)) return Promise.reject(new Error('no entry'));
        return Promise.resolve(true);
      }
    }
    const one = makeProfile();
    const two = makeProfile();
    const keyring = await openKeyring(one.paths, () => Promise.resolve(Entry));
    await keyring.write('work', ' x ');
    await expect(keyring.read('work')).resolves.toBe(' x ');
    const other = await openKeyring(two.paths, () => Promise.resolve(Entry));
    await expect(other.read('work')).resolves.toBeNull();
    await keyring.remove('work');
    await keyring.remove('work');
    await expect(keyring.read('work')).resolves.toBeNull();
  });

  it('that refuses access says so', async () => {
    class Denied implements KeyringEntry {
      getPassword(): Promise<string> {
        return Promise.reject(new Error('AccessDenied'));
      }
      setPassword(): Promise<void> {
        return Promise.reject(new Error('AccessDenied'));
      }
      deleteCredential(): Promise<boolean> {
        return Promise.reject(new Error('AccessDenied'));
      }
    }
    const keyring = await openKeyring(makeProfile().paths, () => Promise.resolve(Denied));
    await expect(keyring.read('work')).rejects.toMatchObject({ kind: 'secret-missing' });
    await expect(keyring.write('work', 'x')).rejects.toMatchObject({ kind: 'secret-missing' });
  });
});

function fromFile(paths: ProfilePaths, name: string): Promise<string> {
  return readSecret({ name, secret: { kind: 'file' } }, paths);
}
