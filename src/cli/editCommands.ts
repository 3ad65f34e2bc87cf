/** The commands that change messages. Definitions only. */
import type { DefineCommand, RunCommand } from './defineCommand.js';
import type { FlagOptions } from './edits.js';

const IDS = 'ids of messages, or - to read them from standard input';

const defineFlag: DefineCommand = (program, run) => {
  program
    .command('flag')
    .summary('change flags and tags of messages')
    .description('Changes flags (seen answered flagged draft forwarded deleted) and tags.')
    .argument('<id...>', IDS)
    .option('--add <flags>', 'flags or tags to set, with commas between them', collect)
    .option('--remove <flags>', 'flags or tags to take away', collect)
    .action((ids: string[], options: FlagOptions) =>
      run(async (context) => (await import('./edits.js')).flag(context, ids, options)),
    );
};

const defineMute: DefineCommand = (program, run) => {
  program
    .command('mute')
    .summary('mute conversations, or hear of them again')
    .description(
      'Mutes whole conversations: they are read, and so is what comes into them from now on.',
    )
    .argument('<id...>', `${IDS}, one of each conversation`)
    .option('--off', 'hear of them again')
    .action((ids: string[], { off }: { off?: true }) =>
      run(async (context) => (await import('./edits.js')).mute(context, ids, off !== true)),
    );
};

const defineMove: DefineCommand = (program, run) => {
  program
    .command('move')
    .summary('move messages to a folder')
    .description('Moves messages to a folder of their account; the last word is the folder.')
    .argument('<id...>', `${IDS}, and then the folder`)
    .action((words: string[]) =>
      run(async (context) => (await import('./edits.js')).move(context, words)),
    );
};

const defineCopy: DefineCommand = (program, run) => {
  program
    .command('copy')
    .summary('copy messages to a folder')
    .description('Copies messages to a folder of their account; the last word is the folder.')
    .argument('<id...>', `${IDS}, and then the folder`)
    .action((words: string[]) =>
      run(async (context) => (await import('./edits.js')).copy(context, words)),
    );
};

function defineOnIds(
  name: 'archive' | 'delete' | 'restore',
  summary: string,
  load: () => Promise<
    (context: Parameters<Parameters<RunCommand>[0]>[0], ids: string[]) => Promise<number>
  >,
): DefineCommand {
  return (program, run) => {
    program
      .command(name)
      .description(summary)
      .argument('<id...>', IDS)
      .action((ids: string[]) => run(async (context) => (await load())(context, ids)));
  };
}

const defineServer: DefineCommand = (program, run) => {
  const server = program
    .command('server')
    .summary('POP3: keep single messages on the server, or delete them there')
    .description('POP3: what becomes of single messages on the server, whatever the policy says.');
  for (const [name, wish, summary] of SERVER_WISHES) {
    server
      .command(name)
      .description(summary)
      .argument('<id...>', IDS)
      .action((ids: string[]) =>
        run(async (context) => (await import('./edits.js')).server(context, ids, wish)),
      );
  }
};

const SERVER_WISHES = [
  ['keep', 'keep', 'keep them there; only your own mailtui server delete removes them'],
  [
    'delete',
    'delete',
    'delete them there with the next sync, once they are safe here; they stay here',
  ],
  ['policy', null, 'leave them to the policy of the account again'],
] as const;

const defineFetch: DefineCommand = (program, run) => {
  program
    .command('fetch')
    .summary('fetch the rest of messages that are only partly here')
    .description('Fetches the rest of messages of which only the header is here.')
    .argument('<id...>', IDS)
    .option('--again', 'also messages that are here: replaced where the server has other bytes')
    .action((ids: string[], options: { again?: boolean }) =>
      run(async (context) => (await import('./fetch.js')).fetch(context, ids, options)),
    );
};

const defineUndo: DefineCommand = (program, run) => {
  program
    .command('undo')
    .description('Takes back the last edit of messages, made here or on the screen.')
    .option('--redo', 'do again what was taken back last')
    .action(({ redo }: { redo?: true }) =>
      run(async (context) =>
        (await import('./edits.js')).revert(context, redo === true ? 'redo' : 'undo'),
      ),
    );
};

export const EDIT_COMMANDS: readonly DefineCommand[] = [
  defineFlag,
  defineMute,
  defineMove,
  defineCopy,
  defineOnIds(
    'archive',
    'move messages to the archive folder of their account',
    async () => (await import('./edits.js')).archive,
  ),
  defineOnIds(
    'delete',
    'move messages to the trash; those in the trash are kept for 14 days more, then go',
    async () => (await import('./edits.js')).remove,
  ),
  defineOnIds(
    'restore',
    'bring deleted messages back to where they were',
    async () => (await import('./edits.js')).restore,
  ),
  defineServer,
  defineFetch,
  defineUndo,
];

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
