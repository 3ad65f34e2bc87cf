/** What the tables of commands are made of. Types only. */
import type { Command } from 'commander';
import type { CliContext } from './context.js';

/** Does the work and returns the exit code; throws MailtuiError, which the runner tells. */
export type CommandWork = (context: CliContext) => Promise<number>;

/** Makes the context, does the work, tells its failure, sets the exit code. */
export type RunCommand = (work: CommandWork) => Promise<void>;

/** Adds a command to the program. */
export type DefineCommand = (program: Command, run: RunCommand) => void;
