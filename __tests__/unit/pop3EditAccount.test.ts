/** `mailtui accounts edit`: policy and announcements. */
import { expect, it } from '@jest/globals';
import { editAccount } from '../../src/cli/editAccount.js';
import { afterDownloadExplained } from '../../src/app/accounts/afterDownload.js';
import { readConfig } from '../../src/config/read.js';
import { scriptedRun } from '../support/cliRun.js';
import { anAccount, makeProfileWith } from '../support/profile.js';

const home = anAccount({ name: 'home', protocol: 'pop3', displayName: 'Ann' });
const policyOf = (profile: ReturnType<typeof makeProfileWith>) =>
  readConfig(profile.paths).accounts.map(({ afterDownload }) => afterDownload);

it('changes the policy of that account alone, and says what follows', async () => {
  const profile = makeProfileWith({ accounts: [home, anAccount()] });
  const { context, stdout, stderr } = scriptedRun(profile);
  await expect(editAccount(context, 'home', { afterDownload: 'days:14' })).resolves.toBe(0);
  expect(policyOf(profile)).toEqual(['days:14', undefined]);
  expect(readConfig(profile.paths).accounts[0]).toEqual({ ...home, afterDownload: 'days:14' });
  expect(stderr()).toContain('14 days after it was fetched');
  expect(stderr()).toContain('also for mail that was fetched before');
  expect(stdout()).toBe('');
});

it('changes how new mail is announced', async () => {
  const profile = makeProfileWith({ accounts: [anAccount()] });
  const { context, stderr } = scriptedRun(profile);
  await editAccount(context, 'work', { onNewMail: 'bell "two words"', notify: 'off' });
  expect(readConfig(profile.paths).accounts).toEqual([
    { ...anAccount(), onNewMail: ['bell', 'two words'], notify: false },
  ]);
  await editAccount(context, 'work', { onNewMail: '', notify: 'on' });
  expect(readConfig(profile.paths).accounts).toMatchObject([{ onNewMail: [], notify: true }]);
  expect(stderr()).toBe('');
});

it('pins certificates of either server, and lets go of them', async () => {
  const { incoming } = anAccount();
  const account = anAccount({ outgoing: { ...incoming, host: 'smtp.larsen.example', port: 465 } });
  const profile = makeProfileWith({ accounts: [account] });
  const { context, stderr } = scriptedRun(profile);
  const pin = Array(32).fill('AB').join(':');
  await editAccount(context, 'work', { pin, smtpPin: 'cd'.repeat(32) });
  expect(readConfig(profile.paths).accounts).toMatchObject([
    {
      incoming: { ...incoming, tlsFingerprint: 'ab'.repeat(32) },
      outgoing: { tlsFingerprint: 'cd'.repeat(32) },
    },
  ]);
  expect(stderr()).toContain('this certificate of smtp.larsen.example is accepted and no other');
  await editAccount(context, 'work', { pin: '', smtpPin: '' });
  expect(readConfig(profile.paths).accounts).toEqual([account]);
});

it('changes how much of the mail comes whole, and says what follows', async () => {
  const profile = makeProfileWith({ accounts: [home, anAccount()] });
  const { context, stderr } = scriptedRun(profile);
  await editAccount(context, 'work', { history: '90' });
  await editAccount(context, 'home', { headersOnlyAbove: '1M' });
  expect(readConfig(profile.paths).accounts).toEqual([
    { ...home, headersOnlyAbove: 1024 * 1024 },
    { ...anAccount(), history: { days: 90 } },
  ]);
  expect(stderr()).toContain('older than 90 days');
  expect(stderr()).toContain('more than 1M');
  expect(stderr()).toContain('server keeps each');
  await editAccount(context, 'work', { history: 'all' });
  await editAccount(context, 'home', { headersOnlyAbove: 'off' });
  expect(readConfig(profile.paths).accounts).toEqual([home, { ...anAccount(), history: 'all' }]);
  expect(stderr()).toContain('fetches the rest');
});

it('prints the account with --json', async () => {
  const profile = makeProfileWith({ accounts: [home] });
  const { context, stdout } = scriptedRun(profile, { json: true });
  await editAccount(context, 'home', { afterDownload: 'delete' });
  expect(JSON.parse(stdout())).toMatchObject({ name: 'home', afterDownload: 'delete' });
});

it.each([
  ['home', {}, 'nothing to change'],
  ['home', { afterDownload: 'days:0' }, '--after-download'],
  ['work', { afterDownload: 'delete' }, 'IMAP'],
  ['work', { newestFirst: 'off' }, 'IMAP'],
  ['home', { newestFirst: 'no' }, '--newest-first'],
  ['work', { notify: 'loud' }, '--notify'],
  ['work', { pin: 'abcd' }, '--pin: it must be the SHA-256 fingerprint'],
  ['work', { smtpPin: 'ab'.repeat(32) }, 'no server for sending'],
  ['work', { history: '0' }, '--history'],
  ['work', { headersOnlyAbove: '1M' }, '--history instead'],
  ['home', { history: '30' }, 'tells no dates'],
  ['home', { headersOnlyAbove: '10' }, 'a size'],
  ['work', { onNewMail: 'bell | mail' }, 'without a shell'],
  ['hame', { afterDownload: 'delete' }, 'no account'],
])('refuses %s %j and changes nothing', async (name, edits, message) => {
  const profile = makeProfileWith({ accounts: [home, anAccount()] });
  const { context } = scriptedRun(profile);
  await expect(editAccount(context, name, edits)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining(message),
  });
  expect(policyOf(profile)).toEqual([undefined, undefined]);
});

it('explains every policy, and a change more than none', () => {
  for (const policy of ['keep', 'delete', 'when-deleted', 'days:3'] as const) {
    const same = afterDownloadExplained(policy, policy);
    const other = afterDownloadExplained(policy, policy === 'keep' ? 'delete' : 'keep');
    expect(other.length).toBeGreaterThan(same.length);
    for (const line of other) expect(line.length).toBeLessThanOrEqual(90);
  }
});
