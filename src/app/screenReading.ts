/**
 * ScreenReading: what one does with an opened message beside reading it, a part of
 * {@link ScreenMail}.
 *
 * Guarantees: every text that comes back went through the sanitiser. Files are written only into
 * the folder that was asked for, under names that are none of the sender's choosing beyond their
 * visible part, never over another file. Programs get argument arrays, never a shell string.
 * Nothing here is done without a key of the user's.
 */

/** The same message told another way. */
export type MessageView = 'html' | 'headers' | 'source' | 'why';

export interface ScreenReading {
  view(id: string, view: MessageView): Promise<string>;
  /** The words of a part that is a text or a message. Rejects for others. */
  readPart(id: string, part: string): Promise<string>;
  /** @param folder null: where downloads go. @returns what was done, as a sentence */
  save(id: string, parts: readonly string[], folder: string | null): Promise<string>;
  /** Hands a copy to the program that the system has for it. */
  openPart(id: string, part: string): Promise<string>;
  /** Gives the octets to a program. @returns what it printed, bounded */
  pipe(id: string, part: string, argv: readonly string[]): Promise<string>;
  /** Shows the page in the browser, as a file that runs and loads nothing. */
  browse(id: string): Promise<string>;
  /** Shows a link in the browser; http, https and mailto only. */
  follow(url: string): Promise<string>;
  /** Leaves the mailing list at once (RFC 8058). Rejects where the list does not offer that. */
  unsubscribe(id: string): Promise<string>;
}

/** How one of the calls above goes to the worker; the answer is a text. */
export type ReadCall =
  | { do: 'view'; id: string; view: MessageView }
  | { do: 'read-part'; id: string; part: string }
  | { do: 'save'; id: string; parts: readonly string[]; folder: string | null }
  | { do: 'open-part'; id: string; part: string }
  | { do: 'pipe'; id: string; part: string; argv: readonly string[] }
  | { do: 'browse'; id: string }
  | { do: 'follow'; url: string }
  | { do: 'unsubscribe'; id: string };
