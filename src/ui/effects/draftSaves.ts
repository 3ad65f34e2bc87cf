/**
 * Keeping the drafts that are open: at each pause of typing, and when they leave the screen.
 *
 * Guarantees: who types without a pause is saved, too; what is said to be saved is; a failure is said
 * and tried again with the next change.
 */
import { toMailtuiError } from '../../core/errors.js';
import { draftByKey, withDraft } from '../state/compose/composeState.js';
import { draftOf, type OpenDraft } from '../state/compose/openDraft.js';
import type { EffectTools } from './effects.js';

/** Who never pauses is saved, too: after so many ms. */
const LONGEST_UNSAVED = 10_000;
/** Saving at the end may take so long, in ms. */
const PATIENCE = 10_000;

export class DraftSaves {
  readonly #tools: EffectTools;
  readonly #pause: number;
  /** By the key of a draft: what ends the waiting, and since when there is something to save. */
  readonly #pauses = new Map<string, { cancel: () => void; since: number }>();
  readonly #saving = new Set<Promise<unknown>>();

  /** @param pause so long the typing pauses before a draft is saved, in ms */
  constructor(tools: EffectTools, pause: number) {
    this.#tools = tools;
    this.#pause = pause;
  }

  /**
   * Keeps the draft as it stands.
   * @param isDone see ScreenDrafts
   * @returns false when that failed, which has been said then
   */
  async save(key: string, isDone: boolean): Promise<boolean> {
    this.forget(key);
    const open = draftByKey(this.#tools.store.get().compose, key);
    if (open === null) return true;
    const { edits } = open;
    const isKept = edits === open.savedEdits && (!isDone || edits === open.handedEdits);
    if (isKept || (edits === 0 && !open.isKept)) return true;
    const { mail, now } = this.#tools;
    this.#update(key, (current) => ({ ...current, save: { kind: 'saving' } }));
    const saving = mail.drafts.save(draftOf(open), isDone);
    this.#saving.add(saving);
    try {
      const savedAs = await saving;
      this.#update(key, (current) => ({
        ...current,
        ...{ savedEdits: Math.max(edits, current.savedEdits), isKept: true, savedAs },
        handedEdits: isDone ? edits : current.handedEdits,
        save: current.edits > edits ? current.save : { kind: 'saved', at: now() },
      }));
      return true;
    } catch (thrown) {
      const { message, hint } = toMailtuiError(thrown);
      this.#update(key, (current) => ({ ...current, save: { kind: 'failed', message } }));
      const notice = { level: 'error', text: message, hint, account: null } as const;
      this.#tools.store.dispatch({ type: 'notice', notice });
      return false;
    } finally {
      this.#saving.delete(saving);
    }
  }

  /** Keeps all that is open. Resolves when that is done, or nothing more can be hoped for. */
  async flush(): Promise<void> {
    for (const open of this.#tools.store.get().compose.drafts) void this.save(open.draft.key, true);
    const done = Promise.allSettled(this.#saving);
    const timeout = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([done, timeout]);
  }

  /** Once the typing pauses. */
  soon(key: string): void {
    const { busy, now } = this.#tools;
    const before = this.#pauses.get(key);
    const since = before?.since ?? now();
    const pause = Math.min(this.#pause, Math.max(0, since + LONGEST_UNSAVED - now()));
    before?.cancel();
    const cancel = busy.after(pause, () => {
      this.#pauses.delete(key);
      busy.track(this.save(key, false));
    });
    this.#pauses.set(key, { cancel, since });
  }

  /** No more saving of it by itself. */
  forget(key: string): void {
    this.#pauses.get(key)?.cancel();
    this.#pauses.delete(key);
  }

  #update(key: string, change: (open: OpenDraft) => OpenDraft): void {
    const { store } = this.#tools;
    const { compose } = store.get();
    const open = draftByKey(compose, key);
    if (open !== null)
      store.dispatch({ type: 'compose', compose: withDraft(compose, change(open)) });
  }
}
