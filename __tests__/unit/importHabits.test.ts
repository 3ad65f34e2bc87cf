/** What comes along with accounts of other mail programs: signatures, people, keys. */
import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importAccounts } from '../../src/cli/importAccounts.js';
import { readBook } from '../../src/config/addressBook.js';
import { readMuttHabits } from '../../src/config/foreign/muttHabits.js';
import { readForeign } from '../../src/config/foreign/readForeign.js';
import { readConfig } from '../../src/config/read.js';
import { Database } from '../../src/store/index/database.js';
import { COMMANDS } from '../../src/ui/commands/table.js';
import { bindings } from '../../src/ui/keymap/bindings.js';
import { scriptedRun, terminalRun } from '../support/cliRun.js';
import { makeProfile, type TestProfile } from '../support/profile.js';

const MUTT = `
set realname = "Ann Larsen"
set from = "ann@larsen.example"
set folder = "imaps://ann@imap.larsen.example/"
set signature = "~/.signature"
set alias_file = ~/.mutt/aliases
alias kei Kei Mori <kei@mori.example>
bind index,pager \\Ce recall-message
bind index gg first-entry
bind pager <F5> next-entry
bind index x sync-mailbox
macro index A "<save-message>=archive<enter>"
`;

function put(profile: TestProfile, name: string, text: string): void {
  const file = join(profile.home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function muttProfile(): TestProfile {
  const profile = makeProfile();
  put(profile, '.muttrc', MUTT);
  put(profile, '.signature', '-- \nAnn Larsen\nHerring & Co.\n');
  put(profile, '.mutt/aliases', 'alias bo Bo Berg <bo@berg.example>\n');
  return profile;
}

describe('from mutt', () => {
  it('signature, people and keys come along', async () => {
    const profile = muttProfile();
    const run = scriptedRun(profile, { env: { HOME: profile.home } });
    await importAccounts(run.context, undefined, { yes: true });
    const { accounts, settings } = readConfig(profile.paths);
    expect(accounts).toMatchObject([{ signature: 'Ann Larsen\nHerring & Co.' }]);
    expect(readBook(profile.paths)).toEqual(
      expect.arrayContaining([
        { name: 'Kei Mori', address: 'kei@mori.example' },
        { name: 'Bo Berg', address: 'bo@berg.example' },
      ]),
    );
    expect(settings.screen).toMatchObject({ keyPreset: 'mutt' });
    const { commands, problems } = bindings(COMMANDS, settings.screen ?? {});
    expect(problems).toEqual([]);
    const keysOf = (id: string) => commands.find((one) => one.id === id)?.keys;
    expect(keysOf('compose.go-on')).toContain('Ctrl-E');
    expect(keysOf('list.first')).toEqual(expect.arrayContaining(['g g', '=']));
    expect(keysOf('message.next')).toEqual(expect.arrayContaining(['F5', 'j']));
    expect(run.stderr()).toContain('bind index x sync-mailbox');
    expect(run.stderr()).toContain('macro index A');
  });

  it('nothing of it is taken that the person does not want, or with --dry-run', async () => {
    const profile = muttProfile();
    const env = { HOME: profile.home };
    await importAccounts(scriptedRun(profile, { env }).context, undefined, { dryRun: true });
    expect(readBook(profile.paths)).toEqual([]);
    const person = terminalRun(
      profile,
      [
        ['Take ann@larsen.example over?', 'no'],
        ['Take the addresses over?', 'no'],
        ['Have the keys of mutt?', 'no'],
      ],
      { env },
    );
    await importAccounts(person.context, undefined, {});
    expect(person.left()).toBe(0);
    expect([readBook(profile.paths), readConfig(profile.paths).settings.screen]).toEqual([
      [],
      undefined,
    ]);
  });

  it('every command that its functions lead to exists', () => {
    const functions = ['index', 'pager'].flatMap((menu) =>
      ['mail', 'reply', 'group-reply', 'limit', 'search', 'quit', 'top', 'tag-entry', 'help'].map(
        (name) => `bind ${menu} Q ${name}`,
      ),
    );
    const { keys } = readMuttHabits(functions.join('\n'));
    const ids = new Set(COMMANDS.map(({ id }) => id));
    expect(Object.keys(keys).filter((id) => !ids.has(id))).toEqual([]);
    expect(Object.keys(keys).length).toBeGreaterThan(8);
  });
});

describe('from Thunderbird', () => {
  it('come the signature and the address books', async () => {
    const profile = makeProfile();
    put(
      profile,
      '.thunderbird/x.default/prefs.js',
      [
        'user_pref("mail.accountmanager.accounts", "account1");',
        'user_pref("mail.account.account1.server", "server1");',
        'user_pref("mail.account.account1.identities", "id1");',
        'user_pref("mail.server.server1.type", "imap");',
        'user_pref("mail.server.server1.hostname", "imap.larsen.example");',
        'user_pref("mail.identity.id1.useremail", "ann@larsen.example");',
        'user_pref("mail.identity.id1.htmlSigText", "Ann\\nHerring");',
      ].join('\n'),
    );
    const book = new Database(join(profile.home, '.thunderbird/x.default/abook.sqlite'));
    book.exec('CREATE TABLE properties (card TEXT, name TEXT, value TEXT)');
    for (const [name, value] of [
      ['PrimaryEmail', 'kei@mori.example'],
      ['DisplayName', 'Kei Mori'],
    ] as const) {
      book.run('INSERT INTO properties VALUES (?, ?, ?)', 'c1', name, value);
    }
    book.close();
    const run = scriptedRun(profile, { env: { HOME: profile.home } });
    await importAccounts(run.context, undefined, { yes: true });
    expect(readConfig(profile.paths).accounts).toMatchObject([{ signature: 'Ann\nHerring' }]);
    expect(readBook(profile.paths)).toEqual([{ name: 'Kei Mori', address: 'kei@mori.example' }]);
  });
});

it('aerc and himalaya name a signature, too', () => {
  const aerc = '[a]\nsource = imaps://a@x.example\nfrom = a@x.example\nsignature-file = ~/sig\n';
  expect(readForeign('aerc', aerc)).toMatchObject([{ signature: { file: '~/sig' } }]);
  const himalaya = '[accounts.a]\nemail = "a@x.example"\nsignature = "Ann\\nHerring"\n';
  expect(readForeign('himalaya', himalaya)).toMatchObject([
    { signature: { text: 'Ann\nHerring' } },
  ]);
});
