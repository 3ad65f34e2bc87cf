/** What keeps `mailtui add-account` from saving: names, a broken configuration, a full disk. */
import { describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import type { LoginTest } from '../../src/app/testLogin.js';
import { addAccount } from '../../src/cli/addAccount.js';
import type { RawOptions } from '../../src/app/accounts/wishes.js';
import { readConfig } from '../../src/config/read.js';
import { scriptedRun } from '../support/cliRun.js';
import { anAccount, makeProfile, makeProfileWith } from '../support/profile.js';
import { toolsWith } from '../support/setupTools.js';

const ADDRESS = 'ann@larsen.example';
const STDIN: RawOptions = { passwordStdin: true };

const letIn: LoginTest = () => Promise.resolve({ mailboxes: 3 });
const never: LoginTest = () => Promise.reject(new Error('nobody asked for a login'));

describe('an account is not saved', () => {
  it('when the name is taken, in whatever letter case', async () => {
    const profile = makeProfileWith({ accounts: [anAccount()] });
    const { context } = scriptedRun(profile, { input: 'x\n' });
    const added = addAccount(context, 'b@b.example', { ...STDIN, name: 'WORK' }, toolsWith(never));
    await expect(added).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('already'),
    });
  });

  it('when the address is there already and no name says that it is meant', async () => {
    const profile = makeProfileWith({ accounts: [anAccount()] });
    const again = scriptedRun(profile, { input: 'x\n' });
    await expect(addAccount(again.context, ADDRESS, STDIN, toolsWith(never))).rejects.toMatchObject(
      {
        kind: 'usage',
        message: `${ADDRESS} is set up already, as account "work"`,
      },
    );
    const meant = scriptedRun(profile, { input: 'x\n' });
    await addAccount(meant.context, ADDRESS, { ...STDIN, name: 'second' }, toolsWith(letIn));
    expect(readConfig(profile.paths).accounts.map(({ name }) => name)).toEqual(['work', 'second']);
  });

  it('when the configuration is broken, which stays as it is', async () => {
    const profile = makeProfileWith('{"accounts": [');
    const { context } = scriptedRun(profile, { input: 'x\n' });
    await expect(addAccount(context, ADDRESS, STDIN, toolsWith(letIn))).rejects.toMatchObject({
      kind: 'config',
    });
    expect(fs.readFileSync(profile.paths.configFile, 'utf8')).toBe('{"accounts": [');
    expect(fs.existsSync(profile.paths.secretsFile)).toBe(false);
  });

  it('when the password cannot be kept, not even the account', async () => {
    const profile = makeProfile();
    fs.mkdirSync(profile.paths.configDir, { mode: 0o700 });
    fs.writeFileSync(profile.paths.secretsFile, 'damaged', { mode: 0o600 });
    const { context } = scriptedRun(profile, { input: 'x\n' });
    await expect(addAccount(context, ADDRESS, STDIN, toolsWith(letIn))).rejects.toMatchObject({
      kind: 'config',
    });
    expect(readConfig(profile.paths).accounts).toEqual([]);
  });
});
