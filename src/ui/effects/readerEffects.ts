/**
 * Opens messages for the reader. Only one opening is under way: moving on abandons it. What is
 * shown stays until the next message is there.
 */
import { reportError, toMailtuiError } from '../../core/errors.js';
import { layoutOf } from '../state/layout.js';
import { selectedRow } from '../state/listWindow.js';
import type { EffectTools } from './effects.js';
import type { EditEffects } from './editEffects.js';

/** How long the selection rests on a message, in ms, before the reader beside the list follows. */
const PREVIEW_DELAY = 120;

export class ReaderEffects {
  readonly #tools: EffectTools;
  readonly #edits: EditEffects;
  #opening: { id: string; abort: AbortController } | null = null;
  #preview: { id: string; cancel: () => void } | null = null;
  /** The message that becomes read once it is on the screen. */
  #reading: string | null = null;

  constructor(tools: EffectTools, edits: EditEffects) {
    this.#tools = tools;
    this.#edits = edits;
  }

  /** Goes to the reader with the selected message, which thereby is read. */
  openSelected(): void {
    const { store } = this.#tools;
    const row = selectedRow(store.get().list);
    if (row === null) return;
    this.#cancelPreview();
    this.#reading = row.id;
    store.dispatch({ type: 'focus', pane: 'reader' });
    this.#want(row.id);
    this.#markRead();
  }

  /** Lets the reader beside the list follow the selection, without marking anything read. */
  follow(): void {
    const { size, focus, list, reader } = this.#tools.store.get();
    if (focus === 'reader' || layoutOf(size, focus).kind !== 'wide') {
      this.#cancelPreview();
      return;
    }
    const id = selectedRow(list)?.id ?? null;
    if (id === reader.wanted || id === null) {
      this.#cancelPreview();
      if (id === null && reader.wanted !== null) this.#want(null);
      return;
    }
    if (reader.wanted === null) this.#want(id);
    else if (this.#preview?.id !== id) {
      this.#cancelPreview();
      const cancel = this.#tools.busy.after(PREVIEW_DELAY, () => {
        this.#preview = null;
        this.#want(id);
      });
      this.#preview = { id, cancel };
    }
  }

  close(): void {
    this.#cancelPreview();
    this.#abandon();
  }

  #want(id: string | null): void {
    const { store, busy } = this.#tools;
    if (id !== this.#reading) this.#reading = null;
    const { reader } = store.get();
    store.dispatch({ type: 'wanted', id });
    const here = reader.message?.row.id === id && reader.error === null;
    if (id === null || here || this.#opening?.id === id) {
      if (id === null || here) this.#abandon();
      return;
    }
    this.#abandon();
    const opening = { id, abort: new AbortController() };
    this.#opening = opening;
    busy.track(this.#open(id, opening.abort.signal));
  }

  async #open(id: string, signal: AbortSignal): Promise<void> {
    const { store, mail } = this.#tools;
    try {
      const message = await mail.open(id, signal);
      if (signal.aborted) return;
      this.#opening = null;
      store.dispatch({ type: 'arrived', message });
      this.#markRead();
    } catch (thrown) {
      if (signal.aborted) return;
      this.#opening = null;
      store.dispatch({ type: 'openFailed', id, error: reportError(toMailtuiError(thrown)) });
    }
  }

  #markRead(): void {
    const row = this.#tools.store.get().reader.message?.row;
    if (row === undefined || row.id !== this.#reading) return;
    this.#reading = null;
    if (!row.flags.includes('seen')) this.#edits.flags([row], { add: ['seen'] }, 'reading');
  }

  #cancelPreview(): void {
    this.#preview?.cancel();
    this.#preview = null;
  }

  #abandon(): void {
    this.#opening?.abort.abort();
    this.#opening = null;
  }
}
