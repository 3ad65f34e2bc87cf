/** Commands in-process: streams in memory, and a person at a terminal who follows a script. */
import { PassThrough, Writable } from 'node:stream';
import { makeContext, type CliContext } from '../../src/cli/context.js';
import { Output } from '../../src/cli/output.js';
import type { TestProfile } from './profile.js';

export interface CliRun {
  context: CliContext;
  stdout: () => string;
  stderr: () => string;
  /** Whether the terminal is in raw mode. */
  isRaw: () => boolean;
  /** Steps of the script that were not reached. */
  left: () => number;
}

export interface CliRunOptions {
  /** What comes on standard input where there is no terminal. */
  input?: string | Buffer;
  json?: boolean;
  signal?: AbortSignal;
  env?: NodeJS.ProcessEnv;
}

/** No terminal anywhere, as under cron. */
export function scriptedRun(profile: TestProfile, options: CliRunOptions = {}): CliRun {
  const stdin = new PassThrough();
  stdin.end(options.input ?? '');
  return run(profile, stdin, new Collector(), options, { left: () => 0, isRaw: () => false });
}

/** What the person sees (a part of it) and then types; Enter is added unless `raw`. */
export type Step = readonly [seen: string, typed: string] | readonly [seen: string, raw: Buffer];

/** A person at a terminal, who waits for each question before typing the answer. */
export function terminalRun(
  profile: TestProfile,
  steps: readonly Step[],
  options: CliRunOptions = {},
): CliRun {
  const waiting = [...steps];
  const stdin = new TerminalInput();
  const stderr = new Collector((screen) => {
    const [next] = waiting;
    if (next === undefined || !screen.includes(next[0])) return false;
    waiting.shift();
    const typed = next[1];
    setImmediate(() => stdin.write(typeof typed === 'string' ? `${typed}\r` : typed));
    return true;
  });
  stderr.isTTY = true;
  return run(profile, stdin, stderr, options, {
    left: () => waiting.length,
    isRaw: () => stdin.isRaw,
  });
}

function run(
  { home }: TestProfile,
  stdin: PassThrough,
  stderr: Collector,
  options: CliRunOptions,
  terminal: Pick<CliRun, 'left' | 'isRaw'>,
): CliRun {
  const stdout = new Collector();
  const context = makeContext({
    env: { MAILTUI_HOME: home, NO_COLOR: '1', ...options.env },
    stdin,
    stdout,
    stderr,
    output: new Output(stdout, stderr),
    signal: options.signal ?? new AbortController().signal,
    json: options.json ?? false,
    debug: false,
  });
  return { context, stdout: () => stdout.text, stderr: () => stderr.text, ...terminal };
}

class TerminalInput extends PassThrough {
  readonly isTTY = true;
  isRaw = false;
  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }
}

/** Keeps what is written; `seen` looks at what is new since it last said yes. */
class Collector extends Writable {
  text = '';
  isTTY = false;
  readonly columns = 80;
  private from = 0;

  constructor(private readonly seen: (screen: string) => boolean = () => false) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    if (this.seen(this.text.slice(this.from))) this.from = this.text.length;
    done();
  }
}
