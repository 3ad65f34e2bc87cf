import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { deliveryKey } from '../../src/core/deliveryKey.js';
import { flagsOf } from '../../src/core/flags.js';
import type { Delivery, MailStore } from '../../src/core/store.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { failure } from '../support/failures.js';
import { sha256 } from '../support/places.js';
import { scratch } from '../support/scratch.js';

const SEEN = flagsOf(['seen']);
const inbox = { account: 'ann', dir: 'INBOX' };
const mail = Buffer.from('From: bob@example.org\r\n\r\nhello \x00\xff\r\n', 'latin1');

let root: string;
let store: MailStore;

beforeEach(async () => {
  root = join(scratch(), 'mail');
  store = openMaildirStore(root);
  await store.createFolder(inbox);
});

describe('delivering', () => {
  it('puts an unread message into new, byte for byte, and tells its digest', async () => {
    const stored = await store.deliver(inbox, delivery());
    expect(stored).toEqual({
      subdir: 'new',
      name: expect.stringMatching(/^\d+\.P\d+Q\d+R[0-9a-f]{16}\.[^:,/]+$/),
      size: mail.length,
      digest: sha256(mail),
    });
    expect(readFileSync(join(root, 'ann/INBOX/new', stored.name))).toEqual(mail);
    expect(readdirSync(join(root, 'ann/INBOX/tmp'))).toEqual([]);
  });

  it('puts a message with flags into cur, its letters in ASCII order and its key in the name', async () => {
    const flags = flagsOf(['seen', 'answered', 'flagged', 'draft', 'forwarded', 'deleted']);
    const key = deliveryKey('1', '42');
    const stored = await store.deliver(inbox, delivery({ flags, key }));
    expect(stored.subdir).toBe('cur');
    expect(stored.name).toMatch(new RegExp(`,U=${key}:2,DFPRST$`));
  });

  it('keeps everything to the user alone', async () => {
    const { name } = await store.deliver(inbox, delivery());
    const mode = (path: string) => statSync(join(root, path)).mode & 0o777;
    expect(mode(`ann/INBOX/new/${name}`)).toBe(0o600);
    expect(['', 'ann', 'ann/INBOX', 'ann/INBOX/cur', 'ann/INBOX/tmp'].map(mode)).toEqual(
      Array(5).fill(0o700),
    );
  });

  it('gives the file the time when the message was received', async () => {
    const received = Date.UTC(2001, 8, 9, 1, 46, 40);
    const stored = await store.deliver(inbox, delivery({ received }));
    expect(statSync(join(root, 'ann/INBOX/new', stored.name)).mtimeMs).toBe(received);
    expect((await store.inspect(inbox, stored)).modified).toBe(received);
  });

  it.each([NaN, Infinity, -1, 8.64e15])('does not mind a time like %d', async (received) => {
    const stored = await store.deliver(inbox, delivery({ received }));
    expect(await store.read(inbox, stored)).toEqual(mail);
  });

  it('takes a stream, in whatever pieces it comes', async () => {
    async function* pieces() {
      for (const byte of mail) {
        await Promise.resolve();
        yield Buffer.of(byte);
      }
    }
    const stored = await store.deliver(inbox, delivery({ content: pieces() }));
    expect(stored.digest).toBe(sha256(mail));
    expect(await store.read(inbox, stored)).toEqual(mail);
  });

  it('leaves nothing behind when the stream breaks', async () => {
    async function* broken() {
      yield mail;
      await Promise.resolve();
      throw new DOMException('gone', 'AbortError');
    }
    const error = await failure(store.deliver(inbox, delivery({ content: broken() })));
    expect(error).toMatchObject({ kind: 'cancelled', scope: { account: 'ann', folder: 'INBOX' } });
    expect(filesBelow('ann')).toEqual([]);
  });

  it('gives each of many at once a name of its own', async () => {
    const contents = Array.from({ length: 300 }, (_, n) => Buffer.from(`message ${n}`));
    const stored = await Promise.all(
      contents.map((content) => store.deliver(inbox, delivery({ content }))),
    );
    await Promise.all(stored.map(() => store.syncFolder(inbox)));
    expect(new Set(stored.map((file) => file.name)).size).toBe(300);
    expect(await Promise.all(stored.map((file) => store.read(inbox, file)))).toEqual(contents);
  });

  it('says which folder is missing', async () => {
    const error = await failure(store.deliver({ account: 'ann', dir: 'Nowhere' }, delivery()));
    expect(error).toMatchObject({ kind: 'disk', scope: { account: 'ann', folder: 'Nowhere' } });
    await expect(store.syncFolder({ account: 'ann', dir: 'Nowhere' })).rejects.toMatchObject({
      kind: 'disk',
    });
  });

  it.each(['../ann', 'a//b', '', '.', 'a/../../..', 'INBOX/cur', 'nul\0', '/etc'])(
    'never leaves the root for a folder called %j',
    async (dir) => {
      await expect(store.createFolder({ account: 'ann', dir })).rejects.toMatchObject({
        kind: 'bug',
      });
      expect((await failure(store.createFolder({ account: '../x', dir: 'a' }))).kind).toBe('bug');
      const file = { subdir: 'cur', name: '../../../../etc/passwd' } as const;
      expect((await failure(store.read(inbox, file))).kind).toBe('bug');
    },
  );
});

