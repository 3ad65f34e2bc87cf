/** Which snapshots stay, when somebody is reminded, and what of a configuration is kept. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dispatchAgain,
  uploadAgain,
  uploadOfReturned,
  withoutSecrets,
} from '../../src/app/backupLines.js';
import { backupReminder, backupText } from '../../src/config/backupReminder.js';
import { writeBackupRecord } from '../../src/config/backupRecord.js';
import { snapshotsToDrop } from '../../src/core/backup.js';
import { toMailtuiError } from '../../src/core/errors.js';
import { BackupDir } from '../../src/store/backup/backupDir.js';
import { openTarget } from '../../src/store/exchange/exportTargets.js';
import { scratch } from '../support/scratch.js';
import { testAccount } from '../support/program.js';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.parse('2026-11-28T12:00:00Z');

describe('thinning', () => {
  const daily = (days: number) =>
    Array.from({ length: days }, (_, n) => ({ name: `${n} days ago`, created: NOW - n * DAY }));

  it('keeps the newest of each day, week and month', () => {
    const dropped = snapshotsToDrop(daily(70), { daily: 3, weekly: 2, monthly: 3 });
    const kept = daily(70)
      .map(({ name }) => name)
      .filter((name) => !dropped.includes(name));
    // A Saturday: the week before ended on Sunday, six days ago; October on a Saturday, 28 days ago.
    expect(kept).toEqual([0, 1, 2, 6, 28, 59].map((n) => `${n} days ago`));
  });

  it('keeps the newest of several of a day', () => {
    const two = [
      { name: 'morning', created: NOW - DAY / 6 },
      { name: 'noon', created: NOW },
    ];
    expect(snapshotsToDrop(two, { daily: 7, weekly: 0, monthly: 0 })).toEqual(['morning']);
  });

  it('never drops the newest', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: NOW }), { minLength: 1, maxLength: 20 }),
        fc.record({ daily: fc.nat(3), weekly: fc.nat(3), monthly: fc.nat(3) }),
        (times, rules) => {
          const snapshots = times.map((created) => ({ name: String(created), created }));
          const dropped = snapshotsToDrop(snapshots, rules);
          expect(dropped).not.toContain(String(Math.max(...times)));
          const most = 1 + rules.daily + rules.weekly + rules.monthly;
          expect(times.length - dropped.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe('a reminder', () => {
  const pop3 = testAccount('home', 'pop3', { port: 1 });
  const imap = testAccount('work', 'imap', { port: 1 });

  it('is of mail that is nowhere else, and has no backup of the last month', () => {
    const state = scratch();
    expect(backupReminder(state, [imap], NOW)).toBeNull();
    expect(backupReminder(state, [imap, pop3], NOW)).toContain('home (POP3) has no backup');
    expect(backupText(state, NOW)).toBe('none');
    writeBackupRecord(state, { destination: '/media/disk', at: NOW - 3 * DAY, snapshot: 'x' });
    expect(backupReminder(state, [pop3], NOW)).toBeNull();
    expect(backupText(state, NOW)).toBe('3 days ago, to /media/disk');
    expect(backupReminder(state, [pop3], NOW + 40 * DAY)).toContain('43 days ago');
  });
});

it('a configuration is kept without what is secret', () => {
  const account = {
    ...testAccount('home', 'pop3', { port: 1 }),
    secret: { kind: 'plain', password: 'p' },
  };
  const kept = withoutSecrets({ accounts: [account], settings: { token: 't', notify: true } });
  expect(kept).toMatchObject({
    accounts: [{ name: 'home', secret: { kind: 'file' } }],
    settings: { notify: true },
  });
  expect(JSON.stringify(kept)).not.toMatch(/"p"|"t"/);
});

it('a file that cannot be read to its end is told by its own name, and the next is copied', () => {
  const mail = scratch();
  const backup = BackupDir.create(join(scratch(), 'backup'));
  try {
    // Opens, and fails when it is read, as one on a bad sector.
    const broken = join(mail, 'broken');
    mkdirSync(broken);
    writeFileSync(join(mail, 'whole'), 'Subject: x\r\n\r\n');
    let failure: unknown;
    try {
      backup.add(broken);
    } catch (thrown) {
      failure = thrown;
    }
    expect(toMailtuiError(failure)).toMatchObject({ kind: 'disk', scope: { file: broken } });
    const sha256 = backup.add(join(mail, 'whole'));
    backup.settle();
    expect(backup.readMessage(sha256).toString()).toContain('Subject: x');
    expect(readdirSync(join(backup.path, 'incoming'))).toEqual([]);
  } finally {
    backup.close();
  }
});

describe('what comes back', () => {
  it('is neither sent nor uploaded a second time', () => {
    const envelope = { from: 'a@x.org', to: ['b@x.org'] } as never;
    const times = { tries: 0, queued: 1, notBefore: 1 };
    const queued = { state: 'queued', envelope, refused: [], answer: '', ...times } as const;
    expect(dispatchAgain(queued).state).toBe('uncertain');
    expect(dispatchAgain({ ...queued, state: 'failed' }).state).toBe('failed');
    expect(['yes', 'unless-done', undefined].map(uploadAgain)).toEqual([
      ...['unless-found', 'unless-done', 'no'],
    ]);
  });

  it('makes no mailbox of a folder that is only here', () => {
    const upload = (dir: string) => uploadOfReturned({ protocol: 'imap', dir });
    expect(['INBOX', '%outbox', '%recently-deleted'].map(upload)).toEqual([
      ...['unless-found', 'no', 'no'],
    ]);
  });

  it('beside the profile is one file, whatever its flags have become, and within the directory', async () => {
    const to = scratch();
    const message = {
      ...{ content: Buffer.from('Subject: x\r\n\r\n'), received: NOW, sender: '', tags: [] },
      ...{ id: 'x', account: 'home', dir: 'INBOX', name: '1.a.host:2,', flags: 0 },
    };
    expect(await openTarget('maildir', to, false).write(message)).toBe(true);
    expect(await openTarget('maildir', to, false).write({ ...message, flags: 1 })).toBe(false);
    expect(readdirSync(join(to, 'home', 'INBOX', 'cur'))).toHaveLength(1);
    for (const hostile of [{ account: '..' }, { dir: 'a/../..' }, { name: '../../x' }]) {
      const target = openTarget('maildir', to, false);
      await expect(target.write({ ...message, ...hostile })).rejects.toThrow('leads out');
    }
  });
});
