/** A backup that comes back into an account that is in use, or that somebody has tampered with. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
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
import { Program, testAccount } from '../support/program.js';

const LETTER = 'From: a@x.test\nTo: ben@x.test\nSubject: out\n\ntext\n';

describe('a backup', () => {
  let program: Program;
  let away: string;
  let backup: string;

  beforeEach(async () => {
    program = new Program();
    away = mkdtempSync(join(tmpdir(), 'mailtui-used-'));
    backup = join(away, 'backup');
    const outgoing = { host: '127.0.0.1', port: 1, security: 'none', user: 'home' } as const;
    program.configure([{ ...testAccount('home', 'pop3', { port: 1 }), outgoing }]);
    const inbox = join(program.mailDir, 'home', 'INBOX');
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(inbox, part), { recursive: true });
    writeFileSync(join(inbox, 'cur', '1.M1.host:2,S'), 'Subject: here\n\nx\n');
    await program.run(['reindex']);
  });
  afterEach(() => {
    program.remove();
    rmSync(away, { recursive: true, force: true });
  });

  it('brings back what waited to be sent as uncertain, where other mail is', async () => {
    await program.run(['send', '-t', '--account', 'home'], { input: LETTER });
    expect(await program.json(['outbox'])).toMatchObject([{ state: 'queued' }]);
    await program.json(['backup', backup]);
    const cur = join(program.mailDir, 'home', '%outbox', 'cur');
    for (const name of readdirSync(cur)) rmSync(join(cur, name));
    await program.run(['verify', '--repair']);
    expect(await program.json(['outbox'])).toEqual([]);
    expect((await program.run(['restore-backup', backup])).stdout).toContain('1 messages restored');
    expect(await program.json(['outbox'])).toMatchObject([{ state: 'uncertain' }]);
    expect((await program.run(['restore-backup', backup])).stdout).toContain('0 messages restored');
  });

  it('chooses no directory that is not one of ours, and leaves no folder of that name', async () => {
    await program.json(['backup', backup]);
    const snapshots = join(backup, 'snapshots');
    const [name = ''] = readdirSync(snapshots);
    const text = readFileSync(join(snapshots, name), 'utf8').replace(
      /"dir": "INBOX"/,
      '"dir": "../../evil"',
    );
    expect(text).toContain('evil');
    const digits = createHash('sha256').update(text).digest('hex').slice(0, 16);
    rmSync(join(snapshots, name));
    writeFileSync(join(snapshots, name.replace(/-[0-9a-f]{16}/, `-${digits}`)), text);
    const { code, stderr } = await program.run(['restore-backup', backup]);
    expect([code, stderr]).toEqual([65, expect.stringContaining('"../../evil" cannot be')]);
    expect(existsSync(join(program.mailDir, '..', 'evil'))).toBe(false);
    const folders = await program.json(['folders']);
    expect(JSON.stringify(folders)).not.toContain('evil');
  });
});