describe('another program at the same Maildir', () => {
  it('may move a message from new to cur and flag it: it is still found', async () => {
    const stored = await store.deliver(inbox, delivery({ key: deliveryKey('1', '1') }));
    const renamed = `${stored.name}:2,FSk`;
    renameSync(path('new', stored.name), path('cur', renamed));
    expect(await store.locate(inbox, stored)).toBe(path('cur', renamed));
    expect(await store.read(inbox, stored)).toEqual(mail);
    expect(await store.setFlags(inbox, stored, flagsOf(['answered']))).toEqual({
      subdir: 'cur',
      name: `${stored.name}:2,Rk`,
    });
  });

  it('may rename it again and again while we read', async () => {
    const stored = await store.deliver(inbox, delivery({ flags: SEEN }));
    const other = stored.name.replace(':2,S', ':2,FS');
    let here = stored.name;
    const reads = Array.from({ length: 200 }, () => store.read(inbox, stored));
    for (let round = 0; round < 200; round += 1) {
      const there = here === other ? stored.name : other;
      renameSync(path('cur', here), path('cur', there));
      here = there;
      await Promise.resolve();
    }
    for (const content of await Promise.all(reads)) expect(content).toEqual(mail);
  });

  it('may have removed it: that is said, not guessed around', async () => {
    const stored = await store.deliver(inbox, delivery());
    unlinkSync(path('new', stored.name));
    for (const attempt of [
      () => store.read(inbox, stored),
      () => store.locate(inbox, stored),
      () => store.setFlags(inbox, stored, SEEN),
    ]) {
      expect(await failure(attempt())).toMatchObject({
        kind: 'disk',
        scope: { account: 'ann', folder: 'INBOX' },
      });
    }
  });

  it('may have left two files with one unique name: neither is overwritten', async () => {
    const stored = await store.deliver(inbox, delivery({ flags: SEEN }));
    const twin = stored.name.replace(':2,S', ':2,FS');
    writeFileSync(path('cur', twin), 'another');
    const flagged = flagsOf(['seen', 'flagged']);
    expect((await failure(store.setFlags(inbox, stored, flagged))).kind).toBe('disk');
    expect(readFileSync(path('cur', twin), 'utf8')).toBe('another');
    expect(await store.read(inbox, stored)).toEqual(mail);
  });
});

describe('flags', () => {
  it('are the letters of the name', async () => {
    const stored = await store.deliver(inbox, delivery());
    const seen = await store.setFlags(inbox, stored, SEEN);
    expect(seen).toEqual({ subdir: 'cur', name: `${stored.name}:2,S` });
    const none = await store.setFlags(inbox, seen, 0);
    expect(none).toEqual({ subdir: 'cur', name: `${stored.name}:2,` });
    expect(await store.setFlags(inbox, none, 0)).toEqual(none);
    expect((await store.scan(inbox)).files).toEqual([{ ...none, flags: 0, key: null }]);
  });
});

