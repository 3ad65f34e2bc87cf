/** What the screen changes in the configuration, by the real rules and on a real file. */
import { describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { optionValue } from '../../src/app/accounts/optionTexts.js';
import { PastedAddress } from '../../src/app/accounts/signInFromScreen.js';
import { callConfig } from '../../src/app/configCalls.js';
import { WorkerScreenConfig } from '../../src/app/workerScreenConfig.js';
import type { ProfilePaths } from '../../src/config/paths.js';
import type { JsonSchema } from '../../src/config/jsonSchema.js';
import { configSchema } from '../../src/config/schema.js';
import { readStoredPassword } from '../../src/config/secretsFile.js';
import type { AccountChanges } from '../../src/app/screenConfig.js';
import { readConfig } from '../../src/config/read.js';
import { SETTINGS } from '../../src/core/options.js';
import { EN } from '../../src/ui/text/en/index.js';
import { anAccount, makeProfileWith } from '../support/profile.js';

function configOf(paths: ProfilePaths): WorkerScreenConfig {
  const { signal } = new AbortController();
  const pasted = new PastedAddress();
  return new WorkerScreenConfig(paths, (call, _, show = () => undefined) =>
    callConfig(paths, call, { show, pasted }, signal),
  );
}

describe('settings', () => {
  it('go into the file and out of it, beside whatever else is there', async () => {
    const faulty = { settings: { screen: { theme: 7, keys: { x: ['y'] } }, new: 1 }, accounts: [] };
    const { paths } = makeProfileWith(faulty);
    const config = configOf(paths);
    await config.set('ask.insideDomains', 'example.org, example.net');
    await config.set('screen.mouse', 'off');
    await config.set('onNewMail', 'notify-send "new mail"');
    expect(config.read().settings).toEqual({
      ...{ 'ask.insideDomains': 'example.org example.net', 'screen.mouse': 'off' },
      onNewMail: 'notify-send "new mail"',
    });
    expect(readConfig(paths).settings.onNewMail).toEqual(['notify-send', 'new mail']);
    await config.set('ask.insideDomains', null);
    await config.set('screen.mouse', null);
    await config.set('onNewMail', null);
    expect(JSON.parse(fs.readFileSync(paths.configFile, 'utf8'))).toEqual(faulty);
  });

  it('are refused where they cannot be, and a broken file stays as it is', async () => {
    const { paths } = makeProfileWith('{"accounts": [');
    const config = configOf(paths);
    await expect(config.set('undoSend', '1')).rejects.toMatchObject({ kind: 'config' });
    expect(config.read().problem).toContain('line 1');
    expect(fs.readFileSync(paths.configFile, 'utf8')).toBe('{"accounts": [');
    expect(() => optionValue({ type: 'switch' }, 'yes')).toThrow('on or off');
    expect(() => optionValue({ type: 'command' }, 'a | b')).toThrow('shell');
  });

  it('are all on the screen: what the schema knows is an option that is explained', () => {
    // Those are objects of many things, which the file is the place for.
    const inTheFile = ['screen.themes', 'screen.keys'];
    const known = leaves(configSchema.properties?.['settings'] ?? {});
    const options: string[] = SETTINGS.map(({ id }) => id);
    expect(known.filter((path) => !inTheFile.includes(path)).sort()).toEqual(options.sort());
    for (const id of options) expect(Object.keys(EN)).toContain(`option.${id}.about`);
  });
});

describe('an account', () => {
  it('is changed by the rules of accounts edit, and says what follows first', async () => {
    const { paths } = makeProfileWith({ accounts: [anAccount({ name: 'work' })] });
    const config = configOf(paths);
    const { signal } = new AbortController();
    const request = { account: 'work', changes: { protocol: 'pop3' }, test: false };
    const first = await config.saveAccount({ ...request, agreed: false }, signal);
    expect(first).toMatchObject({ outcome: 'follows' });
    expect(readConfig(paths).accounts[0]?.protocol).toBe('imap');
    await config.saveAccount({ ...request, agreed: true }, signal);
    expect(readConfig(paths).accounts[0]).toMatchObject({
      ...{ protocol: 'pop3', afterDownload: 'keep' },
      incoming: { port: 995 },
    });
    const changes = { afterDownload: 'days:14', notify: 'off', syncEvery: '5' };
    await config.saveAccount({ account: 'work', changes, agreed: true, test: false }, signal);
    expect(config.read().accounts[0]?.values).toMatchObject(changes);
    const usual = { syncEvery: '' };
    await config.saveAccount(
      { account: 'work', changes: usual, agreed: true, test: false },
      signal,
    );
    expect(readConfig(paths).accounts[0]).not.toHaveProperty('syncEvery');
    const wrong = { account: 'work', changes: { history: '30' }, agreed: true, test: false };
    await expect(config.saveAccount(wrong, signal)).rejects.toMatchObject({ kind: 'usage' });
  });

  it('has other addresses, each with a password of its own that nobody sees', async () => {
    const { paths } = makeProfileWith({ accounts: [anAccount({ name: 'work' })] });
    const config = configOf(paths);
    const { signal } = new AbortController();
    const save = (identity: string, changes: AccountChanges) =>
      config.saveAccount({ account: 'work', identity, changes, agreed: true, test: false }, signal);
    const server = { smtpHost: 'smtp.shop.example', smtpPort: '587', password: 'herring' };
    const look = { address: 'shop@x.example', signature: 'a\\nb', sentFolder: 'Shop' };
    await save('', { ...look, ...server });
    expect(readConfig(paths).accounts[0]?.identities).toEqual([
      {
        ...{ address: 'shop@x.example', signature: 'a\nb', sentFolder: 'Shop' },
        outgoing: expect.objectContaining({ security: 'starttls', user: 'shop@x.example' }),
        secret: { kind: 'file' },
      },
    ]);
    expect(readStoredPassword(paths, 'work/shop@x.example')).toBe('herring');
    expect(JSON.stringify(config.read())).not.toContain('herring');
    expect(config.read().accounts[0]?.identities[1]?.values).toMatchObject({
      ...{ signature: 'a\\nb', smtpHost: 'smtp.shop.example', smtpPort: '587' },
    });
    await save('shop@x.example', { smtpHost: '' });
    expect(readStoredPassword(paths, 'work/shop@x.example')).toBeNull();
    await config.removeIdentity('work', 'shop@x.example');
    expect(readConfig(paths).accounts[0]?.identities).toEqual([]);
    await expect(save('', {})).rejects.toMatchObject({ kind: 'usage' });
  });

  it('shows no password, and keeps a new one where the old one was', async () => {
    const secret = { kind: 'plain', password: 'herring' } as const;
    const { paths } = makeProfileWith({ accounts: [anAccount({ name: 'work', secret })] });
    const config = configOf(paths);
    expect(JSON.stringify(config.read())).not.toContain('herring');
    await config.saveAccount(
      { account: 'work', changes: { password: 'mackerel' }, agreed: true, test: false },
      new AbortController().signal,
    );
    expect(readConfig(paths).accounts[0]?.secret).toEqual({ kind: 'plain', password: 'mackerel' });
  });
});

/** Places of all that is no object. */
function leaves(schema: JsonSchema, path: readonly string[] = []): string[] {
  const inner = Object.entries(schema.properties ?? {});
  if (inner.length === 0) return [path.join('.')];
  return inner.flatMap(([name, property]) => leaves(property, [...path, name]));
}
