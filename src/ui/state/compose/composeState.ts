/** The drafts that are open, and which of them is on the screen. Pure. */
import type { HeldMessage } from './held.js';
import type { OpenDraft } from './openDraft.js';

export interface ComposeState {
  /** The one that was worked at last is the last. */
  drafts: readonly OpenDraft[];
  /** The last one is on the screen; false: it waits behind the mail. */
  isShown: boolean;
  /** What was cut out of a text last, to be put in elsewhere. */
  cut: string;
  /** Sent, and still to be taken back; the newest is the last. */
  held: readonly HeldMessage[];
}

export const NO_DRAFTS: ComposeState = { drafts: [], isShown: false, cut: '', held: [] };

/** The draft on the screen; null: there is none. */
export function shownDraft({ drafts, isShown }: ComposeState): OpenDraft | null {
  return isShown ? (drafts.at(-1) ?? null) : null;
}

export function draftByKey({ drafts }: ComposeState, key: string): OpenDraft | null {
  return drafts.find(({ draft }) => draft.key === key) ?? null;
}

/** The draft on top and on the screen; it takes the place of itself where it was open already. */
export function withShown(state: ComposeState, open: OpenDraft): ComposeState {
  const others = state.drafts.filter(({ draft }) => draft.key !== open.draft.key);
  return { ...state, drafts: [...others, open], isShown: true };
}

/** The same drafts with another state of this one, wherever it is; ignored when it was closed. */
export function withDraft(state: ComposeState, open: OpenDraft): ComposeState {
  const at = state.drafts.findIndex(({ draft }) => draft.key === open.draft.key);
  return at < 0 ? state : { ...state, drafts: state.drafts.with(at, open) };
}

/** The draft is not open any more; what it lay over is the mail again. */
export function withoutDraft(state: ComposeState, key: string): ComposeState {
  const isShown = state.isShown && state.drafts.at(-1)?.draft.key !== key;
  return { ...state, isShown, drafts: state.drafts.filter(({ draft }) => draft.key !== key) };
}
