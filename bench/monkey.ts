/**
 * A monkey at the real program: `npm run bench -- monkey [--strokes N] [--seed N]` types random keys,
 * pastes bytes, clicks and resizes a pseudo-terminal in which mailtui keeps an IMAP and a POP3 account
 * on a throw-away Dovecot. When the program ends in good order, it is started again.
 *
 * Prints what came of it, and ends with 1 when the program crashed, stood still or lost a message:
 * every message that was there is looked for in the Maildir, among the recently deleted and on the
 * server. External programs are not to be found by it: its PATH is a directory of its own.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDovecot, type Dovecot } from '../__tests__/support/dovecotServer.js';
import { MAILTUI, Program, testAccount } from '../__tests__/support/program.js';
import { Terminal } from '../__tests__/support/terminal.js';
import { buildMailbox } from '../src/app/demo/mailbox/mailbox.js';
import { generateMail } from './mail.js';
import { option } from './options.js';
import { watchedUiThread } from './uiThread.js';

/** So many bulk messages stand beside those of the demo. */
const BULK = 500;
/** The screen is asked for a sign of life after so many strokes. */
const ROUND = 250;
/** A program that draws nothing for so long, in ms, stands still. */
const PATIENCE_MS = 30_000;

const ESC = '\x1b';
const KEYS = [
  ...'jkhlJKGgidsatNrRfmMuUoevVxXyYnNpPwWzZbBcCFHLSTAEOQ/?:;|<>{}[]0123456789*+-=.,~!@#$%^&() ',
  ...['\r', '\t', '\x7f', ESC, `${ESC}[A`, `${ESC}[B`, `${ESC}[C`, `${ESC}[D`, `${ESC}[Z`],
  ...[`${ESC}[5~`, `${ESC}[6~`, `${ESC}[H`, `${ESC}[F`, `${ESC}[3~`, `${ESC}OP`, `${ESC}[6;5~`],
  ...[
    '\x10',
    '\x04',
    '\x15',
    '\x06',
    '\x02',
    '\x12',
    '\x13',
    '\x14',
    '\x17',
    '\x07',
    '\x01',
    '\x05',
  ],
  ...[
    'g,',
    'gA',
    'gu',
    'gb',
    'gl',
    'gp',
    'gw',
    'gi',
    'gs',
    'gd',
    'gt',
    'ga',
    'zh',
    'zs',
    'zH',
    'y\r',
  ],
  ...['王', '😀', 'é', '\u202e', `${ESC}x`, `${ESC}\r`, `${ESC}[200~two\nlines${ESC}[201~`],
];

interface Outcome {
  seed: number;
  strokes: number;
  /** How often it was left by a key, and began anew. */
  starts: number;
  planted: number;
  crashes: string[];
  lost: string[];
}

async function main(): Promise<void> {
  const seed = option('--seed', 1);
  const server = await startDovecot();
  const program = new Program();
  const bin = mkdtempSync(join(tmpdir(), 'mailtui-monkey-'));
  try {
    for (const name of ['script', 'sh', 'stty', 'tty'])
      symlinkSync(`/usr/bin/${name}`, join(bin, name));
    const planted = await plant(server);
    program.configure([
      testAccount('work', 'imap', { port: server.imap }),
      testAccount('home', 'pop3', { port: server.pop3 }),
    ]);
    const first = await program.run(['sync']);
    if (first.code !== 0) throw new Error(first.stderr);
    const monkey = new Monkey(program, bin, seed);
    const outcome = await monkey.type(option('--strokes', 100_000));
    const lost = lostOf(planted, [program.home, server.home('work'), server.home('home')]);
    console.log(JSON.stringify({ ...outcome, planted: planted.size, lost }, null, 2));
    if (outcome.crashes.length + lost.length > 0) process.exitCode = 1;
  } finally {
    await server.stop();
    program.remove();
    rmSync(bin, { recursive: true, force: true });
  }
}

