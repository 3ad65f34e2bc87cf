/** What actions make of the reader: its message, and where in it one is. Pure. */
import type { ErrorReport } from '../../core/errors.js';
import { readerGeometry } from './selectors.js';
import type { ShownMessage } from './shownMessage.js';
import { EMPTY_READER, type ReaderState, type RestState, type ScreenState } from './state.js';

export type ReaderAction =
  | { type: 'wanted'; id: string | null }
  | { type: 'arrived'; message: ShownMessage }
  | { type: 'openFailed'; id: string; error: ErrorReport }
  /** How the rest of the message with the id is being fetched. */
  | { type: 'rest'; id: string; rest: RestState | null }
  /** Words to be marked in the text. */
  | { type: 'found'; words: string }
  /** Whether to leave the list of the message with the id. */
  | { type: 'asked'; id: string }
  | { type: 'scrolled'; by: number }
  | { type: 'scrolledScreens'; screens: number }
  | { type: 'scrolledTo'; end: 'top' | 'bottom' };

export function readerAfter(state: ScreenState, action: ReaderAction): ReaderState {
  const { reader } = state;
  switch (action.type) {
    case 'wanted':
      if (action.id === null) return EMPTY_READER;
      if (reader.wanted === action.id && reader.error === null) return reader;
      return { ...reader, wanted: action.id, error: null, rest: null };
    case 'arrived':
      if (reader.wanted !== action.message.row.id) return reader;
      return { ...reader, message: action.message, error: null, scroll: 0, place: 0, find: '' };
    case 'openFailed':
      if (reader.wanted !== action.id) return reader;
      return { ...reader, message: null, error: action.error, scroll: 0, place: 0 };
    case 'rest':
      return reader.wanted === action.id ? { ...reader, rest: action.rest } : reader;
    case 'found':
      return { ...reader, find: action.words };
    case 'asked':
      return { ...reader, asked: action.id };
    case 'scrolled':
      return scrolled(state, reader.scroll + action.by);
    case 'scrolledScreens':
      return scrolled(state, reader.scroll + step(readerGeometry(state).rows, action.screens));
    case 'scrolledTo':
      return scrolled(
        state,
        action.end === 'top' ? 0 : (readerGeometry(state).text?.length() ?? 0),
      );
  }
}

/** Lines to move for so many screens: a full screen keeps one line of what was there. */
export function step(visible: number, screens: number): number {
  const lines = Math.abs(screens) >= 1 ? visible - 1 : Math.floor(visible / 2);
  return Math.sign(screens) * Math.max(1, lines);
}

function scrolled(state: ScreenState, wanted: number): ReaderState {
  const { text, rows } = readerGeometry(state);
  const scroll = text?.clampScroll(Math.max(0, wanted), rows) ?? 0;
  if (scroll === state.reader.scroll) return state.reader;
  return { ...state.reader, scroll, place: text?.placeOf(scroll) ?? 0 };
}

/** The reader where it was, in a pane that may have another size. */
export function placed(state: ScreenState): ReaderState {
  const { text, rows } = readerGeometry(state);
  const { scroll, place } = state.reader;
  if (text === null) return state.reader;
  // The place stays as it is, even where the end of the text is in the way: it may come back.
  const first = text.placeOf(scroll) === place ? scroll : text.lineAt(place);
  const next = text.clampScroll(first, rows);
  return next === scroll ? state.reader : { ...state.reader, scroll: next };
}
