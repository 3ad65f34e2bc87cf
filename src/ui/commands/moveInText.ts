/** Moving through what is written, and selecting with it. */
import { shownDraft } from '../state/compose/composeState.js';
import { composeView, fieldColumns } from '../state/compose/composeView.js';
import { focusedEditor, withEditor, type OpenDraft } from '../state/compose/openDraft.js';
import { moveTo, selectAll, toggleMark, type TextEditor } from '../state/compose/textEditor.js';
import type { Position } from '../state/compose/textLines.js';
import * as motion from '../state/compose/textMotion.js';
import { layoutOf } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';
import type { Command } from './command.js';
import { change, isAtFiles } from './writeText.js';

const writing = { group: 'Writing', contexts: ['field', 'body', 'completing'] } as const;
const selecting = { group: 'Selecting', contexts: writing.contexts } as const;
const IN_BODY = ['body'] as const;

/** Columns of what is written, and rows of it that are on the screen. */
function geometry(state: ScreenState, open: OpenDraft): { columns: number; rows: number } {
  const view = composeView(open, layoutOf(state));
  if (open.focus === 'body') return { columns: view.bodyColumns, rows: view.bodyRows };
  return { columns: fieldColumns(view.columns), rows: 1 };
}

type Motion = (editor: TextEditor, columns: number) => Position;

function move(where: Motion, isSelecting: boolean): Command['run'] {
  return ({ store, effects }) => {
    effects.compose.edit((open) => {
      const editor = focusedEditor(open);
      if (editor === null) return open;
      const { columns } = geometry(store.get(), open);
      return withEditor(open, moveTo(editor, where(editor, columns), isSelecting));
    });
  };
}

/** @param rows so many; screens where it is a fraction of one */
function moveRows(direction: 1 | -1, by: 'row' | 'screen', isSelecting: boolean): Command['run'] {
  return ({ store, effects }) => {
    effects.compose.edit((open) => {
      const { columns, rows } = geometry(store.get(), open);
      const count = by === 'row' ? 1 : Math.max(1, rows - 1);
      const { place, goal } = motion.rowsAway(open.body, direction * count, columns);
      return withEditor(open, moveTo(open.body, place, isSelecting, goal));
    });
  };
}

/** To the attachment before or behind the chosen one. */
function chooseFile(by: number): (open: OpenDraft) => OpenDraft {
  return (open) => {
    const last = open.draft.attachments.length - 1;
    const chosen = (open.file ?? last + 1) + by;
    return { ...open, file: chosen > last ? null : Math.max(0, chosen) };
  };
}

function sideways(by: 1 | -1, where: Motion): Command['run'] {
  const moves = move(where, false);
  return (context, count) => {
    const open = shownDraft(context.store.get().compose);
    if (open === null) return;
    if (open.focus === 'from') context.effects.compose.otherIdentity(by);
    else if (isAtFiles(open)) context.effects.compose.edit(chooseFile(by));
    else moves(context, count);
  };
}

/** A move and the same with Shift, which selects. */
function both(
  id: string,
  title: string,
  keys: readonly string[],
  shifted: readonly string[],
  run: (isSelecting: boolean) => Command['run'],
  contexts: Command['contexts'] = writing.contexts,
): Command[] {
  const base = { group: 'Writing', contexts } as const;
  return [
    { ...base, id: `text.${id}`, title, keys, run: run(false) },
    {
      ...{ ...base, group: 'Selecting' },
      ...{ id: `text.select-${id}`, title, keys: shifted, run: run(true) },
    },
  ];
}

export const moveInText: readonly Command[] = [
  {
    ...selecting,
    ...{ id: 'text.mark', title: 'Select from here on', keys: ['Ctrl-Space'] },
    run: change(toggleMark),
  },
  {
    ...selecting,
    ...{ id: 'text.select-all', title: 'Select all', keys: ['Alt-a'] },
    run: change(selectAll),
  },
  {
    ...writing,
    ...{ id: 'text.left', title: 'Left', keys: ['Left', 'Ctrl-B'] },
    run: sideways(-1, motion.characterLeft),
  },
  {
    ...writing,
    ...{ id: 'text.right', title: 'Right', keys: ['Right', 'Ctrl-F'] },
    run: sideways(1, motion.characterRight),
  },
  {
    ...selecting,
    ...{ id: 'text.select-left', title: 'Left', keys: ['Shift-Left'] },
    run: move(motion.characterLeft, true),
  },
  {
    ...selecting,
    ...{ id: 'text.select-right', title: 'Right', keys: ['Shift-Right'] },
    run: move(motion.characterRight, true),
  },
  ...both(
    'word-left',
    'A word to the left',
    ['Ctrl-Left', 'Alt-b', 'Alt-Left'],
    ['Ctrl-Shift-Left', 'Alt-Shift-Left'],
    (isSelecting) => move(motion.wordLeft, isSelecting),
  ),
  ...both(
    'word-right',
    'A word to the right',
    ['Ctrl-Right', 'Alt-f', 'Alt-Right'],
    ['Ctrl-Shift-Right', 'Alt-Shift-Right'],
    (isSelecting) => move(motion.wordRight, isSelecting),
  ),
  ...both(
    'line-start',
    'Beginning of the line',
    ['Home', 'Ctrl-A'],
    ['Shift-Home'],
    (isSelecting) => move(motion.lineStart, isSelecting),
  ),
  ...both('line-end', 'End of the line', ['End'], ['Shift-End'], (isSelecting) =>
    move(motion.lineEnd, isSelecting),
  ),
  ...both(
    'start',
    'Beginning of the text',
    ['Ctrl-Home', 'Alt-<'],
    ['Ctrl-Shift-Home'],
    (isSelecting) => move(motion.textStart, isSelecting),
  ),
  ...both('end', 'End of the text', ['Ctrl-End', 'Alt->'], ['Ctrl-Shift-End'], (isSelecting) =>
    move(motion.textEnd, isSelecting),
  ),
  ...both(
    'up',
    'Up',
    ['Up'],
    ['Shift-Up'],
    (isSelecting) => moveRows(-1, 'row', isSelecting),
    IN_BODY,
  ),
  ...both(
    'down',
    'Down',
    ['Down', 'Ctrl-N'],
    ['Shift-Down'],
    (isSelecting) => moveRows(1, 'row', isSelecting),
    IN_BODY,
  ),
  ...both(
    'page-up',
    'Previous screen of the text',
    ['PgUp'],
    ['Shift-PgUp'],
    (isSelecting) => moveRows(-1, 'screen', isSelecting),
    IN_BODY,
  ),
  ...both(
    'page-down',
    'Next screen of the text',
    ['PgDn'],
    ['Shift-PgDn'],
    (isSelecting) => moveRows(1, 'screen', isSelecting),
    IN_BODY,
  ),
];
