/**
 * Options that more than one command takes. They stand on the program, so that they may come
 * before the command as well; a command that takes one lists it too, for its help, and every other
 * command refuses it.
 */
import { InvalidArgumentError, Option, type Command } from 'commander';

export interface CommonOptions {
  account?: string;
  limit?: number;
  json?: boolean;
  debug?: boolean;
}

export function account(): Option {
  return new Option('--account <name>', 'only this account');
}

export function limit(): Option {
  return new Option('--limit <n>', 'at most so many messages').argParser(
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
  );
}

export function defineCommonOptions(program: Command): void {
  program
    .addOption(account().hideHelp())
    .addOption(limit().hideHelp())
    .option('--json', 'print objects, one per line')
    .option('--debug', 'print stack traces, and what sync says to the servers')
    .configureHelp({ showGlobalOptions: true })
    .hook('preAction', (_, command) => {
      const { account: name, limit: rows } = optionsOf(program);
      if (name !== undefined) requireOption(command, '--account');
      if (rows !== undefined) requireOption(command, '--limit');
    });
}

/** The values of the common options, wherever on the command line they stood. */
export function optionsOf(program: Command): CommonOptions {
  return program.opts<CommonOptions>();
}

/** Parses a number within these bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(
      most === Number.MAX_SAFE_INTEGER
        ? 'It must be a whole number.'
        : `It must be a whole number from ${least} to ${most}.`,
    );
  };
}

function requireOption(command: Command, flag: string): void {
  if (command.options.some(({ long }) => long === flag)) return;
  command.error(`error: ${command.name()} has no option ${flag}`);
}
