/** The manual page, made from the table of commands, in the macros of man(7). Pure. */
import { allNodes, type CommandNode, type OptionNode } from './commandTree.js';

export function manPage(tree: CommandNode): string {
  const common = tree.options;
  const sections = [
    '.\\" Made from the table of commands by scripts/man-page.mjs; do not edit.',
    '.TH MAILTUI 1 "" "mailtui" "User Commands"',
    '.SH NAME',
    'mailtui \\- e-mail in the terminal: IMAP and POP3, kept in a Maildir',
    '.SH SYNOPSIS',
    '.B mailtui',
    '.br',
    '.B mailtui',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    ...DESCRIPTION,
    '.SH COMMANDS',
    ...allNodes(tree)
      .filter(({ path }) => path !== '')
      .flatMap((node) => commandLines(node, common)),
    '.SH COMMON OPTIONS',
    ...common.flatMap(optionLines),
    ...ENDING,
  ];
  return `${sections.join('\n')}\n`;
}

const DESCRIPTION = [
  'Without a command,',
  '.B mailtui',
  'is a mail client: folders, messages and a reader; ? shows its keys.',
  '.PP',
  'It fetches mail over IMAP and POP3, keeps it in a Maildir, and searches, files and sends it.',
  'An IMAP account is kept in step with its server; of a POP3 account the mail lives here.',
  'What a command prints goes to standard output, what it has to say to standard error, and',
  'without a terminal nothing is ever asked.',
];

const ENDING = [
  '.SH EXIT STATUS',
  ...(
    [
      ['0', 'all is well, new mail or not'],
      ['64', 'wrong usage'],
      ['65', 'wrong input, or a sync would have removed a large part of a folder'],
      ['69', 'a server cannot be reached, or is not what it should be; a message was refused'],
      ['70', 'a fault in mailtui'],
      ['73, 74', 'the disk is full, or cannot be read or written'],
      ['75', 'another sync is running, or it was stopped; try again'],
      ['77', 'the server did not accept user name and password'],
      ['78', 'something is wrong with the configuration, or there is no password'],
    ] as const
  ).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, `${text(meaning)}.`]),
  'With several accounts the worst one counts.',
  '.SH ENVIRONMENT',
  '.TP',
  '.B MAILTUI_HOME',
  'A directory for everything that is kept, instead of those below.',
  '.TP',
  '.BR XDG_CONFIG_HOME ", " XDG_DATA_HOME ", " XDG_STATE_HOME',
  'Where the directories below are, if not in their usual places.',
  '.TP',
  '.BR VISUAL ", " EDITOR',
  'The editor that messages are written with.',
  '.TP',
  '.B NO_COLOR',
  'No colours, if it is set.',
  '.SH FILES',
  '.TP',
  '.I ~/.config/mailtui/config.json',
  'accounts and settings',
  '.TP',
  '.I ~/.local/share/mailtui/mail',
  'the Maildir: one directory for each account',
  '.TP',
  '.I ~/.local/state/mailtui',
  'the index and the locks',
  '.SH SEE ALSO',
  '.BR neomutt (1),',
  '.BR notmuch (1)',
];

function commandLines(node: CommandNode, common: readonly OptionNode[]): string[] {
  const isCommon = ({ flags }: OptionNode): boolean => common.some((one) => one.flags === flags);
  const words = node.arguments.map(({ shown }) => shown).join(' ');
  const named = node.arguments.filter(({ description }) => description !== '');
  return [
    `.SS mailtui ${text(node.path)}${words === '' ? '' : ` ${text(words)}`}`,
    sentence(node.description),
    ...named.flatMap(({ shown, description }) => entry(`.I ${text(shown)}`, description)),
    ...node.options.filter((option) => !isCommon(option)).flatMap(optionLines),
  ];
}

function optionLines({ flags, description }: OptionNode): string[] {
  return entry(`.B ${text(flags)}`, description);
}

function entry(head: string, description: string): string[] {
  return ['.TP', head, text(description)];
}

/** Some descriptions are sentences, some are not. */
function sentence(description: string): string {
  const first = description.charAt(0).toUpperCase() + description.slice(1);
  return text(first.endsWith('.') ? first : `${first}.`);
}

/** Escapes what roff would take for something else. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}
