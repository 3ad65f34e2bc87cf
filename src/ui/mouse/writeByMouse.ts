/** The cursor of a text that is written, put somewhere by a click, and what is selected by dragging. */
import type { CommandContext } from '../commands/command.js';
import { shownDraft } from '../state/compose/composeState.js';
import { BODY_INDENT, composeView, fieldAt, shownRows } from '../state/compose/composeView.js';
import { withFocus, type OpenDraft } from '../state/compose/openDraft.js';
import { placeAt } from '../state/compose/softWrap.js';
import { moveTo } from '../state/compose/textEditor.js';
import type { Position } from '../state/compose/textLines.js';
import { layoutOf } from '../state/layout.js';
import type { ScreenState } from '../state/state.js';

/** @param row from the top of the body. @param selecting from where the cursor is now */
export function clickDraft(
  { store, effects }: CommandContext,
  row: number,
  column: number,
  selecting: boolean,
): void {
  const state = store.get();
  const open = shownDraft(state.compose);
  if (open === null) return;
  const there = textAt(state, open, row, column);
  if (there !== null) {
    effects.compose.edit((now) => {
      const { body, ...rest } = selecting ? now : withFocus(now, 'body');
      return { ...rest, body: moveTo(body, there, selecting) };
    });
    return;
  }
  const field = fieldAt(open, layoutOf(state), row);
  if (field !== null && !selecting) effects.compose.edit((now) => withFocus(now, field));
}

/** Below its end is its end; null: it is not in the text. */
function textAt(state: ScreenState, open: OpenDraft, row: number, column: number): Position | null {
  const { form, margin, bodyRows, bodyColumns } = composeView(open, layoutOf(state));
  const inText = row - form.length - 1;
  if (inText < 0) return null;
  const { lines } = open.body;
  const rows = shownRows(lines, open.top, bodyRows, bodyColumns);
  const shown = rows[inText];
  if (shown === undefined) {
    const line = lines.length - 1;
    return { line, column: lines[line]?.length ?? 0 };
  }
  const text = lines[shown.line] ?? '';
  const at = placeAt(text, shown.row, Math.max(0, column - margin - BODY_INDENT), shown.isLast);
  return { line: shown.line, column: at };
}
