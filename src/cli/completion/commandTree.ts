/**
 * The table of commands as plain data, for those who describe it: completion scripts and the
 * manual page. Pure.
 */
import type { Argument, Command, Option } from 'commander';

/** What can stand there; `words`: one of these, `text`: nobody can say. */
export type Values =
  { kind: 'accounts' | 'folders' | 'files' | 'text' } | { kind: 'words'; words: readonly string[] };

export interface OptionNode {
  /** `-y`; null: none. */
  short: string | null;
  /** `--yes`; null: none. */
  long: string | null;
  /** As in the help: `-y, --yes`. */
  flags: string;
  description: string;
  /** Null: it takes none. */
  values: Values | null;
}

export interface ArgumentNode {
  name: string;
  /** `<name>`, `[account...]`. */
  shown: string;
  description: string;
  repeats: boolean;
  values: Values;
}

export interface CommandNode {
  /** Below the program's name: `accounts edit`; empty for the program itself. */
  path: string;
  name: string;
  summary: string;
  description: string;
  options: readonly OptionNode[];
  arguments: readonly ArgumentNode[];
  commands: readonly CommandNode[];
}

/** Hidden commands and options are left out. */
export function commandTree(program: Command): CommandNode {
  return nodeOf(program, '');
}

/** The node and all below it. */
export function allNodes(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(allNodes)];
}

function nodeOf(command: Command, path: string): CommandNode {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  const inherited = help.visibleGlobalOptions(command).filter(({ long }) => long !== '--version');
  return {
    path,
    name: command.name(),
    summary: command.summary() || command.description(),
    description: command.description(),
    options: [...help.visibleOptions(command), ...inherited].map(optionNode),
    arguments: command.registeredArguments.map((argument) => argumentNode(argument, path)),
    commands: below.map((one) => nodeOf(one, `${path} ${one.name()}`.trim())),
  };
}

function optionNode(option: Option): OptionNode {
  const { short = null, long = null, flags, description } = option;
  const takesValue = option.required || option.optional;
  const placeholder = /[<[](.*?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? '';
  const values = takesValue ? valuesOf(placeholder, option.argChoices, long ?? '') : null;
  return { short, long, flags, description, values };
}

function argumentNode(argument: Argument, path: string): ArgumentNode {
  const name = argument.name();
  const inner = argument.variadic ? `${name}...` : name;
  return {
    name,
    shown: argument.required ? `<${inner}>` : `[${inner}]`,
    description: argument.description,
    repeats: argument.variadic,
    values: valuesOf(name, argument.argChoices, path),
  };
}

/** By what the command line calls it; `where` is the option, or the command of an argument. */
function valuesOf(name: string, choices: readonly string[] | undefined, where: string): Values {
  if (choices !== undefined) return { kind: 'words', words: choices };
  const alternatives = name.split('|');
  if (alternatives.length > 1) {
    // `days:N` and the like are completed up to what the user has to think of.
    const words = alternatives.flatMap((word) => (word === 'N' ? [] : [word.replace(/N$/, '')]));
    return words.every((word) => /^[a-z][a-z0-9:-]*$/.test(word))
      ? { kind: 'words', words }
      : { kind: 'text' };
  }
  if (name === 'account' || where === '--account') return { kind: 'accounts' };
  if (name === 'name' && /^accounts /.test(where)) return { kind: 'accounts' };
  if (name === 'folder' || (name === 'path' && /^folders /.test(where))) {
    return { kind: 'folders' };
  }
  // The last word is the folder; ids nobody types.
  if (where === 'move' || where === 'copy') return { kind: 'folders' };
  if (name === 'file' || name === 'id') return { kind: 'files' };
  return { kind: 'text' };
}
