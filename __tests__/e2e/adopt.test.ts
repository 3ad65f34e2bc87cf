/** A Maildir of another program becomes the mail of an account, and a real server agrees. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';

const INBOX = 12;
const LISTS = 5;

/** With LF, as mail servers and isync write them; every third without a Message-ID. */
function letter(folder: string, number: number): Buffer {
  const id = number % 3 === 0 ? '' : `Message-ID: <${folder}-${String(number)}@example.org>\n`;
  const text = 'herring\n'.repeat(number + 1);
  return Buffer.from(
    `From: Bo <bo@example.org>\nTo: ann@example.org\nSubject: ${folder} ${String(number)}\n${id}` +
      `Date: Fri, 27 Nov 2026 08:00:${String(number).padStart(2, '0')} +0000\n\n${text}`,
  );
}

describeWithDovecot('mailtui adopt', () => {
  let server: Dovecot;
  let users = 0;
  let user: string;
  let program: Program;
  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    users += 1;
    user = `adopter${String(users)}`;
    program = new Program();
    server.putMail(user, 'INBOX', letters('INBOX', INBOX));
    server.putMail(user, 'Lists/dev', letters('dev', LISTS));
    // A server knows only what somebody has looked at.
    server.doveadm('mailbox', 'status', '-u', user, 'messages', '*');
    server.doveadm('flags', 'add', '-u', user, '\\Seen', 'mailbox', 'INBOX', '1:4');
  });
  afterEach(() => {
    program.remove();
  });

  const letters = (folder: string, count: number): Buffer[] =>
    Array.from({ length: count }, (_, number) => letter(folder, number));

  /** What another program has of the account, as Dovecot itself keeps it. */
  function maildirPlusPlus(): string {
    const copy = join(program.home, 'theirs');
    cpSync(join(server.home(user), 'Maildir'), copy, { recursive: true, preserveTimestamps: true });
    return copy;
  }

  /** The same as isync would have it: plain directories, and names of its own. */
  function plain(): string {
    const copy = maildirPlusPlus();
    const top = join(program.home, 'isync');
    for (const [from, to] of [
      ['.', 'INBOX'],
      ['.Lists.dev', 'Lists/dev'],
    ] as const) {
      for (const part of ['cur', 'new', 'tmp']) {
        mkdirSync(join(top, to, part), { recursive: true });
        for (const [at, name] of readdirSync(join(copy, from, part)).entries()) {
          const flags = /:2,\w*$/.exec(name)?.[0] ?? '';
          const theirs = `${String(1_600_000_000 + at)}.${part}${String(at)}.box,U=${String(at)}${flags}`;
          renameSync(join(copy, from, part, name), join(top, to, part, theirs));
        }
      }
    }
    writeFileSync(join(top, 'INBOX', '.mbsyncstate'), 'FarUidValidity 1\n');
    rmSync(copy, { recursive: true });
    return top;
  }

  function files(directory: string): Record<string, string> {
    const all = readdirSync(directory, { recursive: true, withFileTypes: true });
    const paths = all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]));
  }

  const onServer = (): string =>
    ['INBOX', 'Lists/dev']
      .map((box) => server.doveadm('fetch', '-u', user, 'uid flags hdr.subject', 'mailbox', box))
      .join();

  const configure = (protocol: 'imap' | 'pop3' = 'imap'): void => {
    program.configure([testAccount(user, protocol, { port: server[protocol] })]);
  };

  it.each([
    ['Maildir++', maildirPlusPlus],
    ['plain directories', plain],
  ])(
    'from %s: nothing is downloaded, put there or doubled',
    async (_layout, make) => {
      configure();
      const theirs = make();
      const [before, mailBefore] = [onServer(), files(theirs)];
      const [would] = await program.json(['adopt', theirs, '--dry-run']);
      expect(would).toMatchObject({ adopted: INBOX + LISTS, known: 0, skipped: 0 });
      expect(await program.json(['list'])).toEqual([]);
      const [done] = await program.json(['adopt', theirs]);
      expect(done).toMatchObject({ folders: { INBOX, 'Lists/dev': LISTS } });
      // Twice is once.
      expect(await program.json(['adopt', theirs])).toMatchObject([
        { adopted: 0, known: INBOX + LISTS },
      ]);
      const synced = await program.json(['sync']);
      expect(synced.at(-1)).toMatchObject({ ok: true, new: 0, pushed: 0, deleted: 0, moved: 0 });
      const listed = await program.json(['list', 'INBOX', '--limit', '100']);
      expect(listed).toHaveLength(INBOX);
      expect(listed.every(({ server: where }) => where === 'on-server')).toBe(true);
      expect(await program.json(['list', 'Lists/dev', '--limit', '100'])).toHaveLength(LISTS);
      expect(onServer()).toBe(before);
      expect(files(theirs)).toEqual(mailBefore);
      expect((await program.run(['verify', '--full'])).code).toBe(0);
      // Also when the index is lost.
      expect((await program.run(['reindex'])).code).toBe(0);
      expect((await program.json(['sync'])).at(-1)).toMatchObject({ ok: true, new: 0, pushed: 0 });
      expect(await program.json(['list', 'INBOX', '--limit', '100'])).toHaveLength(INBOX);
      expect(onServer()).toBe(before);
    },
    90_000,
  );

  it('takes the server’s word for what has changed there since', async () => {
    configure();
    const theirs = maildirPlusPlus();
    server.doveadm('flags', 'remove', '-u', user, '\\Seen', 'mailbox', 'INBOX', 'uid', '1');
    server.doveadm('move', '-u', user, 'Archive', 'mailbox', 'INBOX', 'uid', '2');
    server.doveadm('expunge', '-u', user, 'mailbox', 'INBOX', 'uid', '5');
    server.putMail(user, 'INBOX', [letter('later', 1)]);
    const before = onServer();
    await program.json(['adopt', theirs]);
    expect((await program.json(['sync'])).at(-1)).toMatchObject({ ok: true, new: 1, pushed: 0 });
    const [moved] = await program.json(['list', 'Archive']);
    expect(moved).toMatchObject({ subject: 'INBOX 1', server: 'on-server' });
    const inbox = await program.json(['list', 'INBOX', '--limit', '100']);
    const subjects = inbox.map(({ subject }) => subject);
    expect(subjects).toContain('later 1');
    expect(subjects).not.toContain('INBOX 1');
    const first = inbox.find(({ subject }) => subject === 'INBOX 0');
    expect(first?.['flags']).not.toContain('seen');
    // What somebody deleted there is not lost here, and does not go back.
    const gone = inbox.find(({ subject }) => subject === 'INBOX 4');
    expect(gone).toMatchObject({ server: 'local-only' });
    expect(onServer()).toBe(before);
  }, 60_000);

  it('by POP3, too, downloads nothing twice', async () => {
    configure('pop3');
    const theirs = maildirPlusPlus();
    await program.json(['adopt', theirs]);
    expect((await program.json(['sync'])).at(-1)).toMatchObject({ ok: true, new: 0 });
    expect(await program.json(['list', 'INBOX', '--limit', '100'])).toHaveLength(INBOX);
  }, 60_000);

  it('is not for an account that was fetched, nor for our own mail', async () => {
    configure();
    const own = await program.run(['adopt', join(program.home, 'mail')]);
    expect([own.code, own.stderr]).toEqual([65, expect.stringContaining('keeps mail')]);
    await program.run(['sync']);
    const late = await program.run(['adopt', maildirPlusPlus()]);
    expect([late.code, late.stderr]).toEqual([64, expect.stringContaining('mailtui import')]);
  }, 60_000);
});
