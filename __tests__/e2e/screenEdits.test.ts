/** Two-way mail in a real terminal, beside a real server: what comes, what goes, and back. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { rawMessages } from '../support/rawImap.js';
import { Terminal } from '../support/terminal.js';

const USER = 'ann';

describeWithDovecot('the mail client beside a server', () => {
  let server: Dovecot;
  let program: Program;
  let screen: Terminal;

  beforeEach(async () => {
    server = await startDovecot();
    server.putMail(USER, 'INBOX', [message('first'), message('second')]);
    program = new Program();
    program.configure([testAccount(USER, 'imap', { port: server.imap })]);
    screen = open();
    await screen.waitFor('second');
    await screen.waitFor('✓ just now');
  }, 30_000);
  afterEach(async () => {
    await screen.close();
    program.remove();
    await server.stop();
  });

  function open(): Terminal {
    return new Terminal([process.execPath, MAILTUI], { env: program.env, columns: 90, rows: 24 });
  }

  it('shows new mail soon after its delivery', async () => {
    // Until IDLE has begun, a sync that still goes on would bring it, too.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    server.putMail(USER, 'INBOX', [message('third')]);
    await screen.waitFor('third', 3000);
  }, 30_000);

  it('archives there too, and undoes it after a restart', async () => {
    screen.type('a');
    await screen.waitFor('Archived 1 message · u undo');
    await until(async () => (await rawMessages(server, USER, 'INBOX')).length === 1);
    screen.type('q');
    expect(await screen.exited).toBe(0);
    await screen.close();
    screen = open();
    await screen.waitFor('✓ just now');
    screen.type('u');
    await screen.waitFor('Undone: archived 1 message');
    await until(async () => (await rawMessages(server, USER, 'INBOX')).length === 2);
  }, 60_000);
});

function message(subject: string): Buffer {
  return Buffer.from(`From: bo@example.com\r\nSubject: ${subject}\r\n\r\nHello.\r\n`);
}

async function until(test: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
