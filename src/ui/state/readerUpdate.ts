/** What actions make of the reader: its message, and where in it one is. Pure. */
import type { ErrorReport } from '../../core/errors.js';
import { readerGeometry } from './selectors.js';
import type { ScreenMessage } from '../../app/screenMail.js';
import { completed, type ShownMessage, type ThreadEntry } from './shownMessage.js';
import { EMPTY_READER, type ReaderState, type RestState, type ScreenState } from './state.js';

export type ReaderAction =
  | { type: 'wanted'; id: string | null }
  | { type: 'arrived'; message: ShownMessage }
  /** All of a message of which the beginning is shown, or was, behind another side of it. */
  | { type: 'completed'; message: ScreenMessage }
  | { type: 'openFailed'; id: string; error: ErrorReport }
  /** The conversation of the message that is shown, more or less of it unfolded; null: alone. */
  | { type: 'thread'; id: string; thread: readonly ThreadEntry[] | null }
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
      if (action.id === null) return { ...EMPTY_READER, places: placesLeft(state) };
      if (reader.wanted === action.id && reader.error === null) return reader;
      return { ...reader, wanted: action.id, error: null, rest: null };
    case 'arrived':
      if (reader.wanted !== action.message.row.id) return reader;
      return arrived(state, action.message);
    case 'completed': {
      const { message } = reader;
      if (message?.row.id !== action.message.row.id || message.view !== undefined) return reader;
      return { ...reader, message: completed(message, action.message) };
    }
    case 'thread':
      return withThread(state, action.id, action.thread);
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

/** Rows of the conversation above the message that may stay in sight at first. */
const ABOVE = 3;

/** Messages of which it is kept where one was. */
const MOST_PLACES = 200;

function arrived(state: ScreenState, message: ShownMessage): ReaderState {
  const places = placesLeft(state);
  const reader = { ...state.reader, message, places, error: null, scroll: 0, place: 0, find: '' };
  const next = { ...state, reader };
  const { text } = readerGeometry(next);
  if (text === null) return reader;
  const own = text.ownStart();
  const left = message.view === undefined ? places.get(message.row.id) : undefined;
  if (left !== undefined) return scrolled(next, text.lineAt(text.placeOf(own) + left));
  return own <= ABOVE ? reader : scrolled(next, own);
}

/** With the place in the message that is shown, where it is not at its beginning. */
function placesLeft(state: ScreenState): ReadonlyMap<string, number> {
  const { message, scroll, places } = state.reader;
  const { text } = readerGeometry(state);
  if (message === null || text === null || message.view !== undefined) return places;
  const own = text.ownStart();
  const next = new Map(places);
  next.delete(message.row.id);
  if (scroll > own) next.set(message.row.id, text.placeOf(scroll) - text.placeOf(own));
  return new Map([...next].slice(-MOST_PLACES));
}

/** What is looked at stays where it is on the screen. */
function withThread(
  state: ScreenState,
  id: string,
  thread: readonly ThreadEntry[] | null,
): ReaderState {
  const { message, scroll } = state.reader;
  if (message?.row.id !== id) return state.reader;
  const alone = { ...message };
  delete alone.thread;
  const next = {
    ...state,
    reader: { ...state.reader, message: thread === null ? alone : { ...alone, thread } },
  };
  const before = readerGeometry(state).text?.ownStart() ?? 0;
  const now = readerGeometry(next).text?.ownStart() ?? 0;
  if (scroll < before && before <= ABOVE) return scrolled(next, scroll);
  return scrolled(next, scroll === before && now <= ABOVE ? 0 : scroll + now - before);
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
