/** The command line: commands by name, with what they act on; completion and history. */
import { typedCommand, lineEntries } from '../state/lineEntries.js';
import type { LineState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { PAGES } from './pages.js';
import { phrase } from '../text/phrase.js';

const inLine = { group: 'mailtui', contexts: ['line'] } as const;

function close({ store }: CommandContext): void {
  store.dispatch({ type: 'line', line: null });
}

/** Goes through what would complete the words; the words stay those of the one that is chosen. */
function complete(by: 1 | -1): Command['run'] {
  return ({ store, commands }) => {
    const state = store.get();
    const { line } = state;
    if (line === null) return;
    const entries = lineEntries(commands, state);
    if (entries.length === 0) return;
    const at = line.chosen === null ? (by === 1 ? 0 : -1) : line.chosen + by;
    const chosen = (at + entries.length) % entries.length;
    const words = entries[chosen]?.completed ?? line.words;
    // With nothing left to choose, one goes on behind the word.
    const next: LineState =
      entries.length === 1 ? { ...EMPTY, words, typed: words } : { ...line, words, chosen };
    store.dispatch({ type: 'line', line: next });
  };
}

const EMPTY: LineState = { words: '', typed: '', chosen: null, back: 0 };

/** Lines of earlier that begin like what was typed. */
function recall(by: 1 | -1): Command['run'] {
  return ({ store }) => {
    const { line, history } = store.get();
    if (line === null) return;
    const fitting = history.filter((old) => old.startsWith(line.typed) && old !== line.typed);
    const back = Math.max(0, Math.min(fitting.length, line.back + by));
    const words = back === 0 ? line.typed : (fitting[back - 1] ?? line.typed);
    store.dispatch({ type: 'line', line: { ...line, words, back, chosen: null } });
  };
}

/** Does what the line says; what cannot be done stays, and says why. */
function runLine(context: CommandContext): void {
  const { store, effects, commands } = context;
  const state = store.get();
  if (state.line === null) return;
  const words = state.line.words.trim();
  if (words === '') {
    close(context);
    return;
  }
  const typed = typedCommand(commands, state);
  if (typed === null) {
    effects.edits.say(phrase('commandLine.thereIsNoCommand', { words }));
    return;
  }
  const { command, argument } = typed;
  const reason = command.disabledReason?.(state) ?? null;
  if (reason !== null) {
    effects.edits.say(reason === '' ? phrase('commandLine.thisHasNoMeaning') : reason);
    return;
  }
  close(context);
  store.dispatch({ type: 'lineUsed', words });
  if (argument === '' || command.argument === undefined) command.run(context, null);
  else {
    const problem = command.argument.run(context, argument);
    if (problem !== null) effects.edits.say(problem);
  }
}

export const commandLine: readonly Command[] = [
  {
    ...{ id: 'line.open', title: 'Command line', group: 'mailtui', keys: [':'] },
    contexts: ['sidebar', 'list', 'reader', 'attachments', 'welcome', ...PAGES],
    run: ({ store }) => {
      store.dispatch({ type: 'line', line: EMPTY });
    },
  },
  { ...inLine, id: 'line.run', title: 'Do it', keys: ['Enter'], hint: 'do it', run: runLine },
  {
    ...inLine,
    ...{ id: 'line.complete', title: 'Complete', keys: ['Tab', 'Ctrl-N'], hint: 'complete' },
    run: complete(1),
  },
  {
    ...inLine,
    ...{ id: 'line.complete-back', title: 'Complete, backwards', keys: ['Shift-Tab', 'Ctrl-P'] },
    run: complete(-1),
  },
  { ...inLine, id: 'line.earlier', title: 'Earlier line', keys: ['Up'], run: recall(1) },
  { ...inLine, id: 'line.later', title: 'Later line', keys: ['Down'], run: recall(-1) },
  {
    ...inLine,
    ...{ id: 'line.close', title: 'Close', keys: ['Esc', 'Ctrl-G'], hint: 'back' },
    run: close,
  },
];
