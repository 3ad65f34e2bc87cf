/**
 * `mailtui backup` and `restore-backup`. The drill: a profile with an IMAP and a POP3 account on real
 * servers is backed up, lost, brought back and synced.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleChild } from '../support/child.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { PlainImap } from '../support/plainImap.js';
import { Program, testAccount } from '../support/program.js';

const letter = (n: number) =>
  Buffer.from(`Message-ID: <${n}@drill.test>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`);
const letters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => letter(from + n));

describeWithDovecot('the drill', () => {
  let server: Dovecot;
  const program = new Program();
  const away = mkdtempSync(join(tmpdir(), 'mailtui-away-'));
  const backup = join(away, 'backup');
  const imap = freshUser();
  const pop3 = freshUser();

  beforeAll(async () => {
    server = await startDovecot();
    server.putMail(imap, 'INBOX', letters(1, 6));
    server.putMail(imap, 'Lists', letters(10, 12));
    server.putMail(pop3, 'INBOX', letters(20, 26));
    const password = { kind: 'command', command: ['/bin/echo', 'pass'] } as const;
    program.configure([
      { ...testAccount('imap', 'imap', { port: server.imap, user: imap }), secret: password },
      {
        ...testAccount('pop3', 'pop3', { port: server.pop3, user: pop3 }),
        secret: password,
        afterDownload: 'when-deleted',
      },
    ]);
    await succeed('sync');
    const id = await ids();
    await succeed('flag', id(1), '--add', 'seen,flagged,todo');
    await succeed('move', id(2), 'Lists');
    await succeed('delete', id(3));
    await succeed('flag', id(20), id(21), '--add', 'seen,local');
    await succeed('archive', id(22));
    await succeed('server', 'keep', id(23));
    await succeed('delete', id(24));
    await succeed('sync');
    // Deleted for good here, and by the policy there; and what is yet to be pushed.
    await succeed('delete', (await ids())(24));
    await succeed('sync');
    await succeed('flag', (await ids())(4), '--add', 'answered');
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    program.remove();
    rmSync(away, { recursive: true, force: true });
  });

  it('brings back what was lost, and the next sync fetches and removes nothing', async () => {
    const before = await everything();
    const [made] = await program.json(['backup', backup, '--verify']);
    expect(made).toMatchObject({ problems: 0, verified: { damaged: 0 } });
    const [again] = await program.json(['backup', backup]);
    expect(again).toMatchObject({ added: 0, messages: made?.['messages'] });

    for (const part of ['config', 'mail', 'state']) {
      rmSync(join(program.home, part), { recursive: true });
    }
    expect((await program.run(['restore-backup', backup])).code).toBe(0);
    expect(await everything()).toEqual(before);
    expect((await program.run(['verify', '--full'])).code).toBe(0);

    const there = await onServers();
    const events = await program.json(['sync']);
    const summaries = events.filter(({ event }) => event === 'summary');
    expect(summaries).toHaveLength(2);
    for (const summary of summaries) {
      expect(summary).toMatchObject({ ok: true, new: 0, deleted: 0, moved: 0 });
    }
    // What was not pushed yet is pushed now, and nothing else has changed there or here.
    expect(await onServers()).toEqual(
      there.map((line) => (line.startsWith('INBOX 4 ') ? 'INBOX 4 \\Answered' : line)),
    );
    expect((await everything()).map(settled)).toEqual(before.map(settled));
    const [quiet] = await program.json(['sync', 'pop3']);
    expect(quiet).toBeDefined();
    expect((await everything()).map(settled)).toEqual(before.map(settled));
  }, 120_000);

  it('brings a message back into a living profile, and to the server', async () => {
    const there = await onServers();
    const client = await PlainImap.login(server, imap);
    await client.command('SELECT Lists');
    await client.command('UID STORE 1 +FLAGS (\\Deleted)');
    await client.command('EXPUNGE');
    client.close();
    await succeed('sync');
    const known = await program.json([
      'restore-backup',
      backup,
      '--account',
      'imap',
      '--query',
      'subject:10',
    ]);
    expect(known).toEqual([expect.objectContaining({ restored: 0, known: 1 })]);
    // Gone for good here, too.
    const [gone] = await program.json(['list', 'Recently deleted', '--account', 'imap']);
    rmSync(join(program.mailDir, 'imap', '%recently-deleted'), { recursive: true });
    await succeed('reindex');
    expect(gone).toMatchObject({ subject: '10' });
    const [restored] = await program.json(['restore-backup', backup, '--query', 'subject:10']);
    expect(restored).toMatchObject({ restored: 1, known: 0 });
    for (let round = 0; round < 3; round += 1) await succeed('sync');
    expect(await onServers()).toEqual(there);
  }, 120_000);

  it('leaves mail beside the profile, as Maildirs', async () => {
    const to = join(away, 'beside');
    const [written] = await program.json([
      'restore-backup',
      backup,
      '--to',
      to,
      '--folder',
      'Lists',
    ]);
    expect(written).toMatchObject({ restored: 4, damaged: 0 });
    expect(readdirSync(join(to, 'imap', 'Lists', 'cur'))).toHaveLength(4);
  });

  async function succeed(...args: string[]): Promise<void> {
    const { code, stderr } = await program.run(args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  }

  async function rows(): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    for (const account of ['imap', 'pop3']) {
      for (const { path } of await program.json(['folders', '--account', account])) {
        found.push(...(await program.json(['list', String(path), '--account', account])));
      }
    }
    return found;
  }

  async function ids(): Promise<(n: number) => string> {
    const all = await rows();
    return (n) => String(all.find(({ subject }) => subject === String(n))?.['id']);
  }

  async function everything(): Promise<string[]> {
    const all = await rows();
    return all.map((row) => JSON.stringify({ ...row, thread: null })).sort();
  }

  async function onServers(): Promise<string[]> {
    const lines: string[] = [];
    for (const user of [imap, pop3]) {
      const client = await PlainImap.login(server, user);
      for (const folder of user === imap ? ['INBOX', 'Lists', 'Trash'] : ['INBOX']) {
        for (const { subject, flags } of await client.messages(folder)) {
          const kept = flags.filter((flag) => flag !== '\\Recent');
          lines.push(`${folder} ${subject} ${kept.sort().join(' ')}`);
        }
      }
      client.close();
    }
    return lines.sort();
  }
});

/** What a sync is to change: that something was yet to be pushed. */
function settled(line: string): string {
  return line.replace('"server":"pending"', '"server":"on-server"');
}

