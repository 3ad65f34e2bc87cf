/**
 * The searches in the sidebar and how much they find. Counting waits until nothing else is to be
 * done, and never takes more than a small part of the time.
 */
import type { ScreenSearch } from '../../app/screenMail.js';
import type { CountedSearch } from '../state/state.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

/** Pause before counting, in ms: changes come in bursts. */
const PAUSE = 250;
/** For so many times as long as the last count took there is no other. */
const REST = 20;

export class SavedSearchEffects {
  readonly #tools: EffectTools;
  #cancel: (() => void) | null = null;
  #notBefore = 0;

  constructor(tools: EffectTools) {
    this.#tools = tools;
  }

  /** Reads which there are, keeps the counts that are known, and counts again in a moment. */
  refresh(): void {
    const { store, mail, busy } = this.#tools;
    const searches = mail.searches();
    const { saved } = store.get();
    const isSame =
      searches.length === saved.length &&
      searches.every(({ id, query }, at) => saved[at]?.id === id && saved[at].query === query);
    if (!isSame) this.#tell(searches, (search) => countOf(saved, search));
    if (searches.length === 0 || this.#cancel !== null) return;
    const wait = Math.max(PAUSE, this.#notBefore - performance.now());
    this.#cancel = busy.after(wait, () => {
      this.#cancel = null;
      this.#tools.guard(() => {
        this.#count();
      });
    });
  }

  /** Saves the search; one of the same name is replaced. */
  save(name: string, query: string): void {
    this.#edit({ do: 'save', name, query }, phrase('savedSearches.savedAs', { name }));
  }

  forget(name: string): void {
    this.#edit({ do: 'forget', name }, phrase('savedSearches.forgotTheSearchNo', { name }));
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #count(): void {
    const { mail } = this.#tools;
    const begun = performance.now();
    const counts = new Map(
      mail.searches().map((search) => [search.id, mail.countSearch(search.query)]),
    );
    this.#notBefore = performance.now() + REST * (performance.now() - begun);
    this.#tell(mail.searches(), ({ id }) => counts.get(id) ?? null);
  }

  #tell(
    searches: readonly ScreenSearch[],
    count: (search: ScreenSearch) => CountedSearch['count'],
  ): void {
    const saved = searches.map((search) => ({ ...search, count: count(search) }));
    this.#tools.store.dispatch({ type: 'saved', saved });
  }

  #edit(edit: Parameters<EffectTools['mail']['editSearches']>[0], done: string): void {
    const { mail, busy, guard, store } = this.#tools;
    const edited = mail.editSearches(edit).then(
      () => {
        const notice = { level: 'info', text: done, hint: '', account: null } as const;
        store.dispatch({ type: 'notice', notice });
        guard(() => {
          this.refresh();
        });
      },
      (thrown: unknown) => {
        guard(() => {
          throw thrown;
        });
      },
    );
    busy.track(edited);
  }
}

function countOf(saved: readonly CountedSearch[], { id, query }: ScreenSearch) {
  return saved.find((one) => one.id === id && one.query === query)?.count ?? null;
}
