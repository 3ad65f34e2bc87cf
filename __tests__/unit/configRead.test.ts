/** Reading config.json: what is wrong with it is said with line, column and field. */
import { describe, expect, it } from '@jest/globals';
import * as fs from 'node:fs';
import { checkConfigText, findAccount, readConfig } from '../../src/config/read.js';
import { MailtuiError } from '../../src/core/errors.js';
import { anAccount, makeProfile, makeProfileWith, modeOf } from '../support/profile.js';

describe('reading', () => {
  it('takes a missing file for an empty configuration and creates nothing', () => {
    const { home, paths } = makeProfile();
    expect(readConfig(paths)).toEqual({
      accounts: [],
      settings: {},
      searches: [],
      rules: [],
      retention: [],
      warnings: [],
    });
    expect(fs.readdirSync(home)).toEqual([]);
  });

  it('returns the accounts as they stand, whatever else is in the file', () => {
    const account = { ...anAccount(), plumage: 'blue' };
    const { paths } = makeProfileWith({ accounts: [account], settings: { a: 1 }, later: true });
    expect(readConfig(paths)).toMatchObject({ accounts: [account], settings: { a: 1 } });
    expect(readConfig(paths).warnings).toHaveLength(3);
  });

  it('accepts the byte order mark that some editors write', () => {
    const { paths } = makeProfileWith(
      `\uFEFF${JSON.stringify({ later: 1, accounts: [anAccount()] })}`,
    );
    const { accounts, warnings } = readConfig(paths);
    expect(accounts).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('line 1, column 10: later')]);
  });

  const good = JSON.stringify({ accounts: [anAccount()] }, null, 2);
  const secretOf = (secret: string): string => good.replace(/\{\s*"kind": "file"\s*\}/, secret);

  it.each<[string, string, string]>([
    ['an empty file', '', '1:1 the file ends too early'],
    ['a file that was cut off', '{\n  "accounts": [', '2:16 the file ends too early'],
    ['a comma too many in an object', '{\n  "accounts": [],\n}', '3:1 nothing follows the comma'],
    ['a comma too many in a list', '{"accounts": [1,]}', '1:17 nothing follows the comma'],
    ['a comma too few', '{"a": 1\n "b": 2}', '2:2 a comma or } is missing here'],
    ['a colon too few', '{"a" 1}', '1:6 a colon is missing here'],
    ['a name without quotes', '{accounts: []}', '1:2 a name in double quotes or } is missing here'],
    ['single quotes', '{"a": \'x\'}', '1:7 text needs double quotes, not single ones'],
    ['a word', '{"a": yes}', '1:7 text needs double quotes'],
    ['a comment', '{\n"a": // x\n1}', '2:6 JSON has no comments'],
    [
      'an open quote',
      '{"a": "x}\n',
      '1:7 this text has no closing quote, or a \\ or line break that is not allowed',
    ],
    [
      'a number with a leading zero',
      '{"port": 0993}',
      '1:11 this is not a number as JSON writes it',
    ],
    ['two documents', '{}\n{}', '2:1 nothing may follow the last }'],
    ['a list instead of an object', '[]', '1:1 the file must be an object in { }'],
    ['accounts that are no list', '{"accounts": {}}', '1:14 accounts must be a list in [ ]'],
    [
      'a port as text',
      good.replace('993', '"993"'),
      '9:17 accounts[0].incoming.port must be a whole number from 1 to 65535',
    ],
    [
      'a port that cannot be',
      good.replace('993', '70000'),
      '9:17 accounts[0].incoming.port must be a whole number from 1 to 65535',
    ],
    [
      'an unknown protocol',
      good.replace('"imap"', '"jmap"'),
      '5:19 accounts[0].protocol must be "imap" or "pop3"',
    ],
    [
      'an unknown security',
      good.replace('"tls"', '"ssl"'),
      '10:21 accounts[0].incoming.security must be "tls", "starttls" or "none"',
    ],
    [
      'a host with a port in it',
      good.replace('"imap.larsen.example"', '"imap.larsen.example:993"'),
      '8:17 accounts[0].incoming.host must be a host name or an IP address, without port',
    ],
    [
      'a name that is a path',
      good.replace('"work"', '"../work"'),
      '4:15 accounts[0].name must be letters, digits and . _ @ + -, beginning with a letter or digit, at most 64 of them',
    ],
    [
      'a missing field',
      good.replace(/"user"/, '"usr"'),
      '7:19 accounts[0].incoming.user is missing',
    ],
    [
      'an unknown kind of secret',
      secretOf('{"kind": "magic"}'),
      '13:26 accounts[0].secret.kind must be "command", "file", "keyring", "oauth2" or "plain"',
    ],
    [
      'a command that is one text',
      secretOf('{"kind": "command", "command": "pass"}'),
      '13:48 accounts[0].secret.command must be a program and its arguments, which prints the password',
    ],
    [
      'a plain secret without password',
      secretOf('{"kind": "plain"}'),
      '13:17 accounts[0].secret.password is missing',
    ],
    [
      'a retention that is none',
      good.replace('"address"', '"afterDownload": "days:0",\n"address"'),
      '6:24 accounts[0].afterDownload must be keep, delete, when-deleted, or days: and a number of days, as in days:14',
    ],
  ])('says where and what is wrong: %s', (_, text, expected) => {
    const { problems } = checkConfigText(text);
    expect(problems.map((one) => `${one.line}:${one.column} ${one.message}`)).toEqual([expected]);
  });

  it('reports everything at once, in the order of the file, and keeps its hands off it', () => {
    const text = good.replace('993', '0').replace('"imap"', '1').replaceAll('\n', '\r\n');
    const { paths } = makeProfileWith(text);
    const error = thrownBy(() => readConfig(paths));
    expect(error.kind).toBe('config');
    expect(error.scope.file).toBe(paths.configFile);
    expect(error.message.split('\n')).toEqual([
      `${paths.configFile}, line 5, column 19: accounts[0].protocol must be "imap" or "pop3"`,
      `${paths.configFile}, line 9, column 17: accounts[0].incoming.port must be a whole number from 1 to 65535`,
    ]);
    expect(fs.readFileSync(paths.configFile, 'utf8')).toBe(text);
  });

  it('goes on without settings of the screen that are wrong, and says where they are', () => {
    const screen = { keyPreset: 'emacs', keys: { 'message.open': ['o', 5], 'app.quit': ['Q'] } };
    const text = JSON.stringify({ accounts: [anAccount()], settings: { notify: true, screen } });
    const { paths } = makeProfileWith(text);
    const { accounts, settings, warnings } = readConfig(paths);
    expect(accounts).toHaveLength(1);
    expect(settings).toEqual({ notify: true, screen: { keys: { 'app.quit': ['Q'] } } });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/line 1, column \d+: settings\.screen\.keyPreset must be/);
  });

  it('never repeats a value, which may be a password in the wrong place', () => {
    const accounts = [anAccount({ secret: { kind: 'plain', password: 'hunter2' } })];
    const text = JSON.stringify({ accounts }).replace('"hunter2"', '["hunter2"]');
    const { problems } = checkConfigText(text.replace('"tls"', '"hunter2"'));
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('refuses two accounts of one name, also where only the letter case differs', () => {
    const { problems } = checkConfigText(
      JSON.stringify({ accounts: [anAccount(), anAccount({ name: 'Work' })] }),
    );
    expect(problems).toMatchObject([
      {
        line: 1,
        field: 'accounts[1].name',
        message: 'accounts[1].name is "Work", and there is an account "work" already',
      },
    ]);
  });

  it('refuses bytes that are not UTF-8', () => {
    const { paths } = makeProfileWith('{}');
    fs.writeFileSync(paths.configFile, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(thrownBy(() => readConfig(paths))).toMatchObject({ kind: 'config' });
  });

  it('takes the rights of others away and says so once', () => {
    const { paths } = makeProfileWith({ accounts: [anAccount()] }, 0o644);
    expect(readConfig(paths).warnings).toEqual([expect.stringContaining('now only you can')]);
    expect(modeOf(paths.configFile)).toBe(0o600);
    expect(readConfig(paths).warnings).toEqual([]);
  });

  it('warns of fields that it does not know, with the one that was meant', () => {
    const account = anAccount({ secret: { kind: 'file' } });
    const incoming = { ...account.incoming, tlsFingerPrint: 'AB', 'x\u001b': 1 };
    const secret = { kind: 'file', password: 'hunter2' };
    const { paths } = makeProfileWith(
      JSON.stringify(
        {
          $schema: 'x',
          _note: 'mine',
          settings: { a: 1, notify: false },
          accounts: [{ ...account, incoming, secret }],
        },
        null,
        2,
      ),
    );
    const { warnings } = readConfig(paths);
    expect(warnings.map((line) => line.replace(/^.*column \d+: /, ''))).toEqual([
      'settings.a is not a known field and does nothing',
      'accounts[0].incoming.tlsFingerPrint is not a known field and does nothing; did you mean tlsFingerprint?',
      'accounts[0].incoming.x\u001b is not a known field and does nothing',
      'accounts[0].secret.password is not a known field and does nothing',
    ]);
    expect(warnings[1]).toContain(`${paths.configFile}, line 1`);
    expect(warnings.join()).not.toContain('hunter2');
  });

  it('names the accounts that there are when one is not', () => {
    const { paths } = makeProfileWith({ accounts: [anAccount(), anAccount({ name: 'home' })] });
    const error = thrownBy(() => findAccount(readConfig(paths), 'wrok'));
    expect(error).toMatchObject({ kind: 'usage', hint: 'The accounts are: work, home' });
  });
});

function thrownBy(call: () => unknown): MailtuiError {
  try {
    call();
  } catch (error) {
    if (error instanceof MailtuiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
