/** The mail client in a real terminal, with old mail of which a real server gave the headers alone. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const USER = 'ann';

describeWithDovecot('the mail client and mail that is partly here', () => {
  let server: Dovecot;
  let program: Program;
  let screen: Terminal;

  beforeEach(async () => {
    server = await startDovecot();
    server.putMail(USER, 'INBOX', [message('plans', 'They are drawn.'), message('tea', 'zebra')]);
    const inbox = join(server.home(USER), 'Maildir', 'new');
    for (const name of readdirSync(inbox)) utimesSync(join(inbox, name), 1e9, 1e9);
    program = new Program();
    const account = testAccount(USER, 'imap', { port: server.imap });
    program.configure([{ ...account, history: { days: 30 } }]);
    screen = new Terminal([process.execPath, MAILTUI], {
      ...{ env: program.env, columns: 90, rows: 24 },
    });
    await screen.waitFor('plans');
    await screen.waitFor('✓ just now');
  }, 30_000);
  afterEach(async () => {
    await screen.close();
    program.remove();
    await server.stop();
  });

  it('fetches what one opens, and finds on the server what is not here', async () => {
    expect(await program.json(['search', 'is:partial'])).toHaveLength(2);
    screen.type('/zebra\r');
    await screen.waitFor('1 found');
    screen.type('\r');
    // The word was typed, too, and is below the heading only when it has come.
    await screen.waitFor(/bo@example\.com[^]*zebra/, 15_000);
    expect(await program.json(['search', 'zebra'])).toMatchObject([{ subject: 'tea' }]);
    expect(await program.json(['search', 'is:partial'])).toMatchObject([{ subject: 'plans' }]);
  }, 60_000);
});

function message(subject: string, body: string): Buffer {
  return Buffer.from(`From: bo@example.com\r\nSubject: ${subject}\r\n\r\n${body}\r\n`);
}
