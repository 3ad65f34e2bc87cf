/** Keeps the cursor of the text that is written on the screen. Pure. */
import type { Layout } from '../layout.js';
import type { ScreenState } from '../state.js';
import { shownDraft, withDraft } from './composeState.js';
import { composeView, followed } from './composeView.js';

/** The text on the screen scrolled to where it is written; the same object when it is there. */
export function withCursorShown(state: ScreenState, layout: Layout): ScreenState {
  const open = shownDraft(state.compose);
  if (open === null) return state;
  const { bodyRows, bodyColumns } = composeView(open, layout);
  const top = followed(open.body, open.top, bodyRows, bodyColumns);
  if (top.line === open.top.line && top.row === open.top.row) return state;
  return { ...state, compose: withDraft(state.compose, { ...open, top }) };
}