describe('a backup of local mail', () => {
  const program = new Program();
  const away = mkdtempSync(join(tmpdir(), 'mailtui-away-'));
  const backup = join(away, 'backup');

  beforeAll(async () => {
    program.configure([testAccount('home', 'pop3', { port: 1 })]);
    put(1, 5);
    await program.run(['reindex']);
  });
  afterAll(() => {
    program.remove();
    rmSync(away, { recursive: true, force: true });
  });

  it('can be checked and read with ordinary tools', async () => {
    await program.json(['backup', backup]);
    const messages = execFileSync('find', [join(backup, 'messages'), '-name', '*.eml']).toString();
    for (const file of messages.trim().split('\n')) {
      const sum = execFileSync('sha256sum', [file]).toString().slice(0, 64);
      expect(file.endsWith(`${sum}.eml`)).toBe(true);
    }
    const [listing = ''] = execFileSync('find', [
      join(backup, 'folders'),
      '-size',
      '+0',
      '-name',
      '*.gz',
    ])
      .toString()
      .split('\n');
    expect(execFileSync('zcat', [listing]).toString()).toContain('"sha256"');
    expect(existsSync(join(backup, 'README.txt'))).toBe(true);
    expect(JSON.stringify(readFileSync(snapshotFile(), 'utf8'))).not.toContain('"pass"');
  });

  it('says which messages are damaged, and restores the rest', async () => {
    const [file = ''] = execFileSync('find', [join(backup, 'messages'), '-name', '*.eml'])
      .toString()
      .split('\n');
    const whole = readFileSync(file);
    appendFileSync(file, 'x');
    const { code, stderr } = await program.run(['backup', backup, '--verify']);
    expect([code, stderr]).toEqual([65, expect.stringContaining(file)]);
    const other = new Program();
    const restored = await other.run(['restore-backup', backup]);
    expect([restored.code, restored.stdout]).toEqual([
      65,
      expect.stringContaining('4 messages restored'),
    ]);
    expect(restored.stderr).toContain(file);
    writeFileSync(file, whole);
    expect((await other.run(['restore-backup', backup])).stdout).toContain(
      '1 messages restored; 4 were',
    );
    expect((await other.run(['verify', '--full'])).code).toBe(0);
    other.remove();
  });

  it('with a damaged snapshot falls back to the one before', async () => {
    appendFileSync(snapshotFile(), ' ');
    const { stdout, stderr } = await program.run(['restore-backup', backup, '--list']);
    expect(stdout.trim().split('\n').length).toBeGreaterThanOrEqual(1);
    expect(stderr).toContain('damaged');
    rmSync(snapshotFile());
  });

  it('is thinned out, and what no snapshot needs is removed', async () => {
    const [old = ''] = readdirSync(join(program.mailDir, 'home', 'INBOX', 'cur'));
    rmSync(join(program.mailDir, 'home', 'INBOX', 'cur', old));
    await program.run(['verify', '--repair']);
    const [thinned] = await program.json(['backup', backup, '--keep-daily', '1', '--verify']);
    expect(thinned).toMatchObject({
      messages: 4,
      removed: 1,
      verified: { snapshots: 1, damaged: 0 },
    });
  });

  it('refuses a directory of something else, and a disk that is not mounted', async () => {
    const taken = join(away, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'thesis.txt'), 'mine');
    expect((await program.run(['backup', taken])).code).toBe(65);
    expect(readdirSync(taken)).toEqual(['thesis.txt']);
    rmSync(backup, { recursive: true });
    const { code, stderr } = await program.run(['backup', backup]);
    expect([code, stderr]).toEqual([74, expect.stringContaining('Mount its disk')]);
  });

  it('killed before any step leaves the earlier ones whole, and the next completes it', async () => {
    const killer = await bundleChild('killAtStep');
    const target = join(away, 'killed');
    const profile = new Program();
    profile.configure([testAccount('home', 'pop3', { port: 1 })]);
    put(1, 3, profile);
    await profile.run(['reindex']);
    let steps = 0;
    for (let code: number | null = null; code === null; steps += 1) {
      rmSync(target, { recursive: true, force: true });
      rmSync(join(profile.home, 'state', 'backups.json'), { force: true });
      const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(steps + 1) };
      ({ code } = await profile.run(['backup', target], { env }));
      expect([0, null]).toContain(code);
      expect(await profile.run(['backup', target, '--verify'])).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect(readdirSync(join(target, 'messages')).length).toBe(3);
      expect(existsSync(join(target, 'incoming'))).toBe(false);
    }
    expect(steps).toBeGreaterThan(10);
    profile.remove();
  }, 600_000);

  it('restored by a run that is killed before any step, and then by another, is whole', async () => {
    const killer = await bundleChild('killAtStep');
    const target = join(away, 'killed');
    let steps = 0;
    for (let code: number | null = null; code === null; steps += 1) {
      const other = new Program();
      const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(steps + 1) };
      ({ code } = await other.run(['restore-backup', target], { env }));
      expect([0, null]).toContain(code);
      expect((await other.run(['restore-backup', target])).code).toBe(0);
      expect(await other.run(['verify', '--full'])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await other.json(['list', 'INBOX'])).toHaveLength(3);
      other.remove();
    }
    expect(steps).toBeGreaterThan(10);
  }, 600_000);

  function snapshotFile(): string {
    const names = readdirSync(join(backup, 'snapshots')).sort();
    return join(backup, 'snapshots', names.at(-1) ?? '');
  }

  function put(from: number, to: number, into = program): void {
    const dir = join(into.mailDir, 'home', 'INBOX');
    for (const part of ['cur', 'new', 'tmp']) {
      mkdirSync(join(dir, part), { recursive: true, mode: 0o700 });
    }
    execFileSync('chmod', ['-R', 'go=', into.mailDir]);
    for (let n = from; n <= to; n += 1) {
      const name = `170000000${n}.P1Q${n}.host:2,S`;
      writeFileSync(join(dir, 'cur', name), letter(n), { mode: 0o600 });
    }
  }
});
