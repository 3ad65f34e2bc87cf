/** The configuration: where a profile is, and what its schema and its JSON reader accept. */
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { layOutJson } from '../../src/config/jsonText.js';
import { profilePaths } from '../../src/config/paths.js';
import { accountSchema, configSchema } from '../../src/config/schema.js';
import { schemaProblems } from '../../src/config/validate.js';
import { isAccountName } from '../../src/core/account.js';
import { anAccount } from '../support/profile.js';

describe('where a profile is', () => {
  it.each([
    [
      'MAILTUI_HOME rules over XDG',
      { MAILTUI_HOME: '/p', XDG_CONFIG_HOME: '/x' },
      '/p/config',
      '/p/mail',
      '/p/state',
    ],
    [
      'XDG variables',
      { HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s' },
      '/c/mailtui',
      '/d/mailtui/mail',
      '/s/mailtui',
    ],
    [
      'XDG defaults',
      { HOME: '/h' },
      '/h/.config/mailtui',
      '/h/.local/share/mailtui/mail',
      '/h/.local/state/mailtui',
    ],
    [
      'relative XDG values are ignored',
      { HOME: '/h', XDG_CONFIG_HOME: 'c', XDG_DATA_HOME: './d', XDG_STATE_HOME: '' },
      '/h/.config/mailtui',
      '/h/.local/share/mailtui/mail',
      '/h/.local/state/mailtui',
    ],
    [
      'an empty MAILTUI_HOME is none',
      { MAILTUI_HOME: '', HOME: '/h' },
      '/h/.config/mailtui',
      '/h/.local/share/mailtui/mail',
      '/h/.local/state/mailtui',
    ],
    [
      'a relative MAILTUI_HOME is taken from here',
      { MAILTUI_HOME: 'trial' },
      join(process.cwd(), 'trial/config'),
      join(process.cwd(), 'trial/mail'),
      join(process.cwd(), 'trial/state'),
    ],
    [
      'no HOME, as in some cron jobs',
      {},
      join(homedir(), '.config/mailtui'),
      join(homedir(), '.local/share/mailtui/mail'),
      join(homedir(), '.local/state/mailtui'),
    ],
  ])('%s', (_, env, configDir, mailDir, stateDir) => {
    expect(profilePaths(env)).toMatchObject({ configDir, mailDir, stateDir });
  });
});

describe('the schema', () => {
  const complaints: string[] = [];
  const say = (...words: unknown[]): void => void complaints.push(words.join(' '));
  const ajv = new Ajv2020({ allErrors: true, logger: { log: say, warn: say, error: say } });
  const validate = ajv.compile(configSchema);
  const account = anAccount();
  const accounts = (differences: object): unknown => ({
    accounts: [{ ...account, ...differences }],
  });
  const incoming = (differences: object): unknown =>
    accounts({ incoming: { ...account.incoming, ...differences } });

  it('is one that a strict validator has nothing to say about', () => {
    expect(complaints).toEqual([]);
  });

  it.each<[unknown, boolean]>([
    [{}, true],
    [null, false],
    [[], false],
    [{ accounts: [] }, true],
    [{ accounts: null }, false],
    [{ settings: [] }, false],
    [accounts({}), true],
    [accounts({ name: '' }), false],
    [accounts({ name: 'a b' }), false],
    [accounts({ name: 'ann@larsen.example' }), true],
    [accounts({ address: 'ann' }), false],
    [accounts({ address: 'ann\n@larsen.example' }), false],
    [accounts({ address: 'jürgen@müller.example' }), true],
    [accounts({ displayName: 'Ann\r\nBcc: x' }), false],
    [accounts({ afterDownload: 'days:30' }), true],
    [accounts({ afterDownload: 'days:-1' }), false],
    [accounts({ secret: {} }), false],
    [accounts({ secret: { kind: 'keyring' } }), true],
    [accounts({ secret: { kind: 'plain', password: '' } }), true],
    [accounts({ secret: { kind: 'command', command: ['pass', 'show', 'x'] } }), true],
    [accounts({ secret: { kind: 'command', command: [] } }), false],
    [accounts({ secret: { kind: 'command', command: ['a\0b'] } }), false],
    [accounts({ outgoing: { host: 'smtp.larsen.example' } }), false],
    [incoming({ host: '::1' }), true],
    [incoming({ host: '192.0.2.1' }), true],
    [incoming({ host: '' }), false],
    [incoming({ host: 'imaps://host' }), false],
    [incoming({ port: 1 }), true],
    [incoming({ port: 993.5 }), false],
    [incoming({ port: 0 }), false],
    [incoming({ user: '' }), false],
    [incoming({ user: 'a\r\nb' }), false],
    [incoming({ tlsFingerprint: 'ab'.repeat(32) }), true],
    [incoming({ tlsFingerprint: Array(32).fill('AB').join(':') }), true],
    [incoming({ tlsFingerprint: 'ab'.repeat(20) }), false],
  ])('judges %j like a JSON Schema validator: %s', (value, valid) => {
    expect(validate(value)).toBe(valid);
    expect(schemaProblems(value).length === 0).toBe(valid);
  });

  it('has the rule for names that core has', () => {
    for (const name of ['a', 'A-1', '1', '-a', '.a', 'a/b', 'a'.repeat(64), 'a'.repeat(65), 'é']) {
      expect([name, schemaProblems(accounts({ name })).length === 0]).toEqual([
        name,
        isAccountName(name),
      ]);
    }
  });
});

describe('the JSON reader', () => {
  it.each([
    '{}',
    ' [ 1 , -2.5e+3 , 0 , true , false , null , "a\\u00e9\\n\\"" ] ',
    '"\u007f\u2028"',
    '{"a":{"b":[{}]}}',
    '',
    '[',
    '01',
    '1.',
    '-',
    '.5',
    '+1',
    'nul',
    'nulll',
    '"\t"',
    '"\\x"',
    '{"a":1,}',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a"}',
    '[1 2]',
    '"a',
    '"\\',
    '{"a":1 "b":2}',
    'NaN',
    '1e',
    '[]]',
    '\u00a0{}',
  ])('agrees with JSON.parse about %j', (text) => {
    let accepted = true;
    try {
      JSON.parse(text);
    } catch {
      accepted = false;
    }
    expect(layOutJson(text).fault === null).toBe(accepted);
  });
});

it.each<[unknown, number]>([
  ['all', 0],
  [{ days: 90 }, 0],
  ['none', 1],
  [{ days: 0 }, 1],
  [{}, 1],
  [90, 1],
])('a history of %j has %d problems', (history, count) => {
  const problems = schemaProblems(history, accountSchema.properties?.['history']);
  expect(problems).toHaveLength(count);
  for (const { message } of problems) expect(message).toContain('must be "all", or an object');
});
