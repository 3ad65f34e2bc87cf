/** `mailtui backup` and `restore-backup` of local mail: damage, thinning, kills. */
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
import { STEPS_APART } from '../support/killSteps.js';
import { Program, testAccount } from '../support/program.js';

const letter = (n: number) =>
  Buffer.from(`Message-ID: <${n}@drill.test>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`);

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
    for (let code: number | null = null; code === null; steps += STEPS_APART) {
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
    for (let code: number | null = null; code === null; steps += STEPS_APART) {
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
