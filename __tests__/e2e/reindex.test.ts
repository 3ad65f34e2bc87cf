/** `mailtui reindex` on every kind of old index, beside others, and stopped in the middle. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { rebuildIndex } from '../../src/app/rebuildIndex.js';
import { profilePaths } from '../../src/config/paths.js';
import { Database } from '../../src/store/index/database.js';
import { lockIndexForUse } from '../../src/store/indexLock.js';
import { openIndex, openIndexReader } from '../../src/store/index/openIndex.js';
import { lockAccount } from '../../src/store/lock.js';
import { bundleChild } from '../support/child.js';
import { addition } from '../support/places.js';
import { failure } from '../support/failures.js';
import { Program, testAccount } from '../support/program.js';

const ACCOUNT = testAccount('ann', 'imap', { port: 1 });
const MESSAGES = 300;

describe('reindex', () => {
  let program: Program;
  let state: string;
  let indexFile: string;

  beforeEach(() => {
    program = new Program();
    program.configure([ACCOUNT]);
    state = join(program.home, 'state');
    indexFile = join(state, 'index.sqlite');
    putMail('INBOX', MESSAGES);
  });
  afterEach(() => {
    program.remove();
  });

  it.each([
    ['is missing', () => undefined],
    ['is of a newer version', ofNewerVersion],
    [
      'is no database',
      () => {
        writeFileSync(indexFile, 'this is no database, but it is long enough to be looked into');
      },
    ],
    [
      'is broken in the middle',
      () => {
        const bytes = readFileSync(indexFile);
        bytes.fill(0xee, 4096);
        writeFileSync(indexFile, bytes);
      },
    ],
  ])('makes one from the mail when the old one %s', async (_, spoil) => {
    await program.run(['list']);
    spoil();
    const { code, stdout, stderr } = await program.run(['reindex']);
    expect([code, stdout, stderr]).toEqual([
      0,
      `${MESSAGES} messages in 1 folders are indexed.\n`,
      '',
    ]);
    expect(await program.json(['list'])).toHaveLength(MESSAGES);
    expect(readdirSync(state).filter((name) => /rebuild|-wal/.test(name))).toEqual([]);
  });

  it('keeps what the server says of the folders', async () => {
    const demo: DemoServer = await startDemoServer();
    try {
      program.configure(demo.accounts);
      await program.run(['sync']);
      const before = await program.json(['folders']);
      expect(before.some(({ role }) => role === 'sent')).toBe(true);
      expect((await program.run(['reindex'])).code).toBe(0);
      expect(await program.json(['folders'])).toEqual(before);
    } finally {
      await demo.stop();
    }
  });

  it('keeps tags that no server knows', async () => {
    const pop3 = { ...testAccount('ann', 'pop3', { port: 1 }), afterDownload: 'keep' } as const;
    for (const account of [ACCOUNT, pop3]) {
      program.configure([account]);
      const [first, second] = await program.json(['list']);
      const ids = [first, second].map((row) => String(row?.['id']));
      expect((await program.run(['flag', ids[0] ?? '', '--add', 'errand,boat'])).code).toBe(0);
      expect((await program.run(['reindex'])).code).toBe(0);
      const rows = await program.json(['list', '--limit', '2']);
      expect(rows.map(({ tags }) => tags)).toEqual([['boat', 'errand'], []]);
    }
  });

  it('without an account says so and touches nothing', async () => {
    program.configure([]);
    const { code, stderr } = await program.run(['reindex']);
    expect(code).toBe(78);
    expect(stderr).toContain('there is no account yet');
    expect(existsSync(state)).toBe(false);
  });

  it('that is refused leaves the file of the one at work alone', async () => {
    mkdirSync(state);
    const lock = lockAccount(state, ACCOUNT.name);
    const unfinished = `${indexFile}.rebuild`;
    writeFileSync(unfinished, 'half of an index');
    try {
      expect((await program.run(['reindex'])).code).toBe(75);
      expect(readFileSync(unfinished, 'utf8')).toBe('half of an index');
    } finally {
      lock.release();
    }
    expect((await program.run(['reindex'])).code).toBe(0);
    expect(existsSync(unfinished)).toBe(false);
  });

  it('stops within a folder, and the old index is as it was', async () => {
    await program.run(['reindex']);
    const before = readFileSync(indexFile);
    const stop = new AbortController();
    const profile = {
      accounts: [ACCOUNT],
      paths: profilePaths({ MAILTUI_HOME: program.home }),
    };
    const rebuilt = rebuildIndex({
      profile,
      signal: stop.signal,
      onProgress: () => {
        setImmediate(() => {
          stop.abort();
        });
      },
      onSkipped: () => undefined,
    });
    expect(await failure(rebuilt)).toMatchObject({ kind: 'cancelled' });
    expect(readFileSync(indexFile).equals(before)).toBe(true);
    expect(existsSync(`${indexFile}.rebuild`)).toBe(true);
    const { code, stdout } = await program.run(['reindex']);
    expect([code, stdout]).toEqual([0, `${MESSAGES} messages in 1 folders are indexed.\n`]);
    expect(existsSync(`${indexFile}.rebuild`)).toBe(false);
  });

  it('goes on where an earlier one was stopped', async () => {
    const { index } = openIndex(`${indexFile}.rebuild`, { alone: true });
    const inbox = { account: ACCOUNT.name, protocol: 'imap', role: 'inbox' } as const;
    const folder = index.putFolder({ ...inbox, dir: 'INBOX', path: 'INBOX', name: 'INBOX' });
    const file = { subdir: 'cur', name: '0.M1.host:2,S' } as const;
    const subject = 'read by the earlier one';
    const parts = { file, flags: 1, agreed: null, remoteId: null, summary: { subject } };
    index.commit([addition(folder.id, 1, parts)]);
    index.close();
    const { stdout } = await program.run(['reindex']);
    expect(stdout).toBe(`${MESSAGES} messages in 1 folders are indexed.\n`);
    expect(await program.json(['search', 'subject:earlier'])).toHaveLength(1);
  });

  it('that goes on forgets folders and accounts that are gone meanwhile', async () => {
    const { index } = openIndex(`${indexFile}.rebuild`, { alone: true });
    for (const [account, dir] of [
      [ACCOUNT.name, 'Gone'],
      ['somebody', 'INBOX'],
    ] as const) {
      const folder = { account, protocol: 'imap', role: null, dir, path: dir, name: dir } as const;
      const { id } = index.putFolder(folder);
      index.commit(Array.from({ length: 900 }, (_, n) => addition(id, id * 1000 + n)));
    }
    index.close();
    expect((await program.run(['reindex'])).code).toBe(0);
    const folders = await program.json(['folders']);
    expect(folders.map(({ name, total }) => [name, total])).toEqual([['INBOX', MESSAGES]]);
    const reader = openIndexReader(indexFile);
    expect(reader.folders().map(({ account, dir }) => [account, dir])).toEqual([
      [ACCOUNT.name, 'INBOX'],
    ]);
    reader.close();
  });

  it('begins again where most of what an earlier one saw is gone', async () => {
    const { index } = openIndex(`${indexFile}.rebuild`, { alone: true });
    const inbox = { account: ACCOUNT.name, protocol: 'imap', role: 'inbox' } as const;
    const { id } = index.putFolder({ ...inbox, dir: 'INBOX', path: 'INBOX', name: 'INBOX' });
    index.commit(Array.from({ length: 900 }, (_, n) => addition(id, 1000 + n)));
    index.close();
    const { stdout } = await program.run(['reindex']);
    expect(stdout).toBe(`${MESSAGES} messages in 1 folders are indexed.\n`);
  });

  it('loses nothing however often it is killed, and ends at last', async () => {
    await program.run(['reindex']);
    for (const folder of ['Archive', 'Lists']) putMail(folder, 15);
    const killer = await bundleChild('killAtStep');
    let kills = 0;
    for (let step = 1; ; step += 2) {
      const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(step) };
      const [, signal] = (await once(program.start(['reindex'], env), 'close')) as unknown[];
      if (signal !== 'SIGKILL') break;
      kills += 1;
      // The old one is in its place, or all of the new one.
      expect([MESSAGES, MESSAGES + 30]).toContain(indexed());
    }
    expect(kills).toBeGreaterThan(2);
    expect(indexed()).toBe(MESSAGES + 30);
    expect(readdirSync(state).filter((name) => /rebuild|damaged/.test(name))).toEqual([]);
  }, 240_000);

  it('leaves a damaged one where it is as long as somebody uses it', async () => {
    await program.run(['reindex']);
    const bytes = readFileSync(indexFile);
    const user = lockIndexForUse(indexFile);
    try {
      writeFileSync(indexFile, 'this is no database, but it is long enough to be looked into');
      const { code, stderr } = await program.run(['list']);
      expect([code, stderr]).toEqual([75, expect.stringContaining('mailtui is open')]);
      expect(readdirSync(state).filter((name) => name.includes('damaged'))).toEqual([]);
    } finally {
      user.release();
    }
    writeFileSync(indexFile, bytes);
    expect(await program.json(['list'])).toHaveLength(MESSAGES);
  });

  it.each([
    ['missing', () => undefined],
    [
      'damaged',
      () => {
        writeFileSync(indexFile, 'this is no database, but it is long enough to be looked into');
      },
    ],
  ])('is done by itself where the index is %s', async (how, spoil) => {
    mkdirSync(state, { recursive: true });
    spoil();
    const { code, stdout, stderr } = await program.run(['list', '--json', '--limit', '1000']);
    expect([code, stdout.trim().split('\n').length]).toEqual([0, MESSAGES]);
    expect(stderr).toContain(how);
    expect(stderr).toContain(`${MESSAGES} messages`);
    const set = readdirSync(state).filter((name) => name.includes('.damaged-'));
    expect(set).toHaveLength(how === 'damaged' ? 1 : 0);
    expect((await program.run(['list'])).stderr).toBe('');
  });

  function indexed(): number {
    const reader = openIndexReader(indexFile);
    try {
      expect(reader.checkFile('thorough')).toEqual([]);
      return reader.folders().reduce((sum, { total }) => sum + total, 0);
    } finally {
      reader.close();
    }
  }

  function putMail(folder: string, count: number): void {
    const dir = join(program.mailDir, ACCOUNT.name, folder);
    for (const sub of ['tmp', 'new', 'cur']) mkdirSync(join(dir, sub), { recursive: true });
    for (let n = 0; n < count; n += 1) {
      writeFileSync(join(dir, 'cur', `${n}.M1.host:2,S`), `Subject: number ${n}\n\ntext\n`);
    }
  }

  function ofNewerVersion(): void {
    rmSync(indexFile, { force: true });
    openIndex(indexFile).index.close();
    const database = new Database(indexFile);
    database.exec('PRAGMA user_version = 999999');
    database.close();
  }
});
