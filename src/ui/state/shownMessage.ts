/** The message in the reader, and which side of it is shown. Types only. */
import type { ScreenMessage } from '../../app/screenMail.js';

export interface ShownMessage extends ScreenMessage {
  /** What is shown in place of its text, as the heading says it; absent: the text is. */
  view?: string;
  /** Quotes deeper than this are one line each; absent: all are shown. */
  fold?: number;
}
