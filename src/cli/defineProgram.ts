/** All that the command line has: description, common options, commands. */
import type { Command } from 'commander';
import { COMMANDS } from './commands.js';
import { defineCommonOptions } from './commonOptions.js';
import type { RunCommand } from './defineCommand.js';

/** Into a program whose settings are made: the commands take them over as they are defined. */
export function defineProgram(program: Command, version: string, run: RunCommand): Command {
  program.description('E-mail in the terminal: IMAP and POP3, kept in a Maildir.').version(version);
  defineCommonOptions(program);
  for (const define of COMMANDS) define(program, run);
  return program;
}