/** @returns the Message-IDs of all that was put there */
async function plant(server: Dovecot): Promise<Set<string>> {
  const ids = new Set<string>();
  const put = (user: string, folder: string, messages: readonly Buffer[]): void => {
    server.putMail(user, folder, messages);
    for (const message of messages) for (const id of idsIn(message)) ids.add(id);
  };
  for (const { account, folder, bytes } of await buildMailbox(new Date())) {
    // Dovecot's own names of files are not to be made here.
    const isPlain = /^[\x20-\x7e]+$/.test(folder);
    put(account, account === 'work' && isPlain ? folder : 'INBOX', [bytes]);
  }
  put('work', 'INBOX', generateMail(BULK));
  return ids;
}

function idsIn(bytes: Buffer): string[] {
  const header = bytes.toString('latin1').split(/\r?\n\r?\n/, 1)[0] ?? '';
  return [...header.matchAll(/^message-id:\s*(<[^>\s]+>)/gim)].map(([, id = '']) => id);
}

/** Those that no file has any more. */
function lostOf(planted: ReadonlySet<string>, places: readonly string[]): string[] {
  const left = new Set(planted);
  for (const place of places) {
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes('sqlite')) continue;
      for (const id of idsIn(readFileSync(join(entry.parentPath, entry.name)))) left.delete(id);
    }
  }
  return [...left];
}

class Monkey {
  readonly #recent: string[] = [];
  #state: number;
  #terminal: Terminal | null = null;
  #ended: number | null | undefined;
  #columns = 120;
  #rows = 40;
  readonly outcome: Omit<Outcome, 'planted' | 'lost'>;

  constructor(
    private readonly program: Program,
    private readonly bin: string,
    seed: number,
  ) {
    this.#state = seed;
    this.outcome = { seed, strokes: 0, starts: 0, crashes: [] };
  }

  async type(strokes: number): Promise<Omit<Outcome, 'planted' | 'lost'>> {
    while (this.outcome.strokes < strokes && this.outcome.crashes.length < 5) {
      const terminal = this.#terminal ?? (await this.#start());
      for (let at = 0; at < ROUND && this.#ended === undefined; at += 1) {
        this.#stroke(terminal);
        this.outcome.strokes += 1;
        if (this.#roll(12) === 0) await sleep(this.#roll(60));
      }
      await this.#look(terminal);
      if (this.outcome.strokes % 5000 < ROUND) console.error(JSON.stringify(this.outcome));
    }
    const { strokes: typed, crashes } = this.outcome;
    const terminal = this.#terminal;
    terminal?.type('\x03');
    await terminal?.close();
    return { ...this.outcome, strokes: typed, crashes };
  }

  /** Numbers that look random and are the same in every run. */
  #roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }

  async #start(): Promise<Terminal> {
    this.outcome.starts += 1;
    this.#columns = 120;
    this.#rows = 40;
    const env = { ...this.program.env, PATH: this.bin, ...monitored() };
    const command = [process.execPath, MAILTUI];
    const terminal = new Terminal(command, { columns: 120, rows: 40, env });
    this.#terminal = terminal;
    this.#ended = undefined;
    void terminal.exited.then((code) => {
      this.#ended = code;
    });
    await Promise.race([terminal.waitFor(/\? keys|mailtui/, PATIENCE_MS), terminal.exited]);
    return terminal;
  }

  #stroke(terminal: Terminal): void {
    const what = this.#roll(100);
    if (what === 0) {
      const which = this.#roll(10);
      this.#columns = which === 0 ? 1 : which === 1 ? 500 : 1 + this.#roll(220);
      this.#rows = which === 0 ? 1 : which === 1 ? 200 : 1 + this.#roll(60);
      this.#say(`resize ${String(this.#columns)}x${String(this.#rows)}`);
      this.#resize(terminal);
      return;
    }
    if (what === 1) this.#send(terminal, `${ESC}[200~${this.#bytes(60)}${ESC}[201~`);
    else if (what === 2) this.#send(terminal, this.#bytes(20));
    else if (what < 10) this.#send(terminal, this.#click());
    // Leaving is worth a try now and then; oftener, it would never come far.
    else if (what === 10 && this.#roll(10) === 0) this.#send(terminal, 'q');
    else this.#send(terminal, KEYS[this.#roll(KEYS.length)] ?? 'j');
  }

