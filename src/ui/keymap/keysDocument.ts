/** The document of all commands and their keys, made from the command table. Pure. */
import { KEY_PRESETS } from '../../core/screenSettings.js';
import type { Command, CommandGroup } from '../commands/command.js';
import { bindings } from './bindings.js';

const INTRODUCTION = `# Keys
Made by \`npm run docs:keys\` from the command table; not to be edited.

Every command, where it works, and its keys. \`?\` shows those of the place one is in, \`Ctrl-P\` finds a
command by a few letters, and \`:\` takes its name (\`:message.archive\`, or \`:archive\`), with what it acts
on where a name in capitals follows (\`:move Receipts\`); \`Tab\` completes, \`↑\` goes back to earlier
lines. Digits before a key are a count: \`5j\`, \`3d\`.

Other keys are configured in \`config.json\`:

\`\`\`json
{ "settings": { "screen": { "keyPreset": "mutt", "keys": { "message.archive": ["e", "y a"] } } } }
\`\`\`

\`keyPreset\` is one of ${KEY_PRESETS.map((name) => `\`${name}\``).join(', ')}. What \`keys\` names has these keys instead of its own; \`[]\` takes all
away. Keys are written as below: \`Ctrl-X\`, \`Alt-x\`, \`F5\`, \`PgDn\`, and a sequence with spaces, \`g i\`.
A key that two commands should have is reported on the screen. Changes hold as soon as the file is saved.
`;

export function keysDocument(table: readonly Command[]): string {
  const groups = [...new Set(table.map(({ group }) => group))];
  return [
    INTRODUCTION,
    ...groups.map((group) => section(group, table)),
    ...KEY_PRESETS.filter((name) => name !== 'default').map((name) => preset(name, table)),
  ].join('\n');
}

function section(group: CommandGroup, table: readonly Command[]): string {
  const rows = table
    .filter((command) => command.group === group)
    .map(({ id, argument, title, keys, contexts }) => {
      const name = argument === undefined ? id : `${id} ${argument.name}`;
      return row([keys.map(code).join(' '), title, contexts.join(', '), code(name)]);
    });
  return `## ${group}\n${row(['keys', 'do', 'where', 'name'])}${row(['---', '---', '---', '---'])}${rows.join('')}`;
}

/** What is different with a preset. */
function preset(name: (typeof KEY_PRESETS)[number], table: readonly Command[]): string {
  const own = new Map(table.map(({ id, keys }) => [id, keys.join(' ')]));
  const rows = bindings(table, { keyPreset: name })
    .commands.filter(({ id, keys }) => keys.join(' ') !== own.get(id))
    .map(({ id, title, keys, contexts }) =>
      row([keys.map(code).join(' '), title, contexts.join(', '), code(id)]),
    );
  return `## Other keys with the preset ${name}\n${row(['keys', 'do', 'where', 'name'])}${row(['---', '---', '---', '---'])}${rows.join('')}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
