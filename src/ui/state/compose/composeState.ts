/** The drafts that are open, and which of them is on the screen. Pure. */
import type { HeldMessage } from './held.js';
import type { OpenDraft } from './openDraft.js';

export interface ComposeState {
  /** In the order in which they were opened. */
  drafts: readonly OpenDraft[];
  /** Key of the one that was worked at last; null: none was. */
  current: string | null;
  /** It is on the screen; false: it waits behind the mail. */
  isShown: boolean;
  /** What was cut out of a text last, to be put in elsewhere. */
  cut: string;
  /** Sent, and still to be taken back; the newest is the last. */
  held: readonly HeldMessage[];
}

export const NO_DRAFTS: ComposeState = {
  drafts: [],
  current: null,
  isShown: false,
  cut: '',
  held: [],
};

/** The draft on the screen; null: there is none. */
export function shownDraft(state: ComposeState): OpenDraft | null {
  return state.isShown && state.current !== null ? draftByKey(state, state.current) : null;
}

export function draftByKey({ drafts }: ComposeState, key: string): OpenDraft | null {
  return drafts.find(({ draft }) => draft.key === key) ?? null;
}

/** The draft on the screen; it takes the place of itself where it was open already. */
export function withShown(state: ComposeState, open: OpenDraft): ComposeState {
  return { ...withOpen(state, open), current: open.draft.key, isShown: true };
}

/** The same with the draft behind the mail. */
export function withOpen(state: ComposeState, open: OpenDraft): ComposeState {
  const { key } = open.draft;
  if (draftByKey(state, key) !== null) return withDraft(state, open);
  return { ...state, drafts: [...state.drafts, open], current: state.current ?? key };
}

/** The same drafts with another state of this one, wherever it is; ignored when it was closed. */
export function withDraft(state: ComposeState, open: OpenDraft): ComposeState {
  const at = state.drafts.findIndex(({ draft }) => draft.key === open.draft.key);
  return at < 0 ? state : { ...state, drafts: state.drafts.with(at, open) };
}

/** The draft is not open any more; what it lay over is the mail again. */
export function withoutDraft(state: ComposeState, key: string): ComposeState {
  const drafts = state.drafts.filter(({ draft }) => draft.key !== key);
  if (state.current !== key) return { ...state, drafts };
  return { ...state, drafts, isShown: false, current: drafts.at(-1)?.draft.key ?? null };
}
