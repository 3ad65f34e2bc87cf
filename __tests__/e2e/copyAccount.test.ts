/** Moving house between accounts of a real server: killed on the way, and with messages that it refuses. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleChild } from '../support/child.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { Program, testAccount } from '../support/program.js';

const LARGEST = 20_000;

describeWithDovecot('an account that moves to another server', () => {
  let server: Dovecot;
  let program: Program;
  let old: string;
  let next: string;

  beforeAll(async () => {
    server = await startDovecot({
      config: `
mail_plugins = quota
plugin {
  quota = count:User
  quota_vsizes = yes
  quota_max_mail_size = ${String(LARGEST)}
}
`,
    });
  });
  afterAll(() => server.stop());

  const letter = (n: number, octets = 50): Buffer =>
    Buffer.from(
      `From: a@x.example\r\nMessage-ID: <${String(n)}@x>\r\nSubject: ${String(n)}\r\n\r\n${'x'.repeat(octets)}\r\n`,
    );

  async function move(letters: readonly Buffer[]): Promise<void> {
    program = new Program();
    [old, next] = [freshUser(), freshUser()];
    const { imap: port } = server;
    program.configure([old, next].map((user) => testAccount(user, 'imap', { port, user })));
    server.putMail(old, 'INBOX', letters);
    server.putMail(old, 'Lists/dev', [letter(100), letter(101)]);
    server.doveadm('flags', 'add', '-u', old, '\\Flagged', 'mailbox', 'Lists/dev', 'all');
    expect((await program.run(['sync'])).code).toBe(0);
  }

  /** Digests and flags of the messages in a mailbox of the server. */
  function onServer(user: string, folder: string): string[] {
    const root = join(server.home(user), 'Maildir', folder);
    return ['cur', 'new']
      .flatMap((part) => readdirSync(join(root, part)).map((name) => join(root, part, name)))
      .map((file) => {
        const flags = /:2,([A-Z]*)$/.exec(file)?.[1] ?? '';
        // Dovecot keeps what it is given with line ends of its own.
        const lines = readFileSync(file, 'latin1').replaceAll('\r\n', '\n');
        return `${hash('sha256', Buffer.from(lines, 'latin1'))} ${flags}`;
      })
      .sort();
  }

  it('is whole in the end, and nothing is there twice, however often it is killed', async () => {
    const killer = await bundleChild('killAtStep');
    await move([1, 2, 3, 4, 5].map((n) => letter(n)));
    try {
      let kills = 0;
      for (let step = 3; ; step += 4) {
        const env = { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(step) };
        const { code } = await program.run(['copy-account', old, next], { env });
        if (code !== null) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(2);
      const compared = await program.json(['copy-account', old, next]);
      expect(compared).toContainEqual(
        expect.objectContaining({ from: 'INBOX', messages: 5, here: 5, onServer: 5 }),
      );
      expect(onServer(next, '')).toEqual(onServer(old, ''));
      expect(onServer(next, '.Lists.dev')).toEqual(onServer(old, '.Lists.dev'));
      expect(onServer(next, '.Lists.dev')).toHaveLength(2);
    } finally {
      program.remove();
    }
  }, 600_000);

  it('gets the rest when the server refuses a message, which is told', async () => {
    await move([letter(1), letter(2, 2 * LARGEST), letter(3)]);
    try {
      const { code, stderr, stdout } = await program.run(['copy-account', old, next]);
      expect(code).not.toBe(0);
      expect(stderr).toContain('Not all of it has arrived yet');
      expect(stdout).toMatch(/INBOX: 3 messages, 3 copied, 2 arrived/);
      expect(stdout).toMatch(/Lists\/dev: 2 messages, 2 copied, 2 arrived/);
      expect(onServer(next, '')).toHaveLength(2);
      expect(onServer(old, '')).toHaveLength(3);
    } finally {
      program.remove();
    }
  }, 200_000);
});
