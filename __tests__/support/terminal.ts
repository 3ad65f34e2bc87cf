/**
 * A program in a real pseudo-terminal, seen as a person sees it: `script` (util-linux, on every
 * Debian) makes the terminal, xterm's headless emulator keeps the screen.
 */
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}

export class Terminal {
  /** Everything the program wrote, escapes included. */
  output = '';
  readonly exited: Promise<number | null>;
  readonly #dir = mkdtempSync(join(tmpdir(), 'mailtui-pty-'));
  readonly #script: ChildProcess;
  readonly #emulator: xterm.Terminal;
  readonly #watchers = new Set<() => void>();

  constructor(command: readonly string[], options: TerminalOptions = {}) {
    const { columns = 80, rows = 24, env = process.env } = options;
    this.#emulator = new xterm.Terminal({
      ...{ cols: columns, rows, allowProposedApi: true, logLevel: 'off' },
    });
    this.#emulator.loadAddon(new unicode11.Unicode11Addon());
    this.#emulator.unicode.activeVersion = '11';
    // The shell tells its terminal and process id, then becomes the program.
    const shell = `stty rows ${rows} cols ${columns}; tty > ${this.#file('tty')}; echo $$ > ${this.#file('pid')}; exec ${command.map(quoted).join(' ')}`;
    const environment: NodeJS.ProcessEnv = { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh' };
    delete environment.CI;
    this.#script = spawn('script', ['-qefc', shell, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environment,
    });
    this.#script.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.#emulator.write(text, () => {
        for (const watcher of this.#watchers) watcher();
      });
    });
    // A program that has just ended reads no more keys: `exited` tells.
    this.#script.stdin?.on('error', () => undefined);
    this.#emulator.onData((answer) => {
      this.#script.stdin?.write(answer);
    });
    this.exited = new Promise((resolve) => {
      this.#script.once('close', resolve);
    });
  }

  /** The process id of the program itself. */
  get pid(): number {
    return Number(readFileSync(this.#file('pid'), 'utf8'));
  }

  type(keys: string): void {
    this.#script.stdin?.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    const tty = readFileSync(this.#file('tty'), 'utf8').trim();
    execFileSync('stty', ['-F', tty, 'rows', String(rows), 'cols', String(columns)]);
  }

  /** The screen's lines, right-trimmed. */
  lines(): string[] {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: this.#emulator.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  screen(): string {
    return this.lines().join('\n');
  }

  get isAlternateScreen(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  /** Resolves as soon as the screen matches; rejects with the screen after `timeout` ms. */
  waitFor(
    wanted: string | RegExp | ((screen: string) => boolean),
    timeout = 15_000,
  ): Promise<void> {
    const matches = () => {
      const screen = this.screen();
      if (typeof wanted === 'string') return screen.includes(wanted);
      return typeof wanted === 'function' ? wanted(screen) : wanted.test(screen);
    };
    return new Promise((resolve, reject) => {
      const finish = (done: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        done();
      };
      const check = () => {
        if (matches()) finish(resolve);
      };
      const timer = setTimeout(() => {
        finish(() => {
          reject(new Error(`not seen: ${String(wanted)}\n${this.screen()}`));
        });
      }, timeout);
      this.#watchers.add(check);
      check();
    });
  }

  /**
   * Ends the program if it still runs, and removes what the terminal kept. It is asked to end, so that
   * it can remove what it made; one that does not within `patience` ms is killed.
   */
  async close(patience = 10_000): Promise<void> {
    this.#signal('SIGTERM');
    const timer = setTimeout(() => {
      this.#signal('SIGKILL');
    }, patience);
    await this.exited;
    clearTimeout(timer);
    this.#emulator.dispose();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#script.exitCode !== null || !existsSync(this.#file('pid'))) return;
    try {
      process.kill(this.pid, signal);
    } catch {
      // It is gone already.
    }
  }

  #file(name: string): string {
    return join(this.#dir, name);
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
