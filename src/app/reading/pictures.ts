/**
 * Pictures made ready to be shown, each in a thread of its own, so that one that takes long or is
 * made to take for ever stops nothing else.
 *
 * Guarantees: an answer or an error within the deadline; what a decoder prints goes nowhere; its
 * memory is bounded.
 */
import { Worker } from 'node:worker_threads';
import { errorFromReport, MailtuiError, type ErrorReport } from '../../core/errors.js';
import type { PictureFit, ScreenPicture } from '../screenReading.js';

const PICTURE_THREAD = new URL('./picture.js', import.meta.url);
const DEADLINE = 20_000;
const MOST_HEAP_MB = 400;

export type FromPictureThread = { picture: ScreenPicture } | { error: ErrorReport };

/** @param thread the built thread; its own place unless told */
export function fittedPicture(
  bytes: Buffer,
  fit: PictureFit,
  thread = PICTURE_THREAD,
): Promise<ScreenPicture> {
  const worker = new Worker(thread, {
    workerData: { bytes: new Uint8Array(bytes), fit },
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      reject(new MailtuiError('bad-input', 'the picture takes too long to show'));
      void worker.terminate();
    }, DEADLINE);
    worker.once('message', (answer: FromPictureThread) => {
      if ('error' in answer) reject(errorFromReport(answer.error));
      else resolve(answer.picture);
    });
    worker.once('error', () => {
      reject(new MailtuiError('bad-input', 'the picture needs more memory than it is given'));
    });
    worker.once('exit', () => {
      clearTimeout(deadline);
      reject(new MailtuiError('bad-input', 'the picture cannot be shown'));
    });
  });
}
