/**
 * Going between the drafts that are open: which of them is on the screen, which wait behind the mail.
 *
 * Guarantees: a draft that leaves the screen is kept; one that could not be kept stays open.
 */
import {
  draftByKey,
  shownDraft,
  withOpen,
  withoutDraft,
  withShown,
  type ComposeState,
} from '../state/compose/composeState.js';
import { openDraft } from '../state/compose/openDraft.js';
import type { DraftSaves } from './draftSaves.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

export class OpenDrafts {
  readonly #tools: EffectTools;
  readonly #saves: DraftSaves;

  constructor(tools: EffectTools, saves: DraftSaves) {
    this.#tools = tools;
    this.#saves = saves;
  }

  /** The draft that was opened behind this one; behind the last one the first. */
  next(): void {
    const { drafts, current } = this.#state();
    const at = drafts.findIndex(({ draft }) => draft.key === current);
    const next = drafts[(at + 1) % drafts.length];
    if (next !== undefined) this.show(next.draft.key);
  }

  /** The draft comes to the screen, if it is open. */
  show(key: string): void {
    const open = draftByKey(this.#state(), key);
    if (open === null) return;
    this.putAside();
    this.#dispatch(withShown(this.#state(), open));
  }

  /** The draft on the screen waits behind the mail. */
  putAside(): void {
    const open = shownDraft(this.#state());
    if (open === null) return;
    this.#tools.busy.track(this.#saves.save(open.draft.key, false));
    this.#dispatch({ ...this.#state(), isShown: false });
  }

  /**
   * Keeps it, and it is not open any more.
   * @param closed called with the id of the message that holds it
   */
  close(key: string, closed: (id: string) => void): void {
    const { busy, store } = this.#tools;
    busy.track(
      this.#saves.save(key, true).then((isSaved) => {
        if (!isSaved) return;
        const savedAs = draftByKey(this.#state(), key)?.savedAs ?? null;
        this.#saves.forget(key);
        this.#dispatch(withoutDraft(this.#state(), key));
        if (savedAs === null) return;
        closed(savedAs);
        const text = phrase('composeEffects.theDraftIsClosed');
        const notice = { level: 'info', text, hint: '', account: null } as const;
        store.dispatch({ type: 'notice', notice });
      }),
    );
  }

  /** Opens the drafts behind the mail; those that are no more are left out. */
  reopen(ids: readonly string[]): void {
    const { mail, busy, now } = this.#tools;
    const opened = ids.map((id) =>
      mail.drafts.start({ kind: 'draft', id }).then(
        (started) => started,
        () => null,
      ),
    );
    busy.track(
      Promise.all(opened).then((all) => {
        for (const started of all) {
          if (started === null || draftByKey(this.#state(), started.draft.key) !== null) continue;
          this.#dispatch(withOpen(this.#state(), openDraft(started, 'body', now())));
        }
      }),
    );
  }

  #state(): ComposeState {
    return this.#tools.store.get().compose;
  }

  #dispatch(compose: ComposeState): void {
    this.#tools.store.dispatch({ type: 'compose', compose });
  }
}
