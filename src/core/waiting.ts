/** What waits for the server of an IMAP account, as a person sees it. Types only. */
import type { Flags } from './flags.js';
import type { MessageRow } from './indexRows.js';

/** Why the server did not do it when it was last told. Untrusted text. */
export interface EditRefusal {
  message: string;
  hint: string;
}

/** One message of which the server is to learn something. */
export interface WaitingEdit {
  message: MessageRow;
  addFlags: Flags;
  removeFlags: Flags;
  addTags: readonly string[];
  removeTags: readonly string[];
  /** Id of the folder that the server still has it in; null: it stays where it is. */
  movedFrom: number | null;
  /** The server does not have it, as far as we know. */
  isUpload: boolean;
  /** Null: it was not told yet, or could not be. */
  refusal: EditRefusal | null;
}
