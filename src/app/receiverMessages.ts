/** What the receiver and its thread say to each other. Types only. */
import type { ErrorReport } from '../core/errors.js';
import type { Delivery, FolderPlace } from '../core/store.js';
import type { Received } from '../sync/receiver.js';

export type ToReceiver =
  | { call: number; place: FolderPlace; delivery: Omit<Delivery, 'content'>; bytes: ArrayBuffer }
  | { call: number; sync: FolderPlace }
  /** Everything asked for is answered: end the thread. */
  | 'end';

export type FromReceiver =
  /** It has started and will answer. */
  'ready' | { call: number; received: Received | null } | { call: number; error: ErrorReport };