describe('looking at a folder', () => {
  it('finds messages of all programs, with flags and keys', async () => {
    const ours = await store.deliver(inbox, delivery({ flags: SEEN, key: deliveryKey('7', '1') }));
    const others = [
      '1204680122.27c448f1.host,S=4:2,RS', // Dovecot
      '1204680122_0.123.host,U=17,FMD5=7e33429f656f1e6e9d79b29c3f82c57e:2,FT', // OfflineIMAP
      '1446038218.M40681P23.host:2,ab', // with keywords of Dovecot
    ];
    for (const name of others) writeFileSync(path('cur', name), 'x');
    writeFileSync(path('new', '1446038219.R1.host'), 'x');
    const { files, skipped } = await store.scan(inbox);
    const found = new Map(files.map((file) => [file.name, file]));
    expect(found.get(ours.name)).toMatchObject({ flags: SEEN, key: deliveryKey('7', '1') });
    expect(others.map((name) => found.get(name)?.flags)).toEqual([
      flagsOf(['answered', 'seen']),
      flagsOf(['flagged', 'deleted']),
      0,
    ]);
    expect(found.get('1446038219.R1.host')).toMatchObject({ subdir: 'new', key: null });
    expect([files.length, skipped]).toEqual([5, []]);
  });

  it('reports what is not a message, opens none of it and deletes nothing', async () => {
    await store.deliver(inbox, delivery());
    mkdirSync(path('cur', '1.directory.host:2,'));
    symlinkSync('/etc/passwd', path('cur', '1.link.host:2,S'));
    execFileSync('mkfifo', [path('new', '1.pipe.host')]);
    for (const name of ['notes.txt', '1.bad.host:1,x', '1.control\x07.host', 'core']) {
      writeFileSync(path('cur', name), 'x');
    }
    writeFileSync(Buffer.from(path('cur', '1.\xff.host'), 'latin1'), 'x');
    writeFileSync(path('cur', '.hidden'), 'x');
    const before = filesBelow('ann');
    const { files, skipped } = await store.scan(inbox);
    expect(files).toHaveLength(1);
    expect(skipped.map(({ name, reason }) => `${name}: ${reason}`).sort()).toEqual([
      'cur/1.bad.host:1,x: not the name of a message',
      'cur/1.control\x07.host: not the name of a message',
      'cur/1.directory.host:2,: a directory',
      'cur/1.link.host:2,S: a symbolic link',
      'cur/1.\uFFFD.host: not the name of a message',
      'cur/core: not the name of a message',
      'cur/notes.txt: not the name of a message',
      'new/1.pipe.host: not a regular file',
    ]);
    expect(filesBelow('ann')).toEqual(before);
  });

  it('does not wait for a named pipe or follow a link that took the place of a message', async () => {
    execFileSync('mkfifo', [path('cur', '1.pipe.host:2,')]);
    symlinkSync('/etc/passwd', path('cur', '1.link.host:2,'));
    for (const name of ['1.pipe.host:2,', '1.link.host:2,']) {
      await expect(store.read(inbox, { subdir: 'cur', name })).rejects.toThrow();
    }
  });

  it('is an error when the folder cannot be listed: missing is not empty', async () => {
    renameSync(join(root, 'ann/INBOX/cur'), join(root, 'ann/INBOX/old'));
    expect((await failure(store.scan(inbox))).kind).toBe('disk');
  });

  it('clears tmp of what was forgotten there, not of a delivery that has an old date', async () => {
    const file = path('tmp', '1.delivering.host');
    writeFileSync(file, 'x');
    utimesSync(file, 1, 1);
    await store.scan(inbox);
    expect(existsSync(file)).toBe(true);

    const later = Date.now() + 37 * 60 * 60 * 1000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    await store.scan(inbox).finally(() => {
      clock.mockRestore();
    });
    expect(existsSync(file)).toBe(false);
  });

  it('finds nested folders and does not follow links out of the root', async () => {
    const outside = join(scratch(), 'other');
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(outside, part), { recursive: true });
    await store.createFolder({ account: 'ann', dir: 'Lists/ink/2024' });
    await store.createFolder({ account: 'ann', dir: 'Büro & Co' });
    symlinkSync(outside, join(root, 'ann/Lists/elsewhere'));
    symlinkSync(join(root, 'ann'), join(root, 'ann/Lists/loop'));
    mkdirSync(join(root, 'ann/.notmuch/cur'), { recursive: true });
    mkdirSync(join(root, 'ann/half/cur'), { recursive: true });
    expect(await store.listFolders('ann')).toEqual(['Büro & Co', 'INBOX', 'Lists/ink/2024']);
    expect(await store.listFolders('nobody')).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  it('is an error of that file', async () => {
    const stored = await store.deliver(inbox, delivery());
    rmSync(path('new', stored.name));
    symlinkSync(stored.name, path('new', stored.name));
    expect((await failure(store.read(inbox, stored))).kind).toBe('disk');
  });
});

function delivery(parts: Partial<Delivery> = {}): Delivery {
  return { content: mail, flags: 0, received: null, key: null, ...parts };
}

function path(part: 'cur' | 'new' | 'tmp', name: string): string {
  return join(root, 'ann/INBOX', part, name);
}

function filesBelow(dir: string): string[] {
  return readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
