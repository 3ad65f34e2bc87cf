/** Lines of the message that is read, marked for the answer by dragging over them. */
import type { CommandContext } from '../commands/command.js';
import { quotedRange } from '../state/quotedLines.js';

/** One end of the mark goes there, where lines are marked. */
export function clickLine({ store }: CommandContext, line: number): void {
  const { reader } = store.get();
  const { quoting } = reader;
  if (quoting === null || quotedRange(reader) === null) return;
  store.dispatch({ type: 'quoting', quoting: { ...quoting, to: line } });
}

/** From where the button went down to where it is. Does nothing where no lines can be marked. */
export function dragLines({ store, commands }: CommandContext, from: number, to: number): void {
  const state = store.get();
  const { message } = state.reader;
  const begin = commands.find(({ id }) => id === 'quote.begin');
  if (message === null || begin?.disabledReason?.(state) !== null) return;
  if (from === to && quotedRange(state.reader) === null) return;
  store.dispatch({ type: 'quoting', quoting: { id: message.row.id, from, to } });
}
