/**
 * A fresh profile, a person at a terminal of 80×24, and servers on this computer that stand in for
 * providers: from the address to mail on the screen.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { startDnsServer, type DnsServer, type Zone } from '../support/dnsServer.js';
import { MAILTUI, Program } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';
import { Terminal } from '../support/terminal.js';

describeWithDovecot('the first account', () => {
  let server: Dovecot;
  let smtp: SmtpTestServer;
  let program: Program;
  let dns: DnsServer | null = null;
  beforeAll(async () => {
    server = await startDovecot();
    smtp = await startSmtpTestServer('tls');
    const mail = Buffer.from(
      'From: Bo <bo@example.org>\r\nSubject: Herring for breakfast\r\nDate: Fri, 27 Nov 2026 08:00:00 +0000\r\n\r\nYes.\r\n',
    );
    for (const user of ['user@larsen.example', 'ann@larsen.example'])
      server.putMail(user, 'INBOX', [mail]);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await smtp.stop();
  });
  beforeEach(() => {
    program = new Program();
  });
  afterEach(async () => {
    await dns?.stop();
    dns = null;
    program.remove();
  });

  async function open(args: string[], zone: Zone): Promise<Terminal> {
    dns = await startDnsServer(zone);
    // The server's own certificate stands in for one that an authority has signed.
    const env = { ...program.env, MAILTUI_DNS: dns.address, NODE_EXTRA_CA_CERTS: server.caFile };
    return new Terminal([process.execPath, MAILTUI, ...args], { columns: 80, rows: 24, env });
  }

  it('begins on the screen, is found by SRV, and its mail is there', async () => {
    const zone: Zone = {
      srv: {
        '_imaps._tcp.larsen.example': { target: 'localhost', port: server.imaps },
        '_pop3s._tcp.larsen.example': { target: 'localhost', port: server.pop3s },
      },
    };
    const terminal = await open([], zone);
    try {
      await terminal.waitFor('Welcome to mailtui');
      terminal.type('a');
      await terminal.waitFor('looks its servers up');
      terminal.type('ann@larsen.example');
      await terminal.waitFor(/▏ann@larsen\.example/);
      terminal.type('\r');
      await terminal.waitFor(/Server +localhost/);
      expect(terminal.screen()).toContain('larsen.example sends you to another domain: localhost');
      terminal.type(':page.last\r');
      await terminal.waitFor(/Name here +ann@larsen\.example/);
      terminal.type('k\r');
      await terminal.waitFor('Name here: ann@larsen.example');
      terminal.type('\x15ann\r');
      await terminal.waitFor(/Name here +ann\b(?!@)/);
      for (const [password, outcome] of [
        ['wrong', 'did not accept user name and password'],
        ['pass', ''],
      ] as const) {
        terminal.type('gg' + 'j'.repeat(4) + '\r');
        await terminal.waitFor('Password: ');
        terminal.type(`${password}\r`);
        await terminal.waitFor(/Password +•+/);
        terminal.type('s');
        if (outcome !== '') await terminal.waitFor(outcome);
      }
      await terminal.waitFor('Herring for breakfast');
      expect(terminal.isAlternateScreen).toBe(true);
      terminal.type('q');
      expect(await terminal.exited).toBe(0);
    } finally {
      await terminal.close();
    }
    expect(await program.json(['accounts'])).toMatchObject([{ name: 'ann', protocol: 'imap' }]);
  }, 90_000);

  it('can be POP3 with a certificate of its own, tried for sending, and is fetched at once', async () => {
    const terminal = await open(['add-account', 'user@larsen.example'], {
      srv: {
        '_pop3s._tcp.larsen.example': { target: 'localhost', port: server.pop3s },
        '_submissions._tcp.larsen.example': { target: 'localhost', port: smtp.server.port },
      },
    });
    try {
      await terminal.waitFor('Use these servers?');
      terminal.type('yes\r');
      await terminal.waitFor('After download [keep]:');
      terminal.type('days:14\r');
      await terminal.waitFor('Name of the account here');
      terminal.type('user\r');
      await terminal.waitFor('Password (not shown):');
      terminal.type('pass\r');
      await terminal.waitFor('Trust this certificate for sending');
      terminal.type('yes\r');
      await terminal.waitFor('Change the settings for sending and try again?');
      expect(terminal.screen()).toContain('the login for sending was refused');
      terminal.type('yes\r');
      for (const question of ['Server [', 'Encryption', 'Port [']) {
        await terminal.waitFor(question);
        terminal.type('\r');
      }
      await terminal.waitFor('User name for sending');
      terminal.type('user\r');
      expect(await terminal.exited).toBe(0);
      expect(terminal.screen()).toContain('Account user is set up.');
    } finally {
      await terminal.close();
    }
    expect(await program.json(['list'])).toMatchObject([{ subject: 'Herring for breakfast' }]);
    const [account] = await program.json(['accounts']);
    expect(account).toMatchObject({ protocol: 'pop3', afterDownload: 'days:14' });
    expect(account?.['outgoing']).toMatchObject({
      user: 'user',
      tlsFingerprint: expect.any(String),
    });
  }, 90_000);

  it('can be put off for a look at the demo', async () => {
    const terminal = await open([], {});
    try {
      await terminal.waitFor('Welcome to mailtui');
      terminal.type('d');
      await terminal.waitFor(/work[\s\S]*home|home[\s\S]*work/);
      terminal.type('q');
      expect(await terminal.exited).toBe(0);
    } finally {
      await terminal.close();
    }
    expect(await program.json(['accounts'])).toEqual([]);
  }, 60_000);
});
