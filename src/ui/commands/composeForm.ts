/** The form of a message that is written: its fields, sending it, keeping it. */
import { completed, otherSelected } from '../state/compose/completion.js';
import { shownDraft } from '../state/compose/composeState.js';
import {
  focusedEditor,
  neighbourField,
  withEditor,
  withFocus,
  type Field,
} from '../state/compose/openDraft.js';
import { unselected } from '../state/compose/textEditor.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const writing = { group: 'Message', contexts: ['field', 'body', 'completing'] } as const;
const inForm = { group: 'Message', contexts: ['field', 'body'] } as const;
const inField = { group: 'Message', contexts: ['field'] } as const;
const inList = { group: 'Message', contexts: ['completing'] } as const;
const inQuestion = { group: 'Message', contexts: ['asking'] } as const;

function focus(field: Field): Command['run'] {
  return ({ effects }) => {
    effects.compose.edit((open) => withFocus(open, field));
  };
}

function step(by: 1 | -1): Command['run'] {
  return ({ effects }) => {
    effects.compose.edit((open) => withFocus(open, neighbourField(open, by)));
  };
}

/** A list that waits below is entered; else the next field. */
function down(context: CommandContext): void {
  const open = shownDraft(context.store.get().compose);
  if (open?.completion == null) step(1)(context, null);
  else {
    const { completion } = open;
    context.effects.compose.edit((now) => ({ ...now, completion: { ...completion, selected: 0 } }));
  }
}

function enter(context: CommandContext): void {
  const open = shownDraft(context.store.get().compose);
  if (open === null) return;
  const isFile = open.focus === 'files' && (open.lines.files.lines[0] ?? '').trim() !== '';
  if (isFile) context.effects.compose.attach();
  else step(1)(context, null);
}

/** Puts the candidate in; a file is attached with that. */
function take({ store, effects }: CommandContext): void {
  const open = shownDraft(store.get().compose);
  if (open?.completion == null) return;
  const { completion, focus: field } = open;
  const chosen = completion.candidates[completion.selected];
  effects.compose.edit((now) => {
    const editor = focusedEditor(now);
    if (editor === null) return now;
    return withEditor({ ...now, completion: null }, completed(editor, completion));
  });
  if (field === 'files' && chosen?.isOpen === false) effects.compose.attach();
}

function select(by: number): Command['run'] {
  return ({ effects }) => {
    effects.compose.edit((open) =>
      open.completion === null ? open : { ...open, completion: otherSelected(open.completion, by) },
    );
  };
}

/** What is selected is given up first. */
function leave({ store, effects }: CommandContext): void {
  const open = shownDraft(store.get().compose);
  const editor = open === null ? null : focusedEditor(open);
  if (editor !== null && (editor.anchor !== null || editor.isMarking)) {
    effects.compose.edit((now) => withEditor(now, unselected(editor)));
  } else effects.compose.leave();
}

function others({ compose }: ScreenState): string | null {
  return compose.drafts.length > 1 ? null : phrase('composeForm.noOtherDraftIs');
}

export const composeForm: readonly Command[] = [
  {
    ...inList,
    ...{ id: 'compose.take', title: 'Take it', keys: ['Enter', 'Tab'], hint: 'take it' },
    run: take,
  },
  {
    ...inList,
    ...{ id: 'compose.next-candidate', title: 'Next', keys: ['Down', 'Ctrl-N'] },
    run: select(1),
  },
  {
    ...inList,
    ...{ id: 'compose.previous-candidate', title: 'Previous', keys: ['Up', 'Ctrl-P'] },
    run: select(-1),
  },
  {
    ...inList,
    ...{ id: 'compose.close-list', title: 'Type on', keys: ['Esc', 'Ctrl-G'], hint: 'type on' },
    run: ({ effects }) => {
      effects.compose.edit((open) => ({ ...open, completion: null }));
    },
  },
  {
    ...writing,
    ...{ id: 'compose.send', title: 'Send the message', keys: ['Ctrl-X'], hint: 'send' },
    run: ({ effects }) => {
      effects.sending.send();
    },
  },
  {
    ...inForm,
    ...{ id: 'compose.leave', title: 'Keep it, back to the mail', hint: 'keep' },
    keys: ['Esc', 'Ctrl-G'],
    run: leave,
  },
  {
    ...inForm,
    ...{ id: 'compose.next-field', title: 'Next field', keys: ['Tab'], hint: 'next field' },
    run: step(1),
  },
  {
    ...inForm,
    ...{ id: 'compose.previous-field', title: 'Previous field', keys: ['Shift-Tab'] },
    run: step(-1),
  },
  { ...inField, id: 'compose.enter', title: 'Next field, or attach', keys: ['Enter'], run: enter },
  { ...inField, id: 'compose.down', title: 'Next field', keys: ['Down', 'Ctrl-N'], run: down },
  { ...inField, id: 'compose.up', title: 'Previous field', keys: ['Up'], run: step(-1) },
  {
    ...writing,
    ...{ id: 'compose.attach', title: 'Attach a file', keys: ['Ctrl-T'], hint: 'attach' },
    run: focus('files'),
  },
  {
    ...writing,
    ...{
      id: 'compose.editor',
      title: 'Write in your own editor',
      keys: ['Ctrl-E'],
      hint: 'editor',
    },
    run: ({ effects }) => {
      effects.compose.editOutside(false);
    },
  },
  {
    ...writing,
    ...{ id: 'compose.editor-headers', title: 'The same with the headers' },
    keys: ['Alt-e'],
    run: ({ effects }) => {
      effects.compose.editOutside(true);
    },
  },
  {
    ...writing,
    ...{ id: 'compose.save', title: 'Save the draft now', keys: ['Ctrl-S'] },
    run: ({ effects }) => {
      effects.compose.saveNow();
    },
  },
  { ...writing, id: 'compose.cc', title: 'Go to Cc', keys: ['Alt-c'], run: focus('cc') },
  {
    ...writing,
    ...{ id: 'compose.bcc', title: 'Bcc: who gets it unseen', keys: ['Alt-h'], run: focus('bcc') },
  },
  {
    ...writing,
    ...{ id: 'compose.reply-to', title: 'Reply-To: where answers go', keys: ['Alt-r'] },
    run: focus('replyTo'),
  },
  {
    ...writing,
    ...{ id: 'compose.from', title: 'From: who you write as', keys: ['Alt-i'], run: focus('from') },
  },
  {
    ...writing,
    ...{ id: 'compose.next-draft', title: 'The other draft that is open', keys: ['Alt-n'] },
    disabledReason: others,
    run: ({ effects }) => {
      effects.compose.drafts.next();
    },
  },
  {
    ...writing,
    ...{ id: 'compose.discard', title: 'Discard the draft', keys: ['Alt-q'] },
    run: ({ effects }) => {
      effects.compose.discard();
    },
  },
  {
    ...inQuestion,
    ...{ id: 'compose.send-anyway', title: 'Send it anyway', hint: 'send' },
    keys: ['Enter', 'y', 'Ctrl-X'],
    run: ({ effects }) => {
      effects.sending.confirm();
    },
  },
  {
    ...inQuestion,
    ...{ id: 'compose.go-back', title: 'Back to the message', hint: 'back' },
    keys: ['Esc', 'n', 'q', 'Ctrl-G'],
    run: ({ effects }) => {
      effects.sending.goBack();
    },
  },
];
