/** The palette: any command by a few letters of its name. */
import { chosenEntry, paletteEntries } from '../state/paletteEntries.js';
import type { Command, CommandContext } from './command.js';
import { PAGES } from './pages.js';

const inPalette = { group: 'mailtui', contexts: ['palette'] } as const;

function open({ store }: CommandContext): void {
  store.dispatch({ type: 'palette', palette: { words: '', selected: 0 } });
}

function close({ store }: CommandContext): void {
  store.dispatch({ type: 'palette', palette: null });
}

function move(by: number): Command['run'] {
  return ({ store, commands }) => {
    const state = store.get();
    if (state.palette === null) return;
    const { length } = paletteEntries(commands, state);
    const selected = Math.max(0, Math.min(length - 1, state.palette.selected + by));
    store.dispatch({ type: 'palette', palette: { ...state.palette, selected } });
  };
}

/** Does what is chosen; what cannot be done now stays where its reason can be read. */
function runChosen(context: CommandContext): void {
  const { store, commands } = context;
  const state = store.get();
  const entry = chosenEntry(paletteEntries(commands, state), state);
  if (entry === null || entry.reason !== null) return;
  close(context);
  store.dispatch({ type: 'commandUsed', id: entry.command.id });
  entry.command.run(context, null);
}

export const palette: readonly Command[] = [
  {
    ...{ id: 'palette.open', title: 'All commands', group: 'mailtui', hint: 'commands' },
    ...{
      keys: ['Ctrl-P'],
      contexts: ['sidebar', 'list', 'reader', 'quoting', 'welcome', ...PAGES],
    },
    run: open,
  },
  {
    ...{ id: 'palette.open-writing', title: 'All commands', group: 'mailtui', hint: 'commands' },
    ...{ keys: ['Ctrl-P', 'Alt-x'], contexts: ['field', 'body', 'preview'] },
    run: open,
  },
  {
    ...inPalette,
    ...{ id: 'palette.run', title: 'Do it', keys: ['Enter'], hint: 'do it' },
    run: runChosen,
  },
  {
    ...inPalette,
    ...{ id: 'palette.next', title: 'Next command', keys: ['Down', 'Ctrl-N', 'Tab'] },
    run: move(1),
  },
  {
    ...inPalette,
    ...{ id: 'palette.previous', title: 'Previous command', keys: ['Up', 'Ctrl-P', 'Shift-Tab'] },
    run: move(-1),
  },
  {
    ...inPalette,
    ...{ id: 'palette.page-down', title: 'Ten commands down', keys: ['PgDn', 'Ctrl-F'] },
    run: move(10),
  },
  {
    ...inPalette,
    ...{ id: 'palette.page-up', title: 'Ten commands up', keys: ['PgUp', 'Ctrl-B'] },
    run: move(-10),
  },
  {
    ...inPalette,
    ...{ id: 'palette.close', title: 'Close', keys: ['Esc', 'Ctrl-G'], hint: 'back' },
    run: close,
  },
];
