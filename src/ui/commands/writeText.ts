/** Writing text: what the keys do in the fields and in the body of a message. */
import {
  focusedEditor,
  isAddressField,
  withAttachments,
  withEditor,
  type OpenDraft,
} from '../state/compose/openDraft.js';
import { shownDraft } from '../state/compose/composeState.js';
import {
  cut,
  editorText,
  eraseAfter,
  eraseBefore,
  insert,
  redo,
  selectedText,
  selectionOf,
  type,
  undo,
  unselected,
  type TextEditor,
} from '../state/compose/textEditor.js';
import type { Position } from '../state/compose/textLines.js';
import * as motion from '../state/compose/textMotion.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

/** Puts text where the cursor is. */
export function write({ effects }: CommandContext, text: string, isPasted: boolean): void {
  effects.compose.edit((open) => {
    const editor = focusedEditor(open);
    if (editor === null) return open;
    const written = separated(open, editor, text);
    const next = isPasted ? insert(editor, written) : type(editor, written);
    return { ...withEditor(open, next), file: null };
  });
}

/** What is written behind a whole address begins another one. */
function separated({ focus }: OpenDraft, { lines, cursor }: TextEditor, text: string): string {
  const before = (lines[cursor.line] ?? '').slice(0, cursor.column);
  const isBehind = isAddressField(focus) && before.endsWith('>');
  return isBehind && !/^[\s,;>]/.test(text) ? `, ${text}` : text;
}

/** Another text or cursor in what has the focus. */
export function change(how: (editor: TextEditor) => TextEditor): Command['run'] {
  return ({ effects }) => {
    effects.compose.edit((open) => {
      const editor = focusedEditor(open);
      return editor === null ? open : withEditor(open, how(editor));
    });
  };
}

function cutTo(where: (editor: TextEditor) => Position): Command['run'] {
  return ({ effects }) => {
    effects.compose.cut((open) => {
      const editor = focusedEditor(open);
      if (editor === null) return [open, ''];
      const [next, text] = cut(editor, where(editor));
      return [withEditor(open, next), text];
    });
  };
}

/** In an empty field for files, the attachments are what the cursor moves through. */
export function isAtFiles(open: OpenDraft): boolean {
  if (open.focus !== 'files' || open.draft.attachments.length === 0) return false;
  return editorText(open.lines.files) === '';
}

function eraseBack(context: CommandContext): void {
  context.effects.compose.edit((open) => {
    if (!isAtFiles(open)) {
      const editor = focusedEditor(open);
      return editor === null ? open : withEditor(open, eraseBefore(editor));
    }
    const { attachments } = open.draft;
    const at = open.file ?? attachments.length - 1;
    const left = attachments.filter((_, index) => index !== at);
    const next = withAttachments(open, left);
    return { ...next, file: left.length === 0 ? null : Math.min(at, left.length - 1) };
  });
}

function copy({ effects }: CommandContext): void {
  effects.compose.cut((open) => {
    const editor = focusedEditor(open);
    if (editor === null) return [open, ''];
    return [withEditor(open, unselected(editor)), selectedText(editor)];
  });
}

const writing = { group: 'Writing', contexts: ['field', 'body', 'completing'] } as const;
const inBody = { group: 'Writing', contexts: ['body'] } as const;

function hasSelection({ compose }: ScreenState): string | null {
  const open = shownDraft(compose);
  const editor = open === null ? null : focusedEditor(open);
  return editor !== null && selectionOf(editor) !== null
    ? null
    : phrase('writeText.nothingIsSelected');
}

export const writeText: readonly Command[] = [
  {
    ...inBody,
    ...{ id: 'text.new-line', title: 'New line', keys: ['Enter'] },
    run: change((editor) => insert(editor, '\n')),
  },
  {
    ...writing,
    ...{ id: 'text.undo', title: 'Undo what was written', keys: ['Ctrl-Z', 'Ctrl-_'] },
    run: change(undo),
  },
  {
    ...writing,
    ...{ id: 'text.redo', title: 'Write it again', keys: ['Alt-z'] },
    run: change(redo),
  },
  {
    ...writing,
    ...{ id: 'text.cut', title: 'Cut selection or last word', keys: ['Ctrl-W'] },
    run: cutTo(motion.wordLeft),
  },
  {
    ...writing,
    ...{ id: 'text.copy', title: 'Copy the selection', keys: ['Ctrl-C', 'Alt-w'] },
    disabledReason: hasSelection,
    run: copy,
  },
  {
    ...writing,
    ...{ id: 'text.insert', title: 'Put in what was cut', keys: ['Ctrl-Y', 'Ctrl-V'] },
    run: (context) => {
      write(context, context.effects.compose.cutText, true);
    },
  },
  {
    ...writing,
    ...{ id: 'text.erase', title: 'Erase the character before', keys: ['Backspace'] },
    run: eraseBack,
  },
  {
    ...writing,
    ...{ id: 'text.erase-next', title: 'Erase the next character', keys: ['Delete', 'Ctrl-D'] },
    run: change(eraseAfter),
  },
  {
    ...writing,
    ...{ id: 'text.cut-word-before', title: 'Cut the word before', keys: ['Alt-Backspace'] },
    run: cutTo(motion.wordLeft),
  },
  {
    ...writing,
    ...{ id: 'text.cut-word', title: 'Cut the next word', keys: ['Alt-d'] },
    run: cutTo(motion.wordRight),
  },
  {
    ...writing,
    ...{ id: 'text.cut-to-end', title: 'Cut to the end of the line', keys: ['Ctrl-K'] },
    run: cutTo(motion.cutEnd),
  },
  {
    ...writing,
    ...{ id: 'text.cut-to-start', title: 'Cut to the line’s beginning', keys: ['Ctrl-U'] },
    run: cutTo(({ cursor }) => ({ line: cursor.line, column: 0 })),
  },
];
