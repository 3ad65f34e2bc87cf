/** New mail on a real server, as the built program tells of it: to a hook, the desktop, a terminal. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const letter = (subject: string): Buffer =>
  Buffer.from(`From: Ann <ann@larsen.example>\r\nSubject: ${subject}\r\n\r\nHello\r\n`);

describeWithDovecot('new mail', () => {
  let server: Dovecot;
  let program: Program;
  let terminal: Terminal | undefined;
  let user: string;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
    user = freshUser();
    server.putMail(user, 'INBOX', [letter('old')]);
  });
  afterEach(async () => {
    await terminal?.close();
    terminal = undefined;
    program.remove();
  });

  /** A program in the profile's `bin` that adds a line of what it was given to its log. */
  function recorder(name: string, what: string): string {
    const bin = join(program.home, 'bin');
    mkdirSync(bin, { recursive: true });
    const file = join(bin, name);
    writeFileSync(file, `#!/bin/sh\necho "${what}" >> ${file}.log\n`);
    chmodSync(file, 0o700);
    return file;
  }
  const logOf = (file: string): string[] =>
    existsSync(`${file}.log`) ? readFileSync(`${file}.log`, 'utf8').trimEnd().split('\n') : [];

  it.each(['imap', 'pop3'] as const)('over %s is told once by a sync', async (protocol) => {
    const hook = recorder('hook', '$1 $MAILTUI_COUNT $MAILTUI_SUBJECT $(wc -l)');
    const notify = recorder('notify-send', '$*');
    const account = testAccount(user, protocol, { port: server[protocol] });
    program.configure([account], { onNewMail: [hook, 'ding'] });
    const env = { PATH: `${join(program.home, 'bin')}:/usr/bin:/bin`, DISPLAY: ':0' };
    const silent = { code: 0, stdout: '', stderr: '' };
    expect(await program.run(['sync'], { env })).toEqual(silent);
    expect(logOf(hook)).toEqual([]);
    server.putMail(user, 'INBOX', [letter('$(id) one'), letter('two')]);
    expect(await program.run(['sync'], { env })).toEqual(silent);
    expect(await program.run(['sync'], { env })).toEqual(silent);
    expect(logOf(hook)).toEqual([expect.stringMatching(/^ding 2 (\$\(id\) one|two) 1$/)]);
    const log = logOf(notify);
    expect(log).toHaveLength(2);
    expect(log[0]).toContain(`2 new messages in ${user}`);

    await program.run(['accounts', 'edit', user, '--on-new-mail', '', '--notify', 'off']);
    server.putMail(user, 'INBOX', [letter('three')]);
    expect(await program.run(['sync'], { env })).toEqual(silent);
    expect([logOf(hook).length, logOf(notify).length]).toEqual([1, 2]);
  });

  it('is here also when the hook fails, which is said', async () => {
    program.configure([testAccount(user, 'imap', { port: server.imap })], {
      onNewMail: ['/nowhere/bell'],
    });
    await program.run(['sync']);
    server.putMail(user, 'INBOX', [letter('one')]);
    const { code, stderr } = await program.run(['sync']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('/nowhere/bell was not found')]);
    expect(await program.json(['list'])).toHaveLength(2);
  });

  it('comes by itself again once a refused password was mended and asked for', async () => {
    const password = join(program.home, 'password');
    writeFileSync(password, 'wrong\n');
    const account = testAccount(user, 'imap', { port: server.imap });
    program.configure([{ ...account, secret: { kind: 'command', command: ['cat', password] } }]);
    terminal = new Terminal([process.execPath, MAILTUI], { env: program.env, columns: 100 });
    await terminal.waitFor('did not accept user name and password');
    writeFileSync(password, 'pass\n');
    terminal.type('$');
    await terminal.waitFor('✓ just now');
    server.putMail(user, 'INBOX', [letter('Herring')]);
    await terminal.waitFor('Herring', 30_000);
  });

  it('is shown by a terminal that passes it on, and not by notify-send as well', async () => {
    const notify = recorder('notify-send', '$*');
    program.configure([testAccount(user, 'imap', { port: server.imap })]);
    await program.run(['sync']);
    const env = {
      ...program.env,
      ...{ PATH: `${join(program.home, 'bin')}:/usr/bin:/bin`, DISPLAY: ':0' },
      TERM_PROGRAM: 'WezTerm',
    };
    terminal = new Terminal([process.execPath, MAILTUI], { env, columns: 100 });
    await terminal.waitFor('✓ just now');
    server.putMail(user, 'INBOX', [letter('Herring; fresh')]);
    await terminal.waitFor('Herring; fresh', 30_000);
    const screen = terminal;
    await screen.waitFor(() => screen.output.includes('\x1b]777;notify;Ann;Herring, fresh\x07'));
    expect(logOf(notify)).toEqual([]);
  });
});
