/**
 * Reads an opened message for the screen: a short one here and at once; of a long one the beginning
 * first, and then all of it in another thread.
 *
 * Guarantees: whoever has moved on is heard at every moment, and nothing waits for what was given up.
 */
import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../core/errors.js';
import type { ReadableMessage } from '../../core/message.js';
import type { OpenedMessage } from '../protection/openProtected.js';
import { readOpened, readOpenedBeginning } from '../protection/readOpened.js';
import { ReadingThreads } from './readingThreads.js';

export interface ReadingSteps {
  signal: AbortSignal | undefined;
  /** Hears the beginning of a long message, while the rest of it is being read. */
  onBeginning: ((message: ReadableMessage) => void) | undefined;
}

/** Octets that are read sooner than a thread is started, whatever they are made of. */
const SHORT = 128 << 10;

/** One for all messages, so that a thread is there already for the next. */
const THREADS = new ReadingThreads();

export async function readInSteps(
  opened: OpenedMessage,
  { signal, onBeginning }: ReadingSteps,
  threads: Pick<ReadingThreads, 'read'> = THREADS,
): Promise<ReadableMessage> {
  if (opened.content.length <= SHORT) return readOpened(opened);
  const beginning = onBeginning && readOpenedBeginning(opened);
  if (beginning) {
    onBeginning(beginning);
    // Whoever has moved on meanwhile is heard.
    await setImmediate();
    throwIfCancelled(signal);
  }
  return readOpened(opened, (content) => threads.read(content, signal));
}
