/**
 * The drill: a profile with an IMAP and a POP3 account on real servers is backed up, lost, brought
 * back and synced.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
