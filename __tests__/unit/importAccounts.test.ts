/** Accounts of other mail programs. */
import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importAccounts } from '../../src/cli/importAccounts.js';
import { readForeign, type ForeignKind } from '../../src/config/foreign/readForeign.js';
import { readConfig } from '../../src/config/read.js';
import { scriptedRun, terminalRun } from '../support/cliRun.js';
import { makeProfile, type TestProfile } from '../support/profile.js';

const ISYNC = `
# Work
IMAPAccount work
Host imap.larsen.example
User ann
PassCmd "+pass show mail/work"
TLSType IMAPS

IMAPAccount old
Host mail.old.example
Port 1143
User ann@old.example
Pass hunter2
SSLType STARTTLS

IMAPStore work-remote
Account work
Host not.this.example
`;
const MSMTP = `
defaults
tls on

account work
host smtp.larsen.example
port 587
from ann.larsen@larsen.example
user ann
passwordeval "pass show mail/work | head -1"

account direct : work
host out.larsen.example
port 465
tls_starttls off
user other
from other@larsen.example

account default : work
`;
const AERC = `
[Personal]
source            = imaps://ann%40larsen.example@imap.larsen.example:993
outgoing          = smtp+plain://ann%40larsen.example@smtp.larsen.example
source-cred-cmd   = pass show mail/personal
from              = Ann Larsen <ann@larsen.example>
`;
const HIMALAYA = `
[accounts.home]
email = "ann@larsen.example"
display-name = "Ann"
backend.type = "imap"
backend.host = "imap.larsen.example"
backend.port = 143
backend.encryption.type = "start-tls"
backend.login = "ann"
backend.auth.type = "password"
backend.auth.cmd = "pass show home"
message.send.backend.host = "smtp.larsen.example"
message.send.backend.port = 465
message.send.backend.login = "ann"
`;
const MUTT = `
set realname = "Ann Larsen"
set from = "ann@larsen.example"
set folder = "imaps://ann@imap.larsen.example/"
set imap_pass = "\`pass show mutt\`"
set smtp_url = "smtps://ann@smtp.larsen.example:465/"
`;
const THUNDERBIRD = `
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "pop.larsen.example");
user_pref("mail.server.server1.port", 995);
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.userName", "ann");
user_pref("mail.server.server2.type", "none");
user_pref("mail.identity.id1.useremail", "ann@larsen.example");
user_pref("mail.identity.id1.fullName", "Ann \\"A\\" Larsen");
user_pref("mail.identity.id1.smtpServer", "smtp1");
user_pref("mail.smtpserver.smtp1.hostname", "smtp.larsen.example");
user_pref("mail.smtpserver.smtp1.port", 587);
user_pref("mail.smtpserver.smtp1.try_ssl", 2);
user_pref("mail.smtpserver.smtp1.username", "ann");
`;

