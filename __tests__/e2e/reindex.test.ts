/** `mailtui reindex` on every kind of old index, beside others, and stopped in the middle. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { rebuildIndex } from '../../src/app/rebuildIndex.js';
import { profilePaths } from '../../src/config/paths.js';
import { Database } from '../../src/store/index/database.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { lockAccount } from '../../src/store/lock.js';
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
