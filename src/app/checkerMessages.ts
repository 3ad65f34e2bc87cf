/** What a check and its threads say to each other. Types only. */
import type { FilePlace, FolderPlace } from '../core/store.js';
import type { CheckDepth } from '../core/storeCheck.js';

export interface CheckerPaths {
  mailDir: string;
  indexFile: string;
}

/** Of a file; null: it is gone or cannot be read. */
export type Inspected = { size: number; digest: string; mode: number } | null;

export type ToChecker =
  | { call: number; depth: CheckDepth }
  | { call: number; place: FolderPlace; files: FilePlace[] }
  | 'end';

/** An answer that is not there: the thread could not give one, and it is asked elsewhere. */
export type FromChecker =
  { call: number; complaints: string[] | null } | { call: number; inspected: Inspected[] };
