/** Messages of which only the headers come, from real servers, on the command line. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { asPop3, freshUser } from '../support/dovecotHarness.js';
import { Program, testAccount } from '../support/program.js';
import { simple } from '../support/testMessages.js';

describeWithDovecot('messages that are only partly here', () => {
  let server: Dovecot;
  let program: Program;
  let user: string;
  const old = simple(1, 'zebra '.repeat(2000));

  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
    user = freshUser();
    server.putMail(user, 'INBOX', [old]);
    const inbox = join(server.home(user), 'Maildir', 'new');
    for (const name of readdirSync(inbox)) utimesSync(join(inbox, name), 1e9, 1e9);
    server.putMail(user, 'INBOX', [simple(2, 'new')]);
  });
  afterEach(() => {
    program.remove();
  });

  it('IMAP: are listed, say so, and are fetched when one asks', async () => {
    program.configure([testAccount('work', 'imap', { port: server.imap, user })]);
    expect(await program.run(['accounts', 'edit', 'work', '--history', '30'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('older than 30 days'),
    });
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    const [row, ...others] = await program.json(['search', 'is:partial']);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{ subject: 'message 1', server: 'on-server', partial: true, size: old.length },
    });
    const id = String(row?.['id']);
    const shown = await program.run(['show', '--raw', id]);
    expect(shown.stdout).toBe(old.subarray(0, old.indexOf('\r\n\r\n') + 4).toString());
    expect(shown.stderr).toBe(
      `Only the header of this message of ${old.length} octets is here; the rest comes with: mailtui fetch ${id}\n`,
    );
    for (const refused of [
      ['reply', id, '--body', '-'],
      ['copy', id, 'INBOX'],
    ]) {
      expect(await program.run(refused)).toMatchObject({
        ...{ code: 65, stderr: expect.stringContaining(`mailtui fetch ${id}`) },
      });
    }
    expect(await program.json(['search', 'zebra'])).toEqual([]);
    expect(await program.run(['fetch', id])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await program.run(['show', '--raw', id])).stdout).toBe(old.toString());
    expect(await program.json(['search', 'zebra'])).toMatchObject([{ id, server: 'on-server' }]);
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await program.json(['list'])).toHaveLength(2);
  });

  it('are found by the words of their bodies when the server is asked', async () => {
    const account = testAccount('work', 'imap', { port: server.imap, user });
    const letters = testAccount('home', 'pop3', { port: server.pop3 });
    program.configure([{ ...account, history: { days: 30 } }, letters]);
    await program.run(['sync', 'work']);
    expect(await program.json(['search', 'zebra'])).toEqual([]);
    expect(await program.json(['search', '--server', 'zebra'])).toMatchObject([
      { subject: 'message 1', server: 'on-server', partial: true },
    ]);
    expect(await program.json(['search', '--server', 'message'])).toHaveLength(2);
    const { code, stderr } = await program.run(['search', '--server', 'zebra', 'has:link']);
    expect(code).toBe(0);
    expect(stderr).toContain('work: the server was not asked for has:link, and may find more.');
    expect(stderr).toContain('home: POP3 has no search; only what is here was searched.');
  });

  it('IMAP: survive the loss of the index', async () => {
    const account = testAccount('work', 'imap', { port: server.imap, user });
    program.configure([{ ...account, history: { days: 30 } }]);
    await program.run(['sync']);
    const before = await program.json(['list']);
    expect(await program.run(['reindex'])).toMatchObject({ code: 0 });
    const states = (rows: readonly Record<string, unknown>[]) =>
      rows.map((row) => [row['id'], row['subject'], row['size'], row['partial']]);
    expect(states(await program.json(['list']))).toEqual(states(before));
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await program.json(['list'])).toEqual(before);
  });

  it('POP3: stay on the server although mail is deleted there, until all of them is here', async () => {
    const account = testAccount('home', 'pop3', { port: server.pop3, user });
    program.configure([{ ...account, afterDownload: 'delete', headersOnlyAbove: 4096 }]);
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    const rows = await program.json(['list']);
    expect(rows.map((row) => row['server']).sort()).toEqual(['gone', 'on-server']);
    const id = String(rows.find((row) => row['partial'] === true)?.['id']);
    expect(await program.run(['fetch', id])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await program.run(['show', '--raw', id])).stdout).toBe(asPop3(old).toString());
    await program.run(['sync']);
    await program.run(['sync']);
    expect((await program.json(['list'])).map((row) => row['server'])).toEqual(['gone', 'gone']);
    expect(await program.run(['fetch', '--again', id])).toMatchObject({
      ...{ code: 65, stderr: expect.stringContaining('no longer has this message') },
    });
  });

  it('says when the server cannot be reached, and leaves what is here', async () => {
    const account = testAccount('work', 'imap', { port: server.imap, user });
    program.configure([{ ...account, history: { days: 30 } }]);
    await program.run(['sync']);
    program.configure([{ ...account, incoming: { ...account.incoming, port: 1 } }]);
    const [row] = await program.json(['search', 'is:partial']);
    expect(await program.run(['fetch', String(row?.['id'])])).toMatchObject({ code: 69 });
    expect(await program.json(['search', 'is:partial'])).toEqual([row]);
  });
});
