/**
 * What the server for sending can do, where a draft has to do with it: it is large, or asks for
 * reports of its delivery.
 *
 * Guarantees: nobody waits for the answer; a server is asked once for each draft and author.
 */
import type { Draft } from '../../core/draft.js';
import { messageSize } from '../../core/draftReview.js';
import { draftByKey, shownDraft, withDraft } from '../state/compose/composeState.js';
import { LARGE } from '../state/compose/formMarks.js';
import { authorOf, type OpenDraft } from '../state/compose/openDraft.js';
import type { EffectTools } from './effects.js';

export class OfferEffects {
  readonly #tools: EffectTools;
  #asked = '';
  readonly close: () => void;

  constructor(tools: EffectTools) {
    this.#tools = tools;
    this.close = tools.store.subscribe(() => {
      this.#follow();
    });
  }

  #follow(): void {
    const { store, busy } = this.#tools;
    const open = shownDraft(store.get().compose);
    if (open === null || open.offers?.of === authorOf(open.draft) || !isConcerned(open)) return;
    const question = `${open.draft.key} ${authorOf(open.draft)}`;
    if (question === this.#asked) return;
    this.#asked = question;
    busy.track(this.#ask(open.draft));
  }

  async #ask(draft: Draft): Promise<void> {
    const { store, mail } = this.#tools;
    const known = await mail.drafts.offers(draft).catch(() => null);
    const { compose } = store.get();
    const open = draftByKey(compose, draft.key);
    if (open === null) return;
    const next = { ...open, offers: { of: authorOf(draft), known } };
    store.dispatch({ type: 'compose', compose: withDraft(compose, next) });
  }
}

function isConcerned({ draft }: OpenDraft): boolean {
  return draft.reports || messageSize(draft) >= LARGE;
}
