/** The completion script for fish. Pure. */
import { allNodes, type CommandNode, type Values } from './commandTree.js';

export function fishCompletion(tree: CommandNode): string {
  const nodes = allNodes(tree);
  return [
    '# Completion of mailtui for fish: ~/.config/fish/completions/mailtui.fish',
    helper(nodes),
    'complete -c mailtui -f',
    ...nodes.flatMap(linesOf),
    '',
  ].join('\n');
}

/** True when the command line so far is of this command, and of none below it. */
function helper(nodes: readonly CommandNode[]): string {
  const paths = nodes.filter(({ path }) => path !== '').map(({ path }) => word(path));
  return `function __mailtui_is
    set -l paths ${paths.join(' ')}
    set -l path ''
    for token in (commandline -opc)[2..-1]
        if string match -q -- '-*' $token
            continue
        end
        set -l next (string trim -- "$path $token")
        if contains -- $next $paths
            set path $next
        end
    end
    test "$path" = "$argv[1]"
end`;
}

function linesOf(node: CommandNode): string[] {
  const here = `complete -c mailtui -n ${word(`__mailtui_is ${word(node.path)}`)}`;
  return [
    ...node.commands.map((one) => `${here} -a ${word(one.name)} -d ${word(one.summary)}`),
    ...node.options.map(({ short, long, description, values }) =>
      [
        here,
        ...(short === null ? [] : [`-s ${word(short.slice(1))}`]),
        ...(long === null ? [] : [`-l ${word(long.slice(2))}`]),
        `-d ${word(description)}`,
        ...(values === null ? [] : valueFlags(values)),
      ].join(' '),
    ),
    ...node.arguments.flatMap(({ values }) => {
      const flags = values.kind === 'files' ? ['-F'] : candidates(values);
      return flags.length === 0 ? [] : [`${here} ${flags.join(' ')}`];
    }),
  ];
}

function valueFlags(values: Values): string[] {
  return values.kind === 'files' ? ['-r', '-F'] : ['-x', ...candidates(values)];
}

function candidates(values: Values): string[] {
  if (values.kind === 'words') return [`-a ${word(values.words.join(' '))}`];
  if (values.kind !== 'accounts' && values.kind !== 'folders') return [];
  return [`-a ${word(`(mailtui completion --names ${values.kind} 2> /dev/null)`)}`];
}

/** fish knows two escapes between single quotes. */
function word(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
