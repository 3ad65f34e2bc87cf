/** Builds the commander program from the table of commands and runs it once. */
import { Command, CommanderError } from 'commander';
import { optionsOf } from './commonOptions.js';
import { makeContext, type ContextOptions } from './context.js';
import type { RunCommand } from './defineCommand.js';
import { defineProgram } from './defineProgram.js';
import { EXIT_OK, EXIT_OUTPUT, EXIT_USAGE, worstExitCode } from './exitCodes.js';
import { tellFailure } from './failure.js';
import { Output } from './output.js';

export type ProgramWorld = Omit<ContextOptions, 'json' | 'debug' | 'output'>;

/** Runs the command line and returns the exit code. Tells every failure; never throws. */
export async function runProgram(
  argv: readonly string[],
  version: string,
  world: ProgramWorld,
): Promise<number> {
  const output = new Output(world.stdout, world.stderr);
  const program = new Command('mailtui');
  let exitCode = EXIT_OK;
  const run: RunCommand = async (work) => {
    const { json = false, debug = false } = optionsOf(program);
    const context = makeContext({ ...world, output, json, debug });
    try {
      exitCode = await work(context);
    } catch (thrown) {
      exitCode = tellFailure(context, thrown);
    }
  };

  program.exitOverride().configureOutput({
    writeOut: (text) => {
      output.print(text);
    },
    writeErr: (text) => {
      world.stderr.write(text);
    },
  });
  defineProgram(program, version, run);

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (thrown) {
    // Help and version end this way, too, with an exit code of 0.
    if (!(thrown instanceof CommanderError)) throw thrown;
    exitCode = thrown.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  }
  const trouble = await output.end();
  if (trouble === null) return exitCode;
  world.stderr.write(`mailtui: standard output cannot be written: ${trouble.message}\n`);
  return worstExitCode([exitCode, EXIT_OUTPUT]);
}
