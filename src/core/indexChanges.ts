/**
 * What can be changed in the index, and what a commit says of it. A list of changes is one
 * transaction (`MailIndex.commit`). A change names what it means (the user wants, the server said,
 * another program did), never a column; what was true before is looked up within the transaction.
 */
import type { LoggedEdit } from './editLog.js';
import type { Flags } from './flags.js';
import type { FolderChange } from './folderChange.js';
import type { Actor, Cause, HistoryDeed } from './history.js';
import type { Upload, Removal } from './indexRows.js';
import type { ServerWish } from './letterBox.js';
import type { SenderOffers } from './mailSender.js';
import type { MessageSummary } from './message.js';
import type { Dispatch, OutboxState } from './outbox.js';
import type { Quota } from './source.js';
import type { FilePlace } from './store.js';
import type { EditRefusal } from './waiting.js';

/** One thing to change. A list of these is one transaction. */
export type IndexChange =
  | {
      type: 'add';
      folderId: number;
      file: FilePlace;
      key: string | null;
      remoteId: string | null;
      /** The folder that the remote message is in; absent: this one. */
      remoteFolderId?: number;
      flags: Flags;
      agreed: Flags | null;
      tags: readonly string[];
      size: number;
      digest: string;
      received: number;
      summary: MessageSummary;
      /** Absent: no. */
      upload?: Upload;
      /** See `FetchedMessage`; absent: not known. */
      emailId?: string;
      /** It came just now from elsewhere: in a muted conversation it is muted, see core/muting.ts. */
      arrived?: boolean;
      /** Rules are to see it, if the account has not had these bytes before; absent: no. */
      forRules?: boolean;
    }
  | { type: 'flags'; placementId: number; flags: Flags }
  /** The user's wish. */
  | { type: 'tags'; placementId: number; tags: readonly string[] }
  /**
   * The user wants it in that folder (or, with `removal`, among the recently deleted). The file is
   * to follow: until `filed` it counts as being where it was. `by`: who did it, where no cause of the
   * commit and no removal says so; absent: mailtui.
   */
  | { type: 'move'; placementId: number; folderId: number; removal?: Removal; by?: Actor }
  /** It is among the recently deleted already; this is how it came there, and from which folder. */
  | { type: 'removal'; placementId: number; removal: Removal & { folderId: number } }
  /** The file is in the placement's folder now. */
  | { type: 'filed'; placementId: number; file: FilePlace }
  /** The server has these flags and keywords now because we said so. */
  | { type: 'pushed'; placementId: number; agreed: Flags; agreedTags: readonly string[] }
  /** What the user wants of it on a POP3 server; null: as the policy says. */
  | { type: 'wish'; placementId: number; wish: ServerWish | null }
  /** No remote message is known any more for this one; whether it is to become one again. */
  | { type: 'unlink'; placementId: number; upload: Upload }
  /** `unless-done`: what the server named it by is forgotten, since it gets another name. */
  | { type: 'upload'; placementId: number; upload: Upload }
  /** We renamed the file. */
  | { type: 'file'; placementId: number; file: FilePlace }
  /**
   * All of the message is in this file now, under the unique name it had (`MailStore.replace`), in
   * the directory of that folder. All else of the placement stays as it is.
   */
  | {
      type: 'replaced';
      placementId: number;
      folderId: number;
      file: FilePlace;
      size: number;
      digest: string;
      summary: MessageSummary;
    }
  /**
   * Another program renamed the file: within the transaction, `flags` becomes the three-way merge
   * of those in the old name, `flags` and those in the new name. Does nothing when the row does
   * not have the old name any more.
   */
  | { type: 'renamed'; placementId: number; folderId: number; from: FilePlace; to: FilePlace }
  /**
   * The server's flags are these now: within the transaction, `flags` becomes the three-way merge
   * (`mergeFlags`) of agreed, flags and theirs as they are then, and `agreed` becomes theirs.
   */
  | { type: 'agree'; placementId: number; theirs: Flags; tags: readonly string[] }
  /**
   * This placement is that remote message. Flags are merged as in `agree` when some
   * were agreed before; otherwise the server's are added to the ones here.
   */
  | {
      type: 'link';
      placementId: number;
      /** The folder that the remote message is in; absent: the placement's. */
      folderId?: number;
      remoteId: string;
      agreed: Flags | null;
      tags: readonly string[];
      /** Absent: as it was. */
      emailId?: string;
    }
  /** No longer (or again) on the server; the message stays here. */
  | { type: 'gone'; placementId: number; gone: boolean }
  /** The file is gone: forget the row, unless it is of another file than this one by now. */
  | { type: 'forget'; placementId: number; folderId?: number; file?: FilePlace }
  /**
   * Remote ids mean something else from now on (UIDVALIDITY, another server): forgets the cursor
   * and which remote message of the folder each placement is. The messages stay, and so does what
   * was agreed. `isOtherServer`: what the server named messages by (EMAILID) is forgotten, too.
   */
  | { type: 'validity'; folderId: number; validity: string; isOtherServer?: boolean }
  | { type: 'cursor'; folderId: number; cursor: string | null }
  /** Forgotten again with the next change of a message of the folder. */
  | { type: 'scanned'; folderId: number; scanned: string }
  /**
   * Remembers what the user did, in the commit that does it; `at` in ms since the epoch, `where`: on
   * the screen, or by which command. It is a cause, too.
   */
  | ({ type: 'edited'; at: number; where?: string } & Omit<LoggedEdit, 'id'>)
  /** Why the changes that stand behind it in this commit are made. */
  | ({ type: 'cause' } & Cause)
  /** Something that is no change of the index happened to the message with this short id. */
  | ({ type: 'noted'; id: string; deed: HistoryDeed } & Cause)
  /** The user has run the retention rule of this key; ms since the epoch. */
  | { type: 'approved'; key: string; at: number }
  /** Which steps of rules are done with a message that arrived; null: all of them. */
  | { type: 'arrival'; placementId: number; done: readonly string[] | null }
  /** That entry of the log was taken back, or done again. */
  | { type: 'undone'; id: number; undone: boolean }
  /** The server refused what it was told of the message; forgotten when the message changes. */
  | { type: 'refused'; placementId: number; refusal: EditRefusal }
  /**
   * How the sending of the message stands now; null: it is none of the outbox any more. With
   * `expected`, nothing changes when the state is another one by then.
   */
  | { type: 'outbox'; placementId: number; dispatch: Dispatch | null; expected?: OutboxState }
  /** A complete sync of the account ended then; ms since the epoch. */
  | { type: 'synced'; account: string; at: number }
  /** What the server says of the account's storage; null: it keeps no count. */
  | { type: 'quota'; account: string; quota: Quota | null }
  /** What its server for sending said of itself. */
  | { type: 'offers'; account: string; offers: SenderOffers }
  | FolderChange;

/** What a commit did, for whoever shows it. */
export interface CommitReport {
  /** Folders whose lists or counts may look different now. */
  folderIds: readonly number[];
  /** Ids of messages that are new. */
  added: readonly string[];
  /** Placements whose state in the outbox was not the expected one: nothing was done to them. Absent: none. */
  unmet?: readonly number[];
}

/** Should a power cut take it back, the next sync sees the same difference and does the same. */
export function isFoundAgain(change: IndexChange): boolean {
  switch (change.type) {
    case 'cursor':
      return change.cursor !== null;
    case 'file':
    case 'filed':
    case 'scanned':
    case 'synced':
    case 'quota':
    case 'offers':
      return true;
    default:
      return false;
  }
}
