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

  edit(row: ScreenRow, edit: FlagEdit): void {
    const { store, mail, busy, guard } = this.#tools;
    const flags = flagNames(applyFlagEdit(flagsOf(row.flags), edit));
    store.dispatch({ type: 'rowChanged', row: { ...row, flags } });
    const kept = mail.editFlags([row.id], edit).catch((thrown: unknown) => {
      guard(() => {
        store.dispatch({ type: 'rowChanged', row });
        throw toMailtuiError(thrown);
      });
    });
    busy.track(kept);
  }
}
