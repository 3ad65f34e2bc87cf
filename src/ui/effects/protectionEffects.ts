/**
 * Signing and encrypting what is written: whether there are keys for whom it is addressed to.
 *
 * Guarantees: asked again when whom it goes to has changed and the typing rests; what is encrypted by
 * itself (a wish of the account's settings) stops being that once the user chose otherwise.
 */
import { canEncrypt } from '../../core/draft.js';
import { draftByKey, shownDraft, withDraft } from '../state/compose/composeState.js';
import { draftOf, withWish, type OpenDraft } from '../state/compose/openDraft.js';
import type { EffectTools } from './effects.js';

/** How long whom it goes to has to stay the same, in ms. */
const PAUSE = 300;

export class ProtectionEffects {
  readonly #tools: EffectTools;
  #cancel: (() => void) | null = null;
  /** What was asked for last, or is about to be. */
  #asked = '';
  readonly #stop: () => void;

  constructor(tools: EffectTools) {
    this.#tools = tools;
    this.#stop = tools.store.subscribe(() => {
      this.#follow();
    });
  }

  close(): void {
    this.#stop();
    this.#cancel?.();
  }

  #follow(): void {
    const { store, busy } = this.#tools;
    const open = shownDraft(store.get().compose);
    if (open === null || !this.#isWanted(open)) return;
    const question = questionOf(open);
    if (question === this.#asked) return;
    this.#asked = question;
    this.#cancel?.();
    const { key } = open.draft;
    this.#cancel = busy.after(PAUSE, () => {
      this.#cancel = null;
      busy.track(this.#ask(key, question));
    });
  }

  async #ask(key: string, question: string): Promise<void> {
    const { store, mail } = this.#tools;
    const open = draftByKey(store.get().compose, key);
    if (open === null) return;
    const keys = await mail.drafts.keys(draftOf(open)).catch(() => null);
    const now = draftByKey(store.get().compose, key);
    if (keys === null || now === null || questionOf(now) !== question) return;
    const known = { ...now, keys };
    const { draft, isEncryptionChosen } = known;
    const next =
      isEncryptionChosen || !this.#isAutomatic(now) || draft.encrypt === canEncrypt(keys)
        ? known
        : withWish(known, { encrypt: canEncrypt(keys) });
    // Before it is told: what follows from it has been asked already.
    this.#asked = questionOf(next);
    store.dispatch({ type: 'compose', compose: withDraft(store.get().compose, next) });
  }

  /** Nobody is asked about keys who does not use any. */
  #isWanted(open: OpenDraft): boolean {
    return open.draft.sign || open.draft.encrypt || this.#isAutomatic(open);
  }

  #isAutomatic({ draft: { account } }: OpenDraft): boolean {
    return this.#tools.mail.drafts
      .identities()
      .some((one) => one.account === account && one.encryptsByItself === true);
  }
}

function questionOf(open: OpenDraft): string {
  const { key, from, to, cc, bcc } = draftOf(open);
  return JSON.stringify([key, from.address, to, cc, bcc]);
}
