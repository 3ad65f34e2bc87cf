/** Edits of flags: shown at once, kept by the mailbox, taken back on the screen if that fails. */
import type { ScreenRow } from '../../app/screenMail.js';
import { toMailtuiError } from '../../core/errors.js';
import { applyFlagEdit, flagNames, flagsOf, type FlagEdit } from '../../core/flags.js';
import type { EffectTools } from './effects.js';

export class FlagEffects {
  readonly #tools: EffectTools;

  constructor(tools: EffectTools) {
    this.#tools = tools;
  }

  /** The messages as they are shown, or where they are not in the list, as they are kept. */
  rows(ids: readonly string[]): ScreenRow[] {
    const { store, mail } = this.#tools;
    const shown = new Map(store.get().list.rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => shown.get(id) ?? mail.row(id) ?? []);
  }

  edit(rows: readonly ScreenRow[], edit: FlagEdit): void {
    if (rows.length === 0) return;
    const { store, mail, busy, guard } = this.#tools;
    const edited = rows.map((row) => ({
      ...row,
      flags: flagNames(applyFlagEdit(flagsOf(row.flags), edit)),
    }));
    store.dispatch({ type: 'rowsChanged', rows: edited });
    const ids = rows.map(({ id }) => id);
    const kept = mail.editFlags(ids, edit).catch((thrown: unknown) => {
      guard(() => {
        store.dispatch({ type: 'rowsChanged', rows });
        throw toMailtuiError(thrown);
      });
    });
    busy.track(kept);
  }
}
