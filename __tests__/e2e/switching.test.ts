/**
 * An account gets another protocol, another host, another address: on a real server, mail stays,
 * is matched again, is downloaded once, and nothing is put on the server or changed there.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';

function letter(name: string, more = ''): Buffer {
  const head = `Message-ID: <${name}@larsen.example>\r\nDate: Fri, 27 Nov 2026 08:00:00 +0000\r\n`;
  return Buffer.from(`${head}Subject: ${name}\r\n${more}\r\nThe text of ${name}.\r\n`);
}

describeWithDovecot('accounts edit', () => {
  let server: Dovecot;
  let program: Program;
  let count = 0;
  let user = '';
  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
    count += 1;
    user = `user${String(count)}`;
    server.putMail(user, 'INBOX', [letter('one'), letter('two'), letter('three')]);
    server.putMail(user, 'Archive', [letter('old')]);
  });
  afterEach(() => {
    program.remove();
  });

  /** File names by folder, which tell a second download from the first. */
  function files(): string[] {
    return readdirSync(program.mailDir, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\/(?:cur|new)\/\d/.test(path))
      .map((path) => path.replace(/\/(?:cur|new)\//, '/').replace(/[,:].*$/, ''))
      .sort();
  }
  /** All that the server has: mailbox, flags, Message-ID. */
  function onServer(): string {
    return server.doveadm('fetch', '-u', user, 'mailbox flags hdr.message-id', 'all');
  }
  async function edit(...options: (string | number)[]) {
    const done = await program.run(['accounts', 'edit', 'me', ...options.map(String)]);
    return { ...done, said: done.stderr };
  }
  async function synced(): Promise<void> {
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  }
  const subjects = async (...where: string[]) =>
    (await program.json(['list', ...where])).map(({ subject }) => subject).sort();

  it('switches IMAP to POP3 and back, and nothing is downloaded twice or changed there', async () => {
    program.configure([testAccount('me', 'imap', { port: server.imap, user })]);
    await synced();
    const [first] = await program.json(['list']);
    await program.run(['flag', String(first?.['id']), '--add', 'seen,flagged']);
    await synced();
    const [before, there] = [files(), onServer()];
    expect(before).toHaveLength(4);

    const asked = await edit('--protocol', 'pop3', '--port', server.pop3, '--security', 'none');
    expect(asked.code).toBe(64);
    expect(asked.said).toMatch(/nothing is downloaded twice[\s\S]*only the inbox is fetched/);
    expect((await program.json(['accounts']))[0]).toMatchObject({ protocol: 'imap' });

    const toPop3 = await edit(
      '--protocol',
      'pop3',
      '--port',
      server.pop3,
      '--security',
      'none',
      '--yes',
    );
    expect([toPop3.code, toPop3.stdout]).toEqual([0, '']);
    expect((await program.json(['accounts']))[0]).toMatchObject({
      protocol: 'pop3',
      afterDownload: 'keep',
    });
    await synced();
    expect(files()).toEqual(before);
    expect(await subjects()).toEqual(['one', 'three', 'two']);
    expect(await subjects('Archive')).toEqual(['old']);
    expect(onServer()).toBe(there);
    const rows = await program.json(['list']);
    expect(rows.map(({ server: state }) => state)).toEqual(['on-server', 'on-server', 'on-server']);
    expect(rows.find(({ id }) => id === first?.['id'])).toMatchObject({
      flags: ['seen', 'flagged'],
    });

    server.putMail(user, 'INBOX', [letter('four')]);
    await synced();
    expect(files()).toHaveLength(5);
    const later = onServer();

    expect((await edit('--protocol', 'imap', '--port', server.imap, '--yes')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({
      protocol: 'imap',
      afterDownload: null,
    });
    await synced();
    expect(files()).toHaveLength(5);
    expect(await subjects()).toEqual(['four', 'one', 'three', 'two']);
    expect(onServer()).toBe(later);
  }, 60_000);

  it('is matched again under another host name and another user name', async () => {
    program.configure([testAccount('me', 'imap', { port: server.imap, user })]);
    await synced();
    const [before, there] = [files(), onServer()];
    const moved = await edit('--host', 'localhost', '--yes');
    expect([moved.code, moved.said]).toEqual([
      0,
      expect.stringMatching(/nothing is downloaded twice/),
    ]);
    await synced();
    expect(files()).toEqual(before);
    expect(onServer()).toBe(there);
  }, 60_000);

  it('saves nothing that does not work, unless told to', async () => {
    program.configure([testAccount('me', 'imap', { port: server.imap, user })]);
    const refused = await edit('--port', '1');
    expect(refused.code).toBe(69);
    expect(refused.said).toMatch(/cannot be reached/);
    expect((await program.json(['accounts']))[0]).toMatchObject({ port: server.imap });
    expect((await edit('--port', '1', '--no-test')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ port: 1 });
  });

  it('takes another password, tries it, and keeps it where it is wanted', async () => {
    program.configure([testAccount('me', 'imap', { port: server.imap, user })]);
    const change = (input: string, ...more: string[]) =>
      program.run(['accounts', 'edit', 'me', '--password-stdin', ...more], { input });
    expect((await change('wrong\n')).code).toBe(77);
    expect((await change('pass\n', '--secret', 'file')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ secret: 'file' });
    const secrets = join(program.home, 'config', 'secrets.json');
    expect(JSON.parse(readFileSync(secrets, 'utf8'))).toEqual({ me: 'pass' });
    await synced();
    expect((await edit('--password-command', 'echo pass')).code).toBe(0);
    expect(JSON.parse(readFileSync(secrets, 'utf8'))).toEqual({});
    expect((await program.json(['accounts']))[0]).toMatchObject({ secret: 'command' });
    await synced();
  }, 60_000);

  it('renames the address, and the user name that was it', async () => {
    const account = testAccount('me', 'imap', { port: server.imap, user: `${user}@example.test` });
    program.configure([{ ...account, address: `${user}@example.test` }]);
    const done = await edit(
      '--address',
      'new@example.test',
      '--display-name',
      'Ann',
      '--no-test',
      '--yes',
    );
    expect(done.code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({
      address: 'new@example.test',
      user: 'new@example.test',
      displayName: 'Ann',
    });
  });

  it('gets and loses a place in the list, a pause and a rhythm', async () => {
    const one = testAccount('one', 'imap', { port: 1 });
    program.configure([one, testAccount('me', 'imap', { port: server.imap, user })]);
    expect((await edit('--position', '1')).code).toBe(0);
    expect((await program.json(['accounts'])).map(({ name }) => name)).toEqual(['me', 'one']);
    expect((await program.run(['accounts', 'edit', 'one', '--enabled', 'off'])).code).toBe(0);
    expect((await program.json(['accounts']))[1]).toMatchObject({ name: 'one', enabled: false });
    await synced();
    expect((await program.run(['sync', 'one'])).code).not.toBe(0);
    expect((await edit('--sync-every', '30')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ syncEvery: 30 });
    expect((await edit('--sync-every', '0')).code).toBe(64);
    expect((await edit('--colour', 'blue')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ colour: '#4a8fdc' });
    expect((await edit('--colour', '')).code).toBe(0);
    expect((await program.json(['accounts']))[0]).toMatchObject({ colour: null });
    expect((await edit('--colour', 'blueish')).code).toBe(64);
  });
});
