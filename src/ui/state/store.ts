/**
 * The store: holds the state, applies actions, tells subscribers. It knows nothing of mail or
 * of React; `useSyncExternalStore` fits onto it.
 */
import type { ScreenState } from './state.js';
import { update, type Action } from './update.js';

export class Store {
  #state: ScreenState;
  readonly #listeners = new Set<() => void>();

  constructor(state: ScreenState) {
    this.#state = state;
  }

  readonly get = (): ScreenState => this.#state;

  readonly dispatch = (action: Action): void => {
    const next = update(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}
