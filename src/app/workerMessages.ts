/** What the screen's thread and the worker thread say to each other. Types only. */
import type { ErrorReport } from '../core/errors.js';
import type { FlagEdit } from '../core/flags.js';
import type { ReadableMessage } from '../core/message.js';
import type { ScreenEvent } from './screenMail.js';

export type ToWorker =
  | { type: 'open'; call: number; id: string }
  /** Nobody waits for the answer of that `open` any more; it may still come. */
  | { type: 'cancel'; call: number }
  | { type: 'editFlags'; call: number; ids: readonly string[]; edit: FlagEdit }
  | { type: 'sync'; accounts: readonly string[] }
  /** Stop syncs, close the index, end the thread; never kill it in the middle of a query. */
  | { type: 'close' };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'opened'; call: number; message: ReadableMessage }
  | { type: 'done'; call: number }
  | { type: 'refused'; call: number; error: ErrorReport }
  | { type: 'event'; event: ScreenEvent }
  | { type: 'closed' };
