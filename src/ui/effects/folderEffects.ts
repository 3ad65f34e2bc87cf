/** Edits of folders. They may wait for a server: what became of them is said when it is known. */
import type { FolderEdit } from '../../app/screenMail.js';
import { toMailtuiError } from '../../core/errors.js';
import type { EffectTools } from './effects.js';

export class FolderEffects {
  readonly #tools: EffectTools;
  readonly #say: (text: string) => void;

  constructor(tools: EffectTools, say: (text: string) => void) {
    this.#tools = tools;
    this.#say = say;
  }

  /** @param done what to say: `Made the folder Receipts` */
  edit(edit: FolderEdit, done: string): void {
    const { mail, busy, guard } = this.#tools;
    const edited = mail.editFolder(edit).then(
      () => {
        this.#say(`${done}.`);
      },
      (thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      },
    );
    busy.track(edited);
  }
}
