/** The message in the reader, and which side of it is shown. */
import type { ScreenMessage, ScreenRow } from '../../app/screenMail.js';

export interface ShownMessage extends ScreenMessage {
  /** What is shown in place of its text, as the heading says it; absent: the text is. */
  view?: string;
  /** Quotes deeper than this are one line each; absent: all are shown. */
  fold?: number;
  /** All messages of its conversation in order, itself among them; absent: it is shown alone. */
  thread?: readonly ThreadEntry[];
  /** The rest of it is being read. */
  isBeginning?: boolean;
}

/** All of a message as its beginning was shown. */
export function completed(beginning: ShownMessage, message: ScreenMessage): ShownMessage {
  const { fold, thread } = beginning;
  return {
    ...message,
    ...(fold === undefined ? {} : { fold }),
    ...(thread === undefined ? {} : { thread }),
  };
}

export interface ThreadEntry {
  row: ScreenRow;
  /** The message that is read. */
  isOwn: boolean;
  /** What it says; absent: one line stands for it. */
  message?: ScreenMessage;
}