describe('the configuration of', () => {
  const one = (kind: ForeignKind, text: string) => readForeign(kind, text)[0];
  const ann = { address: 'ann@larsen.example' };

  it('isync', () => {
    expect(readForeign('isync', ISYNC)).toMatchObject([
      {
        name: 'work',
        incoming: { host: 'imap.larsen.example', port: 993, security: 'tls', user: 'ann' },
        command: ['pass', 'show', 'mail/work'],
      },
      { incoming: { host: 'mail.old.example', port: 1143, security: 'starttls' }, command: null },
    ]);
    expect(JSON.stringify(readForeign('isync', ISYNC))).not.toContain('hunter2');
  });

  it('msmtp, with defaults and accounts that continue another', () => {
    expect(readForeign('msmtp', MSMTP)).toMatchObject([
      {
        address: 'ann.larsen@larsen.example',
        incoming: null,
        outgoing: { host: 'smtp.larsen.example', port: 587, security: 'starttls', user: 'ann' },
        command: ['sh', '-c', 'pass show mail/work | head -1'],
      },
      { outgoing: { host: 'out.larsen.example', port: 465, security: 'tls', user: 'other' } },
    ]);
  });

  it('aerc', () => {
    expect(one('aerc', AERC)).toMatchObject({
      ...ann,
      displayName: 'Ann Larsen',
      incoming: { port: 993, security: 'tls', user: 'ann@larsen.example' },
      outgoing: { port: 587, security: 'starttls', user: 'ann@larsen.example' },
      command: ['pass', 'show', 'mail/personal'],
    });
  });

  it('himalaya', () => {
    expect(one('himalaya', HIMALAYA)).toMatchObject({
      ...ann,
      displayName: 'Ann',
      incoming: { host: 'imap.larsen.example', port: 143, security: 'starttls', user: 'ann' },
      outgoing: { host: 'smtp.larsen.example', port: 465, security: 'tls', user: 'ann' },
      command: ['pass', 'show', 'home'],
    });
  });

  it('mutt', () => {
    expect(one('mutt', MUTT)).toMatchObject({
      ...ann,
      displayName: 'Ann Larsen',
      incoming: { host: 'imap.larsen.example', port: 993, security: 'tls', user: 'ann' },
      outgoing: { host: 'smtp.larsen.example', port: 465, security: 'tls' },
      command: ['pass', 'show', 'mutt'],
    });
  });

  it('Thunderbird', () => {
    expect(readForeign('thunderbird', THUNDERBIRD)).toMatchObject([
      {
        ...ann,
        displayName: 'Ann "A" Larsen',
        protocol: 'pop3',
        incoming: { host: 'pop.larsen.example', port: 995, security: 'tls', user: 'ann' },
        outgoing: { host: 'smtp.larsen.example', port: 587, security: 'starttls' },
        command: null,
      },
    ]);
  });

  it.each<ForeignKind>(['isync', 'msmtp', 'aerc', 'himalaya', 'mutt', 'thunderbird'])(
    '%s that is of something else gives nothing',
    (kind) => {
      expect(readForeign(kind, '\u0000\u0001{"a": [1]}\n[[[\n= = =\n')).toEqual([]);
    },
  );
});

describe('accounts import', () => {
  function put(profile: TestProfile, name: string, text: string): string {
    const file = join(profile.home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }
  function inHome(profile: TestProfile) {
    const run = scriptedRun(profile);
    run.context.env['HOME'] = profile.home;
    return run;
  }

  it('finds them in their usual places, and brings receiving and sending together', async () => {
    const profile = makeProfile();
    put(profile, '.mbsyncrc', ISYNC);
    put(profile, '.msmtprc', MSMTP);
    const { context, stdout } = inHome(profile);
    await expect(importAccounts(context, undefined, { yes: true })).resolves.toBe(0);
    expect(stdout()).toContain(
      'ann.larsen@larsen.example: IMAP at imap.larsen.example:993, sending by smtp',
    );
    expect(readConfig(profile.paths).accounts).toMatchObject([
      {
        address: 'ann.larsen@larsen.example',
        outgoing: { host: 'smtp.larsen.example' },
        secret: { kind: 'command', command: ['pass', 'show', 'mail/work'] },
      },
      { address: 'ann@old.example', secret: { kind: 'file' } },
    ]);
    // Again: they are here.
    const again = inHome(profile);
    await importAccounts(again.context, undefined, { yes: true });
    expect(readConfig(profile.paths).accounts).toHaveLength(2);
  });

  it('only shows them with --dry-run, and wants --yes without a terminal', async () => {
    const profile = makeProfile();
    const file = put(profile, 'accounts.conf', AERC);
    await importAccounts(scriptedRun(profile).context, file, { dryRun: true });
    await expect(importAccounts(scriptedRun(profile).context, file, {})).rejects.toMatchObject({
      kind: 'usage',
    });
    expect(readConfig(profile.paths).accounts).toEqual([]);
    await expect(
      importAccounts(scriptedRun(profile).context, put(profile, 'x.txt', ''), {}),
    ).rejects.toMatchObject({ kind: 'bad-input' });
  });

  it('asks a person about each, and for a password that it cannot take over', async () => {
    const profile = makeProfile();
    const file = put(profile, 'prefs.js', THUNDERBIRD);
    const person = terminalRun(profile, [
      ['Take ann@larsen.example over?', 'yes'],
      ['Its password', 'secret'],
    ]);
    await importAccounts(person.context, file, {});
    expect(person.stderr()).toContain('mailtui accounts test ann@larsen.example');
    expect(readConfig(profile.paths).accounts).toMatchObject([
      { protocol: 'pop3', afterDownload: 'keep', secret: { kind: 'file' } },
    ]);
  });
});
