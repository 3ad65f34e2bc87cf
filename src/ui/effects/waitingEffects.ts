/** What waits for the servers: read when one looks at it and whenever the mailbox changes. */
import { toMailtuiError } from '../../core/errors.js';
import { selectedWaiting, waitsFor } from '../state/waitingEntries.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

export class WaitingEffects {
  readonly #tools: EffectTools;

  constructor(tools: EffectTools) {
    this.#tools = tools;
  }

  show(): void {
    const { store, mail, guard } = this.#tools;
    guard(() => {
      store.dispatch({ type: 'waiting', waiting: { entries: mail.waiting(), selected: 0 } });
    });
  }

  /** Where it is shown. The cursor stays on its message, or where it was. */
  refresh(): void {
    const { store, mail } = this.#tools;
    const { waiting } = store.get();
    if (waiting === null) return;
    const id = selectedWaiting({ waiting })?.row.id;
    const entries = mail.waiting();
    const same = entries.findIndex(({ row }) => row.id === id);
    const selected = Math.max(0, same < 0 ? Math.min(waiting.selected, entries.length - 1) : same);
    store.dispatch({ type: 'waiting', waiting: { entries, selected } });
  }

  /** The one under the cursor is as the server has it again. */
  takeBack(): void {
    const { store, mail, busy, guard } = this.#tools;
    const entry = selectedWaiting(store.get());
    if (entry?.kind !== 'edit') return;
    const done = mail.edit({ do: 'take-back', ids: [entry.row.id] }).then(
      () => {
        const text = phrase('waitingEffects.takenBack', { waitsFor: waitsFor(entry) });
        store.dispatch({
          type: 'notice',
          notice: { level: 'info', text, hint: '', account: null },
        });
        guard(() => {
          this.refresh();
        });
      },
      (thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      },
    );
    busy.track(done);
  }
}