  #resize(terminal: Terminal): void {
    try {
      terminal.resize(this.#columns, this.#rows);
    } catch {
      // The program has ended this moment, and its terminal with it: that is seen to in a moment.
    }
  }

  #click(): string {
    const button = [0, 0, 0, 2, 64, 65, 32][this.#roll(7)] ?? 0;
    const place = `${String(1 + this.#roll(this.#columns))};${String(1 + this.#roll(this.#rows))}`;
    return `${ESC}[<${String(button)};${place}M${ESC}[<${String(button)};${place}m`;
  }

  /** Any but Ctrl-C, Ctrl-Z and Ctrl-\, which leave. */
  #bytes(most: number): string {
    const bytes = Array.from({ length: this.#roll(most) }, () => this.#roll(256));
    return Buffer.from(bytes.filter((byte) => ![3, 26, 28].includes(byte))).toString('latin1');
  }

  #send(terminal: Terminal, keys: string): void {
    this.#say(keys);
    terminal.type(keys);
  }

  #say(what: string): void {
    this.#recent.push(what);
    if (this.#recent.length > 300) this.#recent.shift();
  }

  /** A sign of life: at another size the screen is drawn anew. */
  async #look(terminal: Terminal): Promise<void> {
    if (this.#ended === undefined) {
      const before = terminal.output.length;
      this.#columns = this.#columns === 120 ? 121 : 120;
      this.#rows = 40;
      // A Ctrl-S that was typed while the shell had the terminal holds all output until then.
      terminal.type('\x11');
      this.#resize(terminal);
      const started = performance.now();
      while (terminal.output.length === before && this.#ended === undefined) {
        if (performance.now() - started > PATIENCE_MS) {
          this.#report(`stood still\n${await this.#askWhy(terminal)}`, terminal);
          await terminal.close();
          break;
        }
        await sleep(5);
      }
      terminal.output = terminal.output.slice(-20_000);
    }
    if (this.#ended === undefined) return;
    if (this.#ended !== 0) this.#report(`ended with ${String(this.#ended)}`, terminal);
    await terminal.close();
    this.#terminal = null;
  }

  /** What its threads and its pseudo-terminal's other end wait in, and Node's own report in a file. */
  async #askWhy({ pid }: Terminal): Promise<string> {
    try {
      process.kill(pid, 'SIGUSR2');
      await sleep(5000);
      const parent = /^PPid:\t(\d+)/m.exec(
        readFileSync(`/proc/${String(pid)}/status`, 'utf8'),
      )?.[1];
      return [String(pid), parent ?? '1'].flatMap(waitingIn).join('\n');
    } catch {
      return 'it has ended after all';
    }
  }

  #report(what: string, terminal: Terminal): void {
    const keys = JSON.stringify(this.#recent);
    const screen = terminal.output.slice(-4000);
    this.outcome.crashes.push(`${what}\nkeys: ${keys}\n${screen}\n${terminal.screen()}`);
  }
}

function waitingIn(pid: string): string[] {
  const at = (file: string): string => readFileSync(`/proc/${pid}/task/${file}`, 'utf8').trim();
  return readdirSync(`/proc/${pid}/task`).map(
    (task) => `${task} ${at(`${task}/comm`)}: ${at(`${task}/wchan`)}, ${at(`${task}/syscall`)}`,
  );
}

/** Reports of what stood still are left in the working directory; the UI thread is watched if wished. */
function monitored(): NodeJS.ProcessEnv {
  const reports = `--report-on-signal --report-signal=SIGUSR2 --report-directory=${process.cwd()}`;
  const file = process.env['MAILTUI_LOOP_FILE'];
  return { NODE_OPTIONS: reports, ...(file === undefined ? {} : watchedUiThread(file, reports)) };
}

await main();
