/** `mailtui export` and `import`: mail goes out in every format and comes back as it was, once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { bundleChild } from '../support/child.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { STEPS_APART } from '../support/killSteps.js';
import { PlainImap } from '../support/plainImap.js';
import { Program, testAccount } from '../support/program.js';

const ELSEWHERE = testAccount('other', 'pop3', { port: 1 });

describe('mail of the demo', () => {
  const program = new Program();
  let demo: DemoServer;
  let here: string[];

  beforeAll(async () => {
    demo = await startDemoServer();
    program.configure(demo.accounts);
    await program.run(['sync']);
    const [first] = await program.json(['list', '--account', 'work']);
    await program.run(['flag', String(first?.['id']), '--add', 'flagged,todo']);
    here = await contents(program, 'work');
    expect(here.length).toBeGreaterThan(20);
  });
  afterAll(async () => {
    await demo.stop();
    program.remove();
  });

  it.each(['mbox', 'maildir', 'eml', 'zip'])('goes through %s and back', async (format) => {
    const target = join(program.home, `out-${format}${format === 'zip' ? '.zip' : ''}`);
    const exported = await program.json([
      'export',
      target,
      '--account',
      'work',
      '--format',
      format,
    ]);
    const elsewhere = new Program();
    try {
      elsewhere.configure([ELSEWHERE]);
      const [first] = await elsewhere.json(['import', target]);
      // The same message in two folders comes once.
      expect(Number(first?.['imported']) + Number(first?.['known'])).toBe(
        exported[0]?.['exported'],
      );
      expect(first?.['skipped']).toBe(0);
      const again = await elsewhere.json(['import', target]);
      expect(again[0]).toMatchObject({ imported: 0, known: exported[0]?.['exported'] });
      const there = await contents(elsewhere, 'other');
      expect(there.length).toBe(first?.['imported']);
      const marks = format === 'mbox' ? 'flags and tags' : format === 'maildir' ? 'flags' : 'none';
      expect(new Set(there.map((line) => shown(line, marks)))).toEqual(
        new Set(here.map((line) => shown(line, marks))),
      );
      expect((await elsewhere.run(['verify', '--full'])).code).toBe(0);
    } finally {
      elsewhere.remove();
    }
  });

  it('is not written over anything, and nothing unfinished is left', async () => {
    const target = join(program.home, 'taken');
    writeFileSync(target, 'mine');
    const { code, stderr } = await program.run([
      'export',
      target,
      '--folder',
      'inbox',
      '--account',
      'work',
    ]);
    expect([code, stderr]).toEqual([65, expect.stringContaining('nothing is overwritten')]);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(existsSync(`${target}.unfinished`)).toBe(false);
  });

  it('is what a query finds', async () => {
    const target = join(program.home, 'found.mbox');
    const query = ['export', target, '--account', 'work', '--query', 'is:flagged tag:todo'];
    expect(await program.json(query)).toEqual([{ exported: 1, known: 0, skipped: 0 }]);
    const mbox = readFileSync(target, 'utf8');
    expect(mbox).toMatch(/^From \S+ \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n/);
    expect(mbox).toMatch(/^X-Status: A?F$/m);
  });

  it('comes out of an archive that holds a bomb, too, without it', async () => {
    const dir = join(program.home, 'bomb');
    mkdirSync(dir);
    writeFileSync(join(dir, 'good.eml'), 'Message-ID: <good@x>\r\nSubject: good\r\n\r\nx\r\n');
    writeFileSync(join(dir, 'bomb.eml'), Buffer.alloc(64 * 1024 * 1024, 'a'));
    const zip = join(program.home, 'bomb.zip');
    execFileSync('python3', [
      '-m',
      'zipfile',
      '-c',
      zip,
      join(dir, 'bomb.eml'),
      join(dir, 'good.eml'),
    ]);
    const { code, stderr, stdout } = await program.run([
      'import',
      zip,
      '--account',
      'home',
      '--json',
    ]);
    expect(code).toBe(65);
    expect(stderr).toContain('bomb.eml');
    expect(JSON.parse(stdout)).toMatchObject({ imported: 1, skipped: 1 });
  });

  it('and what is no mail is refused', async () => {
    const file = join(program.home, 'no-mail');
    writeFileSync(file, 'hello');
    const { code, stderr } = await program.run(['import', file, '--account', 'home']);
    expect([code, stderr]).toEqual([65, expect.stringContaining('no mail that can be imported')]);
  });
});

describe('an import that is killed before every step on the disk', () => {
  it('is complete when it is run again, and nothing is there twice', async () => {
    const killer = await bundleChild('killAtStep');
    const program = new Program();
    try {
      program.configure([ELSEWHERE]);
      const box = join(program.home, 'box');
      const one = (n: number) =>
        `From a@b Tue Mar  5 11:22:33 2024\nMessage-ID: <${n}@x>\nSubject: ${n}\n\nbody\n\n`;
      writeFileSync(box, [1, 2, 3].map(one).join(''));
      let steps = 0;
      for (let code: number | null = null; code === null; steps += STEPS_APART) {
        execFileSync('rm', ['-rf', program.mailDir, join(program.home, 'state')]);
        const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(steps + 1) };
        ({ code } = await program.run(['import', box], { env }));
        expect([0, null]).toContain(code);
        // What was stored and has no row is taken in by whatever looks next.
        expect((await program.run(['verify', '--repair'])).code).toBe(0);
        expect((await program.run(['import', box])).code).toBe(0);
        expect((await program.run(['verify', '--full'])).code).toBe(0);
        const subjects = (await program.json(['list', 'Imported'])).map(({ subject }) => subject);
        expect([steps, subjects.sort()]).toEqual([steps, ['1', '2', '3']]);
      }
      expect(steps).toBeGreaterThan(8);
    } finally {
      program.remove();
    }
  }, 600_000);
});

describeWithDovecot('mail that is imported into an IMAP account', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('is put on the server by the next sync, with flags, tags and time', async () => {
    const program = new Program();
    try {
      const user = freshUser();
      program.configure([testAccount(user, 'imap', { port: server.imap, user })]);
      const box = join(program.home, 'box');
      writeFileSync(
        box,
        'From a@b Tue Mar  5 11:22:33 2024\nMessage-ID: <1@x>\nStatus: RO\nX-Keywords: todo\nSubject: 1\n\nbody\n\n',
      );
      await program.run(['sync']);
      expect((await program.run(['import', box, '--folder', 'Old/2024'])).code).toBe(0);
      expect((await program.run(['sync'])).code).toBe(0);
      const client = await PlainImap.login(server, user);
      const folder = (await client.command('LIST "" *')).match(/"?Old.2024"?/)?.[0] ?? '';
      const listed = await client.messages(folder.replaceAll('"', ''));
      expect(listed).toEqual([
        expect.objectContaining({
          subject: '1',
          flags: expect.arrayContaining(['\\Seen', 'todo']),
        }),
      ]);
      expect(await client.command('FETCH 1 INTERNALDATE')).toContain('05-Mar-2024 11:22:33 +0000');
      client.close();
      await program.run(['sync']);
      expect(await program.json(['list', 'Old/2024'])).toHaveLength(1);
      expect(await program.json(['import', box])).toEqual([
        expect.objectContaining({ imported: 0, known: 1 }),
      ]);
    } finally {
      program.remove();
    }
  });
});

/** What each message of the account is: its digest, flags and tags. */
async function contents(program: Program, account: string): Promise<string[]> {
  const rows = (await program.json(['search', '', '--account', account]).catch(() => null)) ?? [];
  const all =
    rows.length > 0
      ? rows
      : (
          await Promise.all(
            (await program.json(['folders', '--account', account])).map(({ path }) =>
              program.json(['list', String(path), '--account', account, '--limit', '10000']),
            ),
          )
        ).flat();
  return all.map(({ messageId, subject, size, flags, tags }) =>
    JSON.stringify({ messageId, subject, size, flags, tags }),
  );
}

function shown(line: string, marks: string): string {
  const { messageId, subject, size, flags, tags } = JSON.parse(line) as Record<string, unknown>;
  const known = marks === 'none' ? [] : marks === 'flags' ? [flags] : [flags, tags];
  return JSON.stringify([messageId, subject, size, ...known]);
}
