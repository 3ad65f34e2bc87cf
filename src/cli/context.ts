/**
 * What a command gets of the outside world, so that tests can be the outside world.
 *
 * Data goes to `stdout` by `print`, everything said to a person to `stderr` by `complain`. Whoever
 * prints text from mail, servers or the configuration sanitises it first.
 */
import type { Readable, Writable } from 'node:stream';
import { profilePaths, type ProfilePaths } from '../config/paths.js';
import type { Output } from './output.js';

export type InputStream = Readable & { isTTY?: boolean };
export type OutputStream = Writable & { isTTY?: boolean; columns?: number };

export interface CliContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** A person sits there: questions may be asked (on `stderr`) and answered (on `stdin`). */
  readonly isInteractive: boolean;
  /** Fires on SIGINT, SIGTERM and the like; long work ends soon after. */
  readonly signal: AbortSignal;
  /** `--json`: print objects, one per line. */
  readonly json: boolean;
  /** Nothing that is printed gets anywhere any more: whoever only prints may stop. */
  readonly isOutputLost: boolean;
  /** `--debug`: stack traces are welcome. */
  readonly debug: boolean;
  readonly paths: ProfilePaths;
  /** Writes a line of data. */
  print(line: string): void;
  /** Writes a line for a person. */
  complain(line: string): void;
}

export interface ContextOptions {
  env: NodeJS.ProcessEnv;
  stdin: InputStream;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Watches over `stdout`. */
  output: Output;
  signal: AbortSignal;
  json: boolean;
  debug: boolean;
}

export function makeContext(options: ContextOptions): CliContext {
  const { output, ...world } = options;
  const { env, stdin, stderr } = world;
  return {
    ...world,
    get isOutputLost() {
      return output.isLost;
    },
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    paths: profilePaths(env),
    print: (line) => {
      output.print(`${line}\n`);
    },
    complain: (line) => {
      stderr.write(`${line}\n`);
    },
  };
}
