/**
 * ScreenReading: what one does with an opened message beside reading it, a part of
 * {@link ScreenMail}.
 *
 * Guarantees: every text that comes back went through the sanitiser. Files are written only into
 * the folder that was asked for, under names that are none of the sender's choosing beyond their
 * visible part, never over another file. Programs get argument arrays, never a shell string.
 * Nothing here is done without a key of the user's.
 */

import type { Draft } from '../core/draft.js';

/** The same message told another way. */
export type MessageView = 'html' | 'headers' | 'source' | 'why';

/** How a picture is wanted. */
export interface PictureFit {
  /** Pixels that there is room for; it is never made larger than it is. */
  most: { width: number; height: number };
  /** What shines through where it is transparent: red, green, blue. */
  over: readonly [number, number, number];
  as: 'png' | 'pixels';
}

export interface ScreenPicture {
  width: number;
  height: number;
  /** Before it was made to fit. */
  own: { width: number; height: number };
  /** A PNG that we made, or four octets for each pixel (red, green, blue, 255). */
  bytes: Uint8Array;
}

export interface ScreenReading {
  view(id: string, view: MessageView): Promise<string>;
  /** The words of a part that is a text or a message. Rejects for others. */
  readPart(id: string, part: string): Promise<string>;
  /** A part that is a PNG, JPEG or GIF, made to fit. Rejects for others. */
  picture(id: string, part: string, fit: PictureFit): Promise<ScreenPicture>;
  /** @param folder null: where downloads go. @returns what was done, as a sentence */
  save(id: string, parts: readonly string[], folder: string | null): Promise<string>;
  /** Takes them out of what is here of the message; the original is kept for a while. */
  strip(id: string, parts: readonly string[]): Promise<string>;
  /** Hands a copy to the program that the system has for it. */
  openPart(id: string, part: string): Promise<string>;
  /** Gives the octets to a program. @returns what it printed, bounded */
  pipe(id: string, part: string, argv: readonly string[]): Promise<string>;
  /** Shows the page in the browser, as a file that runs and loads nothing. */
  browse(id: string): Promise<string>;
  /** The page of a draft in Markdown as text, as who gets it reads it. */
  previewDraft(draft: Draft): Promise<string>;
  /** The same page in the browser. */
  browseDraft(draft: Draft): Promise<string>;
  /** Shows a link in the browser; http, https and mailto only. */
  follow(url: string): Promise<string>;
  /** Leaves the mailing list at once (RFC 8058). Rejects where the list does not offer that. */
  unsubscribe(id: string): Promise<string>;
}

/** How the call for a picture goes to the worker. */
export interface PictureCall {
  id: string;
  part: string;
  fit: PictureFit;
}

/** How one of the other calls above goes to the worker; the answer is a text. */
export type ReadCall =
  | { do: 'view'; id: string; view: MessageView }
  | { do: 'read-part'; id: string; part: string }
  | { do: 'save'; id: string; parts: readonly string[]; folder: string | null }
  | { do: 'strip'; id: string; parts: readonly string[] }
  | { do: 'open-part'; id: string; part: string }
  | { do: 'pipe'; id: string; part: string; argv: readonly string[] }
  | { do: 'browse'; id: string }
  | { do: 'preview-draft'; draft: Draft }
  | { do: 'browse-draft'; draft: Draft }
  | { do: 'follow'; url: string }
  | { do: 'unsubscribe'; id: string };
