/** The built program in a real terminal: stories from the first start to the last key. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockIndexForReplacing } from '../../src/store/indexLock.js';
import { lineIn, MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal, type TerminalOptions } from '../support/terminal.js';

const ENTER = '\r';
const ESCAPE = '\u001b';

describe('the mail client in a terminal', () => {
  let program: Program;
  let terminal: Terminal | undefined;
  /** Where the program makes what it removes again; of this test alone. */
  let temporary: string;

  beforeEach(() => {
    program = new Program();
    temporary = mkdtempSync(join(tmpdir(), 'mailtui-tmp-'));
  });
  afterEach(async () => {
    await terminal?.close();
    terminal = undefined;
    program.remove();
    rmSync(temporary, { recursive: true });
  });

  function open(args: readonly string[], options: TerminalOptions = {}): Terminal {
    terminal = new Terminal([process.execPath, MAILTUI, ...args], {
      env: { ...program.env, TMPDIR: temporary },
      ...options,
    });
    return terminal;
  }

  it('welcomes who starts it first, and leaves with q', async () => {
    const screen = open([]);
    await screen.waitFor('mailtui add-account');
    expect(screen.screen()).toContain('look around in a made-up mailbox');
    expect(screen.isAlternateScreen).toBe(true);
    screen.type('q');
    expect(await screen.exited).toBe(0);
    expect(screen.isAlternateScreen).toBe(false);
  });

  it('fetches the demo, opens a message, searches, and leaves nothing behind', async () => {
    const screen = open(['demo'], { columns: 120, rows: 40 });
    await screen.waitFor(/work ✓.*home ✓/);
    await screen.waitFor(/Inbox +\d+/);
    const unread = unreadInInbox(screen);
    screen.type(`j${ENTER}`);
    await screen.waitFor(() => unreadInInbox(screen) === unread - 1);
    screen.type('q');
    screen.type('/');
    screen.type(`printer${ENTER}`);
    await screen.waitFor(/Search all mail +\d+ found/);
    screen.type(ESCAPE);
    await screen.waitFor(/Inbox +work/);
    screen.type('q');
    expect(await screen.exited).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(program.home)).toEqual([]);
  });

  it.each([
    [80, 24],
    [120, 40],
    [200, 50],
    [60, 15],
  ])('fills a terminal of %i×%i and no more', async (columns, rows) => {
    const screen = open(['demo'], { columns, rows });
    await screen.waitFor(/home ✓|✓ just now/);
    await screen.waitFor('Bastian');
    expect(screen.lines()).toHaveLength(rows);
    expect(screen.lines().at(-1) === '' ? screen.lines().at(-2) : screen.lines().at(-1)).toMatch(
      /\? keys/,
    );
    screen.type('?');
    await screen.waitFor(/Next message/);
    screen.type(ESCAPE);
    screen.type('q');
  });

  it('follows the size of its terminal at once', async () => {
    const screen = open(['demo'], { columns: 120, rows: 40 });
    await screen.waitFor('Bastian');
    screen.resize(80, 24);
    await screen.waitFor(
      () =>
        screen.lines().every((line) => line.length <= 80) &&
        /\? keys/.test(screen.lines().slice(-2).join('')),
    );
    screen.resize(160, 45);
    await screen.waitFor(() => /\? keys/.test(screen.lines().slice(-2).join('')));
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'puts the terminal back when it gets %s',
    async (signal) => {
      const screen = open(['demo'], { columns: 100, rows: 30 });
      await screen.waitFor('Bastian');
      process.kill(screen.pid, signal);
      await screen.exited;
      expect(screen.isAlternateScreen).toBe(false);
      expect(screen.output).toContain('\u001b[?25h');
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  it('lets no message speak to the terminal', async () => {
    const screen = open(['demo'], { columns: 120, rows: 40 });
    await screen.waitFor('Terminal Velocity');
    screen.type(`/velocity${ENTER}`);
    await screen.waitFor(/title is mine/);
    screen.type(ENTER);
    await screen.waitFor(/Terminal Velocity </);
    expect(screen.output).not.toContain('\u001b]0;');
    expect(screen.output).not.toContain('\u0007');
  });

  it('leaves at once while a password command runs, and ends that', async () => {
    const pidFile = join(program.home, 'pid');
    const command = ['sh', '-c', `echo $$ > ${pidFile}; exec sleep 60`];
    const account = testAccount('slow', 'imap', { port: 1 });
    program.configure([{ ...account, secret: { kind: 'command', command } }]);
    const screen = open([]);
    const pid = Number(await lineIn(pidFile));
    await screen.waitFor('slow');
    const begin = performance.now();
    screen.type('q');
    expect(await screen.exited).toBe(0);
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect(isRunning(pid)).toBe(false);
  });

  it('keeps its index while it is open, and does not open while that is made anew', async () => {
    program.configure([testAccount('ann', 'imap', { port: 1 })]);
    const screen = open([]);
    await screen.waitFor('Inbox');
    const refused = await program.run(['reindex']);
    expect([refused.code, refused.stdout]).toEqual([75, '']);
    expect(refused.stderr).toMatch(/^mailtui: mailtui is open/);
    screen.type('q');
    expect(await screen.exited).toBe(0);
    expect((await program.run(['reindex'])).code).toBe(0);

    const lock = lockIndexForReplacing(join(program.home, 'state', 'index.sqlite'));
    const late = open([]);
    expect(await late.exited).toBe(75);
    expect(late.output).toContain('mailtui is making its index anew');
    lock.release();
  });

  it('says that it needs a terminal when there is none', async () => {
    const { code, stderr } = await program.run([]);
    expect(code).toBe(64);
    expect(stderr).toMatch(/terminal/);
  });
});

/** A dead process whose parent is gone may stay in the table for a moment. */
function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\tZ/m.test(readFileSync(status, 'utf8'));
}

/** The number beside the first account's inbox in the sidebar. */
function unreadInInbox(screen: Terminal): number {
  const line = screen.lines().find((text) => /^▌? *Inbox/.test(text)) ?? '';
  return Number(/Inbox +(\d+)/.exec(line)?.[1] ?? Number.NaN);
}
