/**
 * A key with a passphrase: gpg's own pinentry asks for it on the terminal of the screen, which has it
 * back afterwards. Who gives none keeps their draft.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HAS_GPG, Keyring } from '../support/gpg.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';
import { Terminal } from '../support/terminal.js';

const PINENTRY = '/usr/bin/pinentry-curses';
const withPinentry = HAS_GPG && existsSync(PINENTRY) ? describe : describe.skip;
const SEND = '\x18';
const PASSPHRASE = 'secret word';

withPinentry('a key with a passphrase', () => {
  const keyring = new Keyring();
  const program = new Program();
  let smtp: SmtpTestServer;

  beforeAll(async () => {
    smtp = await startSmtpTestServer();
    keyring.makeKey('Mira <mira@here.example>', PASSPHRASE);
    writeFileSync(join(keyring.home, 'gpg-agent.conf'), `pinentry-program ${PINENTRY}\n`);
    // The agent forgets the passphrase that the key was made with.
    spawnSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: keyring.home } });
    const account = testAccount('home', 'pop3', { port: 1 });
    const outgoing = smtp.server;
    program.configure(
      [{ ...account, address: 'mira@here.example', outgoing, openpgp: { sign: true } }],
      { undoSend: 0 },
    );
  }, 30_000);
  afterAll(async () => {
    await smtp.stop();
    keyring.remove();
    program.remove();
  });

  test('is asked for on the terminal, and the screen comes back', async () => {
    const env = { ...program.env, GNUPGHOME: keyring.home };
    const screen = new Terminal([process.execPath, MAILTUI], { env, columns: 90, rows: 26 });
    try {
      await screen.waitFor('Inbox', 30_000);
      screen.type('m');
      await screen.waitFor('what it is about');
      screen.type('ann@there.example\t\tHerring\tSigned.');
      await screen.waitFor('saved just now');
      screen.type(SEND);
      await screen.waitFor('Passphrase:', 20_000);
      // To its button that cancels.
      screen.type('\t\t\r');
      await screen.waitFor('Signed.', 20_000);
      expect(screen.screen()).toContain('Herring');
      expect(smtp.taken).toEqual([]);
      screen.type(SEND);
      await screen.waitFor('Passphrase:', 20_000);
      screen.type(`${PASSPHRASE}\r`);
      await screen.waitFor('Sent: Herring', 20_000);
      expect(screen.screen()).not.toContain('Passphrase');
    } finally {
      await screen.close();
    }
    expect(smtp.taken).toHaveLength(1);
    expect(smtp.taken[0]?.bytes.toString()).toContain('BEGIN PGP SIGNATURE');
  }, 90_000);
});
