/** The built program, run as a user would run it, on a profile of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../../src/config/schema.js';
import type { AccountConfig } from '../../src/core/account.js';

export const MAILTUI = join(process.cwd(), 'bin', 'mailtui.js');

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Program {
  /** @param home of an existing profile; absent: one of its own */
  constructor(readonly home = mkdtempSync(join(tmpdir(), 'mailtui-home-'))) {}

  /** The environment of a cron job, with the profile. */
  get env(): NodeJS.ProcessEnv {
    return { PATH: '/usr/bin:/bin', HOME: this.home, MAILTUI_HOME: this.home, LANG: 'C.UTF-8' };
  }

  get mailDir(): string {
    return join(this.home, 'mail');
  }

  /** Writes the configuration as `add-account --no-test` would leave it. */
  configure(accounts: readonly AccountConfig[], settings: Settings = {}): void {
    mkdirSync(join(this.home, 'config'), { recursive: true, mode: 0o700 });
    writeFileSync(
      join(this.home, 'config', 'config.json'),
      JSON.stringify({ accounts, settings }),
      {
        mode: 0o600,
      },
    );
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [MAILTUI, ...args], {
      env: { ...this.env, ...env },
      stdio: 'pipe',
    });
  }

  /** In a shell, where `$MAILTUI` is the program: for pipes and redirections. */
  shell(script: string): Promise<Run> {
    const command = `'${process.execPath}' '${MAILTUI}'`;
    return outcomeOf(
      spawn('bash', ['-c', script.replaceAll('$MAILTUI', command)], {
        env: this.env,
        stdio: 'pipe',
      }),
    );
  }

  run(
    args: readonly string[],
    options: { input?: string | Buffer; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Run> {
    const child = this.start(args, options.env);
    child.stdin?.end(options.input ?? '');
    return outcomeOf(child);
  }

  /** What a `--json` command prints, one value per line. */
  async json(args: readonly string[]): Promise<Record<string, unknown>[]> {
    const { code, stdout, stderr } = await this.run([...args, '--json']);
    if (code !== 0)
      throw new Error(`mailtui ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

function outcomeOf(child: ChildProcess): Promise<Run> {
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    run.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    run.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ ...run, code });
    });
  });
}

/** An account on a test server. */
export function testAccount(
  name: string,
  protocol: AccountConfig['protocol'],
  incoming: Partial<AccountConfig['incoming']> & { port: number },
): AccountConfig {
  return {
    name,
    protocol,
    address: `${name}@example.test`,
    incoming: { host: '127.0.0.1', security: 'none', user: name, ...incoming },
    secret: { kind: 'plain', password: 'pass' },
  };
}

/** What a file holds as soon as another process has written a whole line into it. */
export function lineIn(file: string): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (!text.endsWith('\n')) return;
      watcher.close();
      resolve(text.trimEnd());
    };
    const watcher = watch(dirname(file), look);
    look();
  });
}
