/** Changing config.json: private, whole, with nobody's change lost and no broken file touched. */
import { describe, expect, it, jest } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { changeExclusively } from '../../src/config/privateFiles.js';
import { readConfig } from '../../src/config/read.js';
import { addAccountConfig, removeAccountConfig } from '../../src/config/write.js';
import { MailtuiError } from '../../src/core/errors.js';
import { anAccount, makeProfile, makeProfileWith, modeOf } from '../support/profile.js';

describe('writing', () => {
  it('creates a private file in a private directory', async () => {
    const { paths } = makeProfile();
    await addAccountConfig(paths, anAccount());
    expect(modeOf(paths.configDir)).toBe(0o700);
    expect(modeOf(paths.configFile)).toBe(0o600);
    expect(readConfig(paths).accounts).toEqual([anAccount()]);
    expect(fs.readdirSync(paths.configDir)).toEqual(['config.json']);
  });

  it('makes a directory and a file private that were not', async () => {
    const { paths } = makeProfileWith({}, 0o644);
    fs.chmodSync(paths.configDir, 0o755);
    await addAccountConfig(paths, anAccount());
    expect(modeOf(paths.configDir)).toBe(0o700);
    expect(modeOf(paths.configFile)).toBe(0o600);
  });

  it('keeps what a newer version wrote, at every level', async () => {
    const known = { ...anAccount(), 'x.y': { z: [1, null] } };
    const before = {
      $schema: 'x',
      accounts: [known],
      settings: { 'a.b': 1 },
      'new.thing': { deep: [2] },
    };
    const { paths } = makeProfileWith(before);
    await addAccountConfig(paths, anAccount({ name: 'ann.larsen@example.org' }));
    await removeAccountConfig(paths, 'ann.larsen@example.org');
    expect(JSON.parse(fs.readFileSync(paths.configFile, 'utf8'))).toEqual(before);
  });

  it.each([
    ['broken JSON', '{"accounts": ['],
    ['a wrong field', '{"accounts": 1}'],
    ['an empty file', ''],
  ])('never overwrites %s', async (_, text) => {
    const { paths } = makeProfileWith(text);
    await expect(addAccountConfig(paths, anAccount())).rejects.toMatchObject({ kind: 'config' });
    expect(fs.readFileSync(paths.configFile, 'utf8')).toBe(text);
    expect(fs.readdirSync(paths.configDir)).toEqual(['config.json']);
  });

  it('refuses an account that does not fit, and a name that is taken', async () => {
    const { paths } = makeProfileWith({ accounts: [anAccount()] });
    const text = fs.readFileSync(paths.configFile, 'utf8');
    const broken = anAccount({ name: 'x', address: 'nobody' });
    await expect(addAccountConfig(paths, broken)).rejects.toMatchObject({ kind: 'config' });
    await expect(addAccountConfig(paths, anAccount({ name: 'WORK' }))).rejects.toMatchObject({
      kind: 'usage',
    });
    await expect(removeAccountConfig(paths, 'home')).rejects.toMatchObject({ kind: 'usage' });
    expect(fs.readFileSync(paths.configFile, 'utf8')).toBe(text);
  });

  it('loses no account when many are added at once', async () => {
    const { paths } = makeProfile();
    const names = Array.from({ length: 12 }, (_, index) => `account-${index}`);
    await Promise.all(names.map((name) => addAccountConfig(paths, anAccount({ name }))));
    expect(
      readConfig(paths)
        .accounts.map((one) => one.name)
        .sort(),
    ).toEqual(names.sort());
  });

  it('follows a symbolic link and leaves it one', async () => {
    const { home, paths } = makeProfile();
    const target = join(home, 'dotfiles.json');
    fs.writeFileSync(target, '{}', { mode: 0o600 });
    fs.mkdirSync(paths.configDir, { mode: 0o700 });
    fs.symlinkSync(target, paths.configFile);
    await addAccountConfig(paths, anAccount());
    expect(fs.lstatSync(paths.configFile).isSymbolicLink()).toBe(true);
    expect(JSON.parse(fs.readFileSync(target, 'utf8'))).toMatchObject({
      accounts: [{ name: 'work' }],
    });
  });

  it('replaces the file whole even in a shell of a snap, where conf would write into it', async () => {
    const { paths } = makeProfileWith({}, 0o600);
    const before = fs.statSync(paths.configFile).ino;
    const held = fs.openSync(paths.configFile, 'r');
    process.env['SNAP'] = '/snap/editor/1';
    try {
      await addAccountConfig(paths, anAccount());
      expect(process.env['SNAP']).toBe('/snap/editor/1');
    } finally {
      delete process.env['SNAP'];
    }
    expect(fs.statSync(paths.configFile).ino).not.toBe(before);
    expect(fs.readFileSync(held, 'utf8')).toBe('{}');
    fs.closeSync(held);
  });

  it('leaves no signal handlers behind', async () => {
    const { paths } = makeProfile();
    const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    await addAccountConfig(paths, anAccount());
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before);
  });
});

describe('the lock on a file', () => {
  it('of a process that died is taken over, and released afterwards', async () => {
    const { home } = makeProfile();
    const file = join(home, 'file');
    fs.writeFileSync(`${file}.lock`, '');
    fs.utimesSync(`${file}.lock`, 0, 0);
    await expect(changeExclusively(file, () => 'changed')).resolves.toBe('changed');
    expect(fs.readdirSync(home)).toEqual([]);
  });

  it('of a living one is waited for until the signal fires', async () => {
    const { home } = makeProfile();
    const file = join(home, 'file');
    fs.writeFileSync(`${file}.lock`, '');
    const change = jest.fn();
    const stopped = changeExclusively(file, change, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(change).not.toHaveBeenCalled();
    expect(fs.readdirSync(home)).toEqual(['file.lock']);
  });

  it('is released when the change fails', async () => {
    const { home } = makeProfile();
    const fail = (): never => {
      throw new MailtuiError('bad-input', 'no');
    };
    await expect(changeExclusively(join(home, 'file'), fail)).rejects.toThrow('no');
    expect(fs.readdirSync(home)).toEqual([]);
  });
});
