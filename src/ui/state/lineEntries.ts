/**
 * What the command line completes: names of the commands of the place one came from, and behind a
 * name what the command may act on. Pure.
 */
import type { Command } from '../commands/command.js';
import { keyLabel } from '../keymap/keymap.js';
import { fuzzyMatch } from './fuzzy.js';
import { contextOf } from './selectors.js';
import type { ScreenState } from './state.js';
import { phrase } from '../text/phrase.js';

export interface LineEntry {
  label: string;
  /** Which letters of the label were typed. */
  at: readonly number[];
  note: string;
  /** The words, when this is what they should say. */
  completed: string;
  usable: boolean;
}

/** Best first. They fit what was typed, whatever was completed since. */
export function lineEntries(commands: readonly Command[], state: ScreenState): LineEntry[] {
  const typed = state.line?.typed ?? '';
  const [name = '', ...rest] = typed.trimStart().split(' ');
  if (rest.length === 0) return nameEntries(commandsHere(commands, state), name, state);
  const command = commandNamed(commandsHere(commands, state), name);
  if (command?.argument === undefined) return [];
  const wanted = rest.join(' ').trim();
  return bestFirst(wanted, command.argument.choices(state), (choice) => choice).map(
    ({ item, at }) => ({
      ...{ label: item, at, note: '', usable: true },
      completed: `${command.id} ${item}`,
    }),
  );
}

/** The command that the words name, and what stands behind its name. */
export function typedCommand(
  commands: readonly Command[],
  state: ScreenState,
): { command: Command; argument: string } | null {
  const words = state.line?.words.trim() ?? '';
  const [name = '', ...rest] = words.split(/\s+/);
  const here = commandsHere(commands, state);
  const exact = commandNamed(here, name);
  if (exact !== null) return { command: exact, argument: rest.join(' ') };
  // Words that name no command may be letters of the title of one.
  const [best] = bestFirst(words, here, ({ id, title }) => `${title} ${id}`);
  return best === undefined ? null : { command: best.item, argument: '' };
}

/** What is to be typed, or what Enter does, where there is nothing to choose from. */
export function lineQuestion(commands: readonly Command[], state: ScreenState): string {
  const found = typedCommand(commands, state);
  if (found === null) return phrase('lineEntries.thereIsNoSuch');
  const { title, argument, id } = found.command;
  const [name = '', ...rest] = (state.line?.words ?? '').trimStart().split(' ');
  const isNamed = id === name || id.split('.')[1] === name;
  if (argument === undefined || !isNamed || rest.length === 0)
    return phrase('lineEntries.enterDoesIt', { title });
  return `${title}: ${argument.asks ?? phrase('lineEntries.thereIsNoSuch2', { name: argument.name })}`;
}

function commandsHere(commands: readonly Command[], state: ScreenState): Command[] {
  const context = contextOf({ ...state, line: null });
  return commands.filter(({ id, contexts, disabledReason }) => {
    if (!contexts.includes(context) || id === 'line.open') return false;
    // What has no reason worth a word has no meaning here.
    return disabledReason?.(state) !== '';
  });
}

/** By its id, or by the second half of it where no other has the same. */
function commandNamed(commands: readonly Command[], name: string): Command | null {
  const exact = commands.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const [first, ...others] = commands.filter(({ id }) => id.split('.')[1] === name);
  return others.length === 0 ? (first ?? null) : null;
}

function nameEntries(commands: readonly Command[], name: string, state: ScreenState): LineEntry[] {
  return bestFirst(name, commands, ({ id }) => id).map(({ item, at }) => {
    const { id, title, argument, keys, disabledReason } = item;
    const reason = disabledReason?.(state) ?? null;
    const shown = keys[0] === undefined ? '' : `  ${keyLabel(keys[0])}`;
    return {
      ...{ label: argument === undefined ? id : `${id} ${argument.name}`, at },
      note: reason ?? title + shown,
      completed: argument === undefined ? id : `${id} `,
      usable: reason === null,
    };
  });
}

function bestFirst<T>(
  words: string,
  items: readonly T[],
  nameOf: (item: T) => string,
): { item: T; at: readonly number[] }[] {
  return items
    .flatMap((item) => {
      const match = fuzzyMatch(words, nameOf(item));
      return match === null ? [] : [{ item, at: match.at, score: match.score }];
    })
    .sort((a, b) => b.score - a.score);
}
