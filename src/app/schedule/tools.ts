/** Runs `systemctl`, `crontab` and our own command, with argument arrays and deadlines. */
import { spawn } from 'node:child_process';
import { MailtuiError } from '../../core/errors.js';

export interface ToolRun {
  /** Null: it could not be started, or was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ToolOptions {
  env: NodeJS.ProcessEnv;
  input?: string;
  /** Milliseconds. */
  deadline: number;
  signal: AbortSignal;
}

const OUTPUT_LIMIT = 1024 * 1024;

/** Never rejects but with `cancelled`. */
export function runTool(argv: readonly string[], options: ToolOptions): Promise<ToolRun> {
  const [program = '', ...args] = argv;
  const { env, input = '', deadline, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: 'pipe' });
    const run: ToolRun = { code: null, stdout: '', stderr: '' };
    const collect = (name: 'stdout' | 'stderr') => (text: string) => {
      if (run[name].length < OUTPUT_LIMIT) run[name] += text;
    };
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    const timer = setTimeout(kill, deadline);
    signal.addEventListener('abort', kill, { once: true });
    const end = (code: number | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(new MailtuiError('cancelled', 'stopped'));
      else resolve({ ...run, code });
    };
    child.stdout.setEncoding('utf8').on('data', collect('stdout'));
    child.stderr.setEncoding('utf8').on('data', collect('stderr'));
    child.on('error', () => {
      end(null);
    });
    child.on('close', end);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
