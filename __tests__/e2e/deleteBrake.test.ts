/** The delete brake of the built program on a real Dovecot, on both sides: planned, held, released. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { PlainImap } from '../support/plainImap.js';
import { Program, testAccount } from '../support/program.js';

const BRAKED = 65;

describeWithDovecot('when much would be removed by one sync', () => {
  let server: Dovecot;
  let other: PlainImap;
  let program: Program;

  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    const user = freshUser();
    other = await PlainImap.login(server, user);
    await other.command('CREATE Trash').catch(() => '');
    program = new Program();
    program.configure([testAccount(user, 'imap', { port: server.imap, user })]);
  });
  afterEach(() => {
    other.close();
    program.remove();
  });

  it('here, the plan says so, nothing is done, and --force does it', async () => {
    await fill('INBOX', 30);
    await other.command('SELECT INBOX');
    await other.command('UID STORE 1:25 +FLAGS (\\Deleted)');
    await other.command('EXPUNGE');

    expect(await planOf('INBOX')).toMatchObject({ gone: 25, fetch: 0 });
    expect(await listed('INBOX')).toBe(30);
    // As often as it is tried.
    for (let n = 0; n < 2; n += 1) {
      const { code, stderr } = await program.run(['sync']);
      expect([code, stderr]).toEqual([BRAKED, expect.stringContaining('25 of the 30 messages')]);
      expect(stderr).toContain('--force');
      expect(await listed('INBOX')).toBe(30);
    }
    expect(await program.run(['sync', '--force'])).toMatchObject({ code: 0, stderr: '' });
    expect(await listed('INBOX')).toBe(5);
    expect(await listed('Recently deleted')).toBe(25);
  }, 60_000);

  it('on the server, the plan says so, nothing is done, and --force does it', async () => {
    await fill('Trash', 30);
    const rows = await program.json(['list', 'Trash']);
    await program.run(['delete', ...rows.map((row) => String(row['id']))]);

    expect(await planOf('Trash')).toMatchObject({ push: { removals: 30 } });
    expect(await other.messages('Trash')).toHaveLength(30);
    const { code, stderr } = await program.run(['sync']);
    expect([code, stderr]).toEqual([BRAKED, expect.stringContaining('30 of the 30 messages')]);
    expect(await other.messages('Trash')).toHaveLength(30);
    expect(await program.run(['sync', '--force'])).toMatchObject({ code: 0, stderr: '' });
    expect(await other.messages('Trash')).toEqual([]);
    expect(await listed('Recently deleted')).toBe(30);
  }, 60_000);

  async function fill(mailbox: string, count: number): Promise<void> {
    for (let n = 1; n <= count; n += 1) {
      const text = `Message-ID: <${String(n)}@brake>\r\nSubject: ${String(n)}\r\n\r\nx\r\n`;
      await other.append(mailbox, text);
    }
    expect(await program.run(['sync'])).toMatchObject({ code: 0 });
  }

  async function planOf(folder: string): Promise<Record<string, unknown> | undefined> {
    const events = await program.json(['sync', '--dry-run']);
    return events.find((event) => event['event'] === 'plan' && event['folder'] === folder);
  }

  async function listed(folder: string): Promise<number> {
    return (await program.json(['list', folder])).length;
  }
});
