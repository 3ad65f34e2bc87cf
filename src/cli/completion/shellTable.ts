/**
 * What the completion scripts of bash and zsh look up: functions of `case` statements, which both
 * shells read alike. Pure.
 */
import { allNodes, type CommandNode, type OptionNode, type Values } from './commandTree.js';

/**
 * Shell functions, for a path such as `accounts edit`:
 * - `_mailtui_commands PATH`: the commands below, one per line with its summary behind a tab
 * - `_mailtui_options PATH`: its options, likewise
 * - `_mailtui_value PATH OPTION`: what the option takes; fails when it takes nothing
 * - `_mailtui_argument PATH N`: what its Nth argument is, counted from 1
 * The last two print `words` and the words, or one of `accounts folders files text`.
 */
export function shellTable(tree: CommandNode): string {
  const nodes = allNodes(tree);
  return [
    caseFunction('_mailtui_commands', '$1', nodes.flatMap(commandsCase)),
    caseFunction('_mailtui_options', '$1', nodes.flatMap(optionsCase)),
    caseFunction('_mailtui_value', '$1 $2', nodes.flatMap(valueCases), 'return 1'),
    caseFunction('_mailtui_argument', '$1 $2', nodes.flatMap(argumentCases)),
  ].join('\n');
}

/** A word for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** All ways to write an option. */
export function spellings({ short, long }: OptionNode): string[] {
  return [long, short].filter((flag) => flag !== null);
}

function caseFunction(
  name: string,
  word: string,
  cases: readonly string[],
  otherwise = ':',
): string {
  const body = [...cases, `    *) ${otherwise} ;;`].join('\n');
  return `${name}() {\n  case "${word}" in\n${body}\n  esac\n}\n`;
}

function commandsCase({ path, commands }: CommandNode): string[] {
  if (commands.length === 0) return [];
  return [`    ${quoted(path)}) ${printed(commands.map((one) => [one.name, one.summary]))} ;;`];
}

function optionsCase({ path, options }: CommandNode): string[] {
  const rows = options.flatMap((option) =>
    spellings(option).map((flag): [string, string] => [flag, option.description]),
  );
  return rows.length === 0 ? [] : [`    ${quoted(path)}) ${printed(rows)} ;;`];
}

function valueCases({ path, options }: CommandNode): string[] {
  return options.flatMap((option) => {
    if (option.values === null) return [];
    const patterns = spellings(option).map((flag) => quoted(`${path} ${flag}`));
    return [`    ${patterns.join('|')}) ${printedValues(option.values)} ;;`];
  });
}

function argumentCases({ path, arguments: all }: CommandNode): string[] {
  return all.map(({ values, repeats }, at) => {
    const number = String(at + 1);
    const pattern = repeats ? `${quoted(`${path} `)}*` : quoted(`${path} ${number}`);
    return `    ${pattern}) ${printedValues(values)} ;;`;
  });
}

function printed(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([word, about]) => quoted(`${word}\t${about.replace(/\s+/g, ' ')}`));
  return `printf '%s\\n' ${lines.join(' ')}`;
}

function printedValues(values: Values): string {
  const words = values.kind === 'words' ? ['words', ...values.words] : [values.kind];
  return `printf '%s\\n' ${words.map(quoted).join(' ')}`;
}
