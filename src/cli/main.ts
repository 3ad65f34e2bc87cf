/**
 * The command line's entry: parses, runs one command, ends with its exit code.
 *
 * Guarantees: `--version` loads nothing else; the first SIGINT, SIGTERM or SIGHUP lets the command
 * stop cleanly, a second one ends it at once; usage errors end with 64.
 */
import { setMaxListeners } from 'node:events';
import { EXIT_OUTPUT } from './exitCodes.js';

declare const MAILTUI_VERSION: string;

/** A command is over but something keeps the process alive: so long it may, in ms. */
const LINGER_MS = 3000;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = EXIT_OUTPUT;
    });
    process.stdout.write(`${MAILTUI_VERSION}\n`);
    return;
  }
  const { runProgram } = await import('./program.js');
  const stop = new AbortController();
  // Every account of a sync listens to it; Node would warn of more than ten.
  setMaxListeners(0, stop.signal);
  let signalled = 0;
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (signalled > 0) process.exit(128 + number);
      signalled = number;
      stop.abort();
    });
  }
  const { env, stdin, stdout, stderr } = process;
  const world = { env, stdin, stdout, stderr, signal: stop.signal };
  const exitCode = await runProgram(argv, MAILTUI_VERSION, world);
  process.exitCode = signalled > 0 ? 128 + signalled : exitCode;
  if (signalled === SIGNALS.SIGHUP) endByHangup();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** The terminal is gone, and Node 20 aborts when it puts a terminal back that is not there. */
function endByHangup(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`mailtui: ${thrown instanceof Error ? thrown.message : 'failed'}\n`);
  process.exitCode = 70;
});
