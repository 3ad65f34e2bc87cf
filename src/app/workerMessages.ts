/** What the screen's thread and the worker thread say to each other. Types only. */
import type { ErrorReport } from '../core/errors.js';
import type { Direction } from '../core/editLog.js';
import type { ReadableMessage } from '../core/message.js';
import type { RevertedEdit } from './mailService.js';
import type { FetchOutcome } from './messageFetches.js';
import type { SavedSearch } from '../core/savedSearch.js';
import type { AccountStorage } from './screenInventory.js';
import type { ConfigAnswer, ConfigCall, SignInStep } from './screenConfig.js';
import type { PictureCall, ReadCall, ScreenPicture } from './screenReading.js';
import type { DraftAnswer, DraftCall } from './screenDrafts.js';
import type { FolderEdit, MailEdit, ScreenEvent, ScreenList, SearchEdit } from './screenMail.js';

export type ToWorker =
  /** `mayAsk`: the terminal is free for a passphrase to be asked for. */
  | { type: 'open'; call: number; id: string; mayAsk: boolean }
  | { type: 'fetch'; call: number; id: string; again: boolean }
  | { type: 'askServers'; call: number; words: string; within: ScreenList | null }
  /** Nobody waits for the answer of that call any more; it may still come. */
  | { type: 'cancel'; call: number }
  | { type: 'edit'; call: number; edit: MailEdit }
  | { type: 'revertEdit'; call: number; direction: Direction }
  | { type: 'draft'; call: number; draft: DraftCall }
  | { type: 'read'; call: number; read: ReadCall }
  | { type: 'config'; call: number; config: ConfigCall }
  | { type: 'storage'; call: number }
  | { type: 'picture'; call: number; wanted: PictureCall }
  | { type: 'editSearches'; call: number; edit: SearchEdit }
  | { type: 'editFolder'; call: number; edit: FolderEdit }
  /** Keep all accounts in step. */
  | { type: 'watch' }
  | { type: 'sync'; accounts: readonly string[] }
  /** Stop syncs, close the index, end the thread; never kill it in the middle of a query. */
  | { type: 'close' };

export type FromWorker =
  | { type: 'ready' }
  /** What a long message begins with, before all of it is `opened`. */
  | { type: 'beginning'; call: number; message: ReadableMessage }
  | { type: 'opened'; call: number; message: ReadableMessage }
  | { type: 'fetched'; call: number; outcome: FetchOutcome }
  /** How far the `fetch` is, in octets. */
  | { type: 'fetching'; call: number; done: number; total: number }
  /** What servers have found so far: ids. */
  | { type: 'found'; call: number; ids: readonly string[] }
  /** What a sign-in waits for; null: for nothing any more. */
  | { type: 'signingIn'; call: number; step: SignInStep | null }
  | { type: 'asked'; call: number; notes: readonly string[] }
  | { type: 'edited'; call: number }
  | { type: 'reverted'; call: number; reverted: RevertedEdit | null }
  | { type: 'drafted'; call: number; answer: DraftAnswer }
  | { type: 'read'; call: number; text: string }
  | { type: 'configured'; call: number; answer: ConfigAnswer }
  | { type: 'storage'; call: number; accounts: readonly AccountStorage[] }
  | { type: 'pictured'; call: number; picture: ScreenPicture }
  | { type: 'searches'; call: number; searches: readonly SavedSearch[] }
  | { type: 'refused'; call: number; error: ErrorReport }
  | { type: 'event'; event: ScreenEvent }
  | { type: 'closed' };
