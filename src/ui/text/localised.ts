/** The command table in the language that is spoken. */
import type { Command, CommandArgument, CommandGroup } from '../commands/command.js';
import { COMMANDS as GERMAN } from './de/commands.js';
import { language } from './phrase.js';

/** With their titles and hints; what nobody has translated yet stays English. */
export function localised(commands: readonly Command[]): readonly Command[] {
  if (language() === 'en') return commands;
  return commands.map((command) => ({
    ...command,
    title: said(command.title),
    ...(command.hint === undefined ? {} : { hint: said(command.hint) }),
    ...(command.argument === undefined ? {} : { argument: localisedArgument(command.argument) }),
  }));
}

function localisedArgument(argument: CommandArgument): CommandArgument {
  return argument.asks === undefined ? argument : { ...argument, asks: said(argument.asks) };
}

export function groupName(group: CommandGroup): string {
  return said(group);
}

function said(english: string): string {
  return language() === 'de' ? (GERMAN[english] ?? english) : english;
}
