/** What the sync engine works with: ports and pure functions, given to it by `app`. */
import type { CommitReport } from '../core/indexChanges.js';
import type { LetterMemory } from '../core/letterBox.js';
import type { MailIndex } from '../core/mailIndex.js';
import type { MessageSummary } from '../core/message.js';
import type { MailStore } from '../core/store.js';
import type { SyncEvent } from '../core/syncEvents.js';
import type { Receiver } from './receiver.js';

export interface SyncDeps {
  store: MailStore;
  index: MailIndex;
  summarise: (raw: Buffer) => MessageSummary;
  receiver: Receiver;
  /** Absent: deleted letters are remembered by the index alone. */
  letterMemory?: LetterMemory;
  /**
   * What came into the inbox since then is for rules to see (ms since the epoch); absent: nothing is.
   */
  forRulesSince?: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  onCommit: (report: CommitReport) => void;
  onEvent: (event: SyncEvent) => void;
}
