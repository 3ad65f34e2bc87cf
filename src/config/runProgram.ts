/**
 * Runs a helper program (a password command, the keyring's tool, a hook) with an argument array,
 * never a shell.
 *
 * Guarantees: it ends within the deadline or is killed; its output stays in memory, bounded, and
 * appears in no error; its standard error goes nowhere, because the screen may be ours.
 */
import { spawn } from 'node:child_process';
import { MailtuiError } from '../core/errors.js';

export interface ProgramRun {
  argv: readonly string[];
  /** Written to its standard input, which is closed then. Absent: no standard input. */
  input?: string | Buffer;
  /** Added to our own environment. */
  env?: Readonly<Record<string, string>>;
  /** Instead of our own environment. */
  baseEnv?: NodeJS.ProcessEnv | undefined;
  /** Milliseconds. */
  deadline: number;
  signal?: AbortSignal | undefined;
}

export interface ProgramResult {
  /** Null when a signal killed it. */
  exitCode: number | null;
  stdout: Buffer;
}

/** More than any password; what comes after it is not read. */
const OUTPUT_LIMIT = 64 * 1024;
/** How long output may still come once the program itself has ended. */
const DRAIN_MS = 500;

/**
 * @throws MailtuiError `secret-missing` when the program cannot be started or does not end in time,
 * `cancelled`.
 */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const [program = '', ...args] = run.argv;
  return new Promise((resolve, reject) => {
    if (run.signal?.aborted === true) {
      reject(new MailtuiError('cancelled', 'stopped'));
      return;
    }
    const child = spawn(program, args, {
      env: { ...(run.baseEnv ?? process.env), ...run.env },
      stdio: [run.input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    let length = 0;
    let drain: NodeJS.Timeout | undefined;

    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      clearTimeout(drain);
      run.signal?.removeEventListener('abort', onAbort);
      child.stdout?.destroy();
      finish();
    };
    const give = (exitCode: number | null): void => {
      settle(() => {
        resolve({ exitCode, stdout: Buffer.concat(chunks) });
      });
    };
    const kill = (error: MailtuiError): void => {
      child.kill('SIGKILL');
      settle(() => {
        reject(error);
      });
    };
    const onAbort = (): void => {
      kill(new MailtuiError('cancelled', 'stopped'));
    };
    const timer = setTimeout(() => {
      kill(
        new MailtuiError(
          'secret-missing',
          `${program} did not end within ${Math.round(run.deadline / 1000)} seconds`,
          { hint: 'Run it by hand to see what it waits for.' },
        ),
      );
    }, run.deadline);
    run.signal?.addEventListener('abort', onAbort, { once: true });

    child.stdout?.on('data', (chunk: Buffer) => {
      if (length < OUTPUT_LIMIT) chunks.push(chunk);
      length += chunk.length;
    });
    child.on('error', (cause) => {
      settle(() => {
        reject(cannotStart(program, cause));
      });
    });
    // `close` follows when all output was read. A background process that the program left behind
    // may hold the pipe open for ever, so we do not insist on it.
    child.on('exit', (exitCode) => {
      drain = setTimeout(() => {
        give(exitCode);
      }, DRAIN_MS);
    });
    child.on('close', give);
    // A program that does not read its input is not a fault of the pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(run.input);
  });
}

function cannotStart(program: string, cause: Error): MailtuiError {
  const missing = 'code' in cause && cause.code === 'ENOENT';
  const why = missing ? 'was not found' : 'cannot be started';
  return new MailtuiError('secret-missing', `the program ${program} ${why}`, {
    hint: 'Check its name; cron and services have a shorter PATH, where a full path helps.',
    cause,
  });
}
