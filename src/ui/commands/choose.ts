/** Choosing a folder or a tag from a list, by a few letters of its name. */
import { messageCount } from '../format/numbers.js';
import { chooserEntries, chosenOf } from '../state/chooserEntries.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const inChooser = { group: 'Mail', contexts: ['chooser'] } as const;

/** `Moved 2 messages to Lists` */
export function movedTo(messages: number, place: string): string {
  return phrase('word.moved', { what: messageCount(messages), place });
}

function close({ store }: CommandContext): void {
  store.dispatch({ type: 'chooser', chooser: null });
}

function move(by: number): Command['run'] {
  return ({ store }) => {
    const state = store.get();
    if (state.chooser === null) return;
    const { length } = chooserEntries(state);
    const selected = Math.max(0, Math.min(length - 1, state.chooser.selected + by));
    store.dispatch({ type: 'chooser', chooser: { ...state.chooser, selected } });
  };
}

function choose(context: CommandContext): void {
  const { store, effects } = context;
  const state = store.get();
  const entry = chosenOf(chooserEntries(state), state);
  if (entry === null || state.chooser === null) return;
  const { ids } = state.chooser;
  close(context);
  const { does } = entry;
  if (does.do === 'move') {
    effects.edits.take({ ...does, ids }, movedTo(ids.length, entry.label));
    return;
  }
  effects.edits.tags(effects.edits.rows(ids), does.tags);
  const done =
    does.tags.add === undefined ? phrase('choose.tookAwayTheTag') : phrase('choose.addedTheTag');
  effects.edits.say(`${done} ${entry.label} · u undo`);
}

export const chooseFromList: readonly Command[] = [
  {
    ...inChooser,
    ...{ id: 'chooser.choose', title: 'Choose it', keys: ['Enter'], hint: 'choose' },
    run: choose,
  },
  {
    ...inChooser,
    id: 'chooser.next',
    title: 'Next',
    keys: ['Down', 'Ctrl-N', 'Tab'],
    run: move(1),
  },
  {
    ...inChooser,
    ...{ id: 'chooser.previous', title: 'Previous', keys: ['Up', 'Ctrl-P', 'Shift-Tab'] },
    run: move(-1),
  },
  { ...inChooser, id: 'chooser.page-down', title: 'Ten down', keys: ['PgDn'], run: move(10) },
  { ...inChooser, id: 'chooser.page-up', title: 'Ten up', keys: ['PgUp'], run: move(-10) },
  {
    ...inChooser,
    ...{ id: 'chooser.close', title: 'Close', keys: ['Esc', 'Ctrl-G'], hint: 'back' },
    run: close,
  },
];
