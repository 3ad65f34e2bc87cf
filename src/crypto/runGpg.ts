/**
 * Runs the user's gpg (or gpgsm) once.
 *
 * Guarantees: an argument array and no shell; what is secret goes through pipes and never touches a
 * disk; what the program says of itself is read from a descriptor of its own, so that no file name,
 * user id or notation in a message can imitate it; nothing is fetched from the network; it ends
 * within the deadline or is killed; output is bounded; its free text appears nowhere. The user's
 * GNUPGHOME and configuration are respected. A passphrase is asked for by gpg's own agent and only
 * where the caller allows it; it never passes through here.
 */
import { spawn } from 'node:child_process';
import { MailtuiError } from '../core/errors.js';
import { parseStatus, type StatusLine } from './gpgStatus.js';

export interface GpgRun {
  program: 'gpg' | 'gpgsm';
  args: readonly string[];
  input: Buffer;
  /** A second input, which the arguments call `-&4`. */
  second?: Buffer | undefined;
  /** The agent may ask for a passphrase, on this terminal. */
  asking: Asking;
  signal?: AbortSignal | undefined;
}

/** `tty`: the path of the terminal that the agent may use; null: it asks in another way, if it can. */
export type Asking = { may: false } | { may: true; tty: string | null };

export interface GpgResult {
  status: readonly StatusLine[];
  output: Buffer;
  /** Null when a signal ended it. */
  exitCode: number | null;
}

/** Milliseconds: for gpg alone, and for somebody who types a passphrase. */
const DEADLINE = 60_000;
const TYPING_DEADLINE = 10 * 60_000;
const OUTPUT_LIMIT = 512 << 20;
const STATUS_LIMIT = 4 << 20;

const GPG_OPTIONS = [
  ...['--batch', '--no-tty', '--status-fd', '3', '--enable-special-filenames'],
  ...['--no-auto-key-retrieve', '--no-auto-key-locate', '--disable-dirmngr'],
  ...['--display-charset', 'utf-8', '--utf8-strings', '--no-verbose', '--no-textmode'],
];
const GPGSM_OPTIONS = [
  ...['--batch', '--no-tty', '--status-fd', '3', '--enable-special-filenames'],
  ...['--disable-dirmngr', '--disable-crl-checks'],
];

/** The program is not installed. */
export class NoProgram extends MailtuiError {
  constructor(program: string) {
    super('config', `${program} is not installed`, {
      hint: `Install GnuPG to have messages signed, encrypted, verified and opened.`,
    });
  }
}

/** @throws MailtuiError {@link NoProgram}, `timeout`, `cancelled`. */
export function runGpg(run: GpgRun): Promise<GpgResult> {
  const { program, args, input, second, asking, signal } = run;
  const options = program === 'gpg' ? GPG_OPTIONS : GPGSM_OPTIONS;
  const pinentry = asking.may ? 'default' : 'error';
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new MailtuiError('cancelled', 'stopped'));
      return;
    }
    const child = spawn(program, [...options, '--pinentry-mode', pinentry, ...args], {
      env: environment(asking),
      stdio: ['pipe', 'pipe', 'ignore', 'pipe', second === undefined ? 'ignore' : 'pipe'],
    });
    const output = new Collector(OUTPUT_LIMIT);
    const status = new Collector(STATUS_LIMIT);
    let failure: MailtuiError | null = null;
    const stop = (error: MailtuiError): void => {
      failure ??= error;
      child.kill('SIGKILL');
    };
    const onAbort = (): void => {
      stop(new MailtuiError('cancelled', 'stopped'));
    };
    const timer = setTimeout(
      () => {
        stop(new MailtuiError('timeout', `${program} did not end in time`));
      },
      asking.may ? TYPING_DEADLINE : DEADLINE,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    const take = (collector: Collector) => (chunk: Buffer) => {
      if (!collector.add(chunk)) {
        stop(new MailtuiError('bad-input', `${program} made more than can be held`));
      }
    };
    child.stdout?.on('data', take(output));
    // A pipe of ours, which Node types as either way.
    const statusPipe = child.stdio[3] as NodeJS.ReadableStream | null;
    statusPipe?.on('data', take(status));
    child.once('error', (cause: NodeJS.ErrnoException) => {
      failure ??=
        cause.code === 'ENOENT'
          ? new NoProgram(program)
          : new MailtuiError('config', `${program} cannot be started`, { cause });
      finish(null);
    });
    child.once('close', finish);
    // A program that does not read its input is not a fault of the pipe.
    feed(child.stdin, input);
    if (second !== undefined) feed(child.stdio[4] as NodeJS.WritableStream | null, second);

    function finish(exitCode: number | null): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (failure !== null) reject(failure);
      else resolve({ status: parseStatus(status.bytes()), output: output.bytes(), exitCode });
    }
  });
}

function environment(asking: Asking): NodeJS.ProcessEnv {
  const tty = asking.may ? asking.tty : null;
  return { ...process.env, LC_MESSAGES: 'C', ...(tty === null ? {} : { GPG_TTY: tty }) };
}

function feed(pipe: NodeJS.WritableStream | null, content: Buffer): void {
  pipe?.on('error', () => undefined);
  pipe?.end(content);
}

class Collector {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly limit: number) {}

  /** @returns false when it is too much. */
  add(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > this.limit) return false;
    this.#chunks.push(chunk);
    return true;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
