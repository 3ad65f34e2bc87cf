/**
 * MailStore, the port to the Maildir: holds bytes. `store/maildir/` implements it.
 *
 * Guarantees: a delivered message is complete and durable before it can be seen in `new` or `cur`,
 * and its name is durable after `syncFolder`; nothing but `replace` ever overwrites a message, and
 * that only with all of another; no path leaves the root; a message file goes only by `remove`. It
 * knows nothing of the index: the caller commits rows *after* `syncFolder`, so that a row always has
 * its file.
 */
import type { Flags } from './flags.js';

/** A folder of the store: `<account>/<dir>`, `dir` relative, with `/` between nested folders. */
export interface FolderPlace {
  account: string;
  dir: string;
}

/**
 * Where a message's bytes are within its folder. `partial`: only its header is here, in a file
 * that lies where other programs do not take it for the whole message (`partial.ts`).
 */
export interface FilePlace {
  subdir: 'cur' | 'new' | 'partial';
  /** Full file name: `unique[,U=key][,P=octets]:2,FLAGS`. */
  name: string;
}

export function isSamePlace(a: FilePlace, b: FilePlace): boolean {
  return a.subdir === b.subdir && a.name === b.name;
}

export interface StoredFile extends FilePlace {
  /** Octets; of the whole message when the file is partial. */
  size: number;
  /** SHA-256 of the bytes, in hex; `partialDigest` when the file is partial. */
  digest: string;
}

/** A message file that was found by looking at the directory. */
export interface FoundFile extends FilePlace {
  flags: Flags;
  /** The delivery key in the name (see {@link Delivery.key}); null in files of other programs. */
  key: string | null;
}

export interface Delivery {
  content: Buffer | AsyncIterable<Buffer>;
  flags: Flags;
  /** Becomes the file's modification time, in ms since the epoch; null: now. */
  received: number | null;
  /**
   * Says which remote message this is, 16 hex digits (`deliveryKey` in core). It is part of the
   * file name, so that a crash between the rename and the row costs no second download and the
   * index can be rebuilt from the files alone. Null for local mail.
   */
  key: string | null;
  /** The content is only the header of a message of so many octets; absent: it is all of it. */
  partialOf?: number;
  /**
   * The name that it had, which it is to have again, flags and key included; absent: a new one. When
   * that very message is there under it, nothing is written.
   */
  as?: FilePlace;
}

/** A message that takes the place of what was here of it. */
export interface Replacement extends Pick<Delivery, 'content' | 'received'> {
  /** SHA-256 in hex of what is there: when the content turns out to be that, nothing is replaced. */
  unless?: string;
}

/** Of all files of a folder, by where they are. */
export type FileNames = Readonly<Record<FilePlace['subdir'], ReadonlySet<string>>>;

export interface FolderScan {
  files: readonly FoundFile[];
  /** What is in the folder but is not a message, with the reason; never touched. */
  skipped: readonly { name: string; reason: string }[];
}

export interface MailStore {
  /** Creates `cur`, `new` and `tmp`, durably. Does nothing when they exist. */
  createFolder(place: FolderPlace): Promise<void>;
  /** tmp → fsync → rename into `new` (unseen, no flags) or `cur`. Durable after `syncFolder`. */
  deliver(place: FolderPlace, delivery: Delivery): Promise<StoredFile>;
  /**
   * tmp → fsync → rename to the name that the whole message has: in place of the file when that is
   * whole, beside it when it is partial (`remove` it after the row). Durable after `syncFolder`.
   * @returns the file as it is then, also when nothing was to be replaced.
   * @throws MailtuiError `disk` when the file is gone and was a whole one.
   */
  replace(place: FolderPlace, file: FilePlace, replacement: Replacement): Promise<StoredFile>;
  /**
   * Gives a whole message one more name, in a folder of the account that exists, as a delivery
   * would: one file, in both folders. Durable after `syncFolder`.
   * @throws MailtuiError `disk` when the file is gone, or the file system knows no second names.
   */
  link(
    from: FolderPlace,
    file: FilePlace,
    to: FolderPlace,
    as: Pick<Delivery, 'flags' | 'key'>,
  ): Promise<FilePlace>;
  /** Makes the names of all deliveries and renames so far durable. */
  syncFolder(place: FolderPlace): Promise<void>;
  /**
   * Another text whenever a message file has come, gone or been renamed; null when that cannot be
   * said, because something happened just now or the folder is not there.
   */
  state(place: FolderPlace): Promise<string | null>;
  /**
   * Whether these are the files that are in the folder, and all of them: much less work than a scan.
   * Of a name that is among them it is not asked what bears it. Tidies `tmp` as a scan does.
   */
  holdsOnly(place: FolderPlace, names: FileNames): Promise<boolean>;
  /** Everything in `cur` and `new`. Leaves `tmp` alone except for files over 36 hours old. */
  scan(place: FolderPlace): Promise<FolderScan>;
  /**
   * Folders that exist on disk below the account, as `dir`s. @param known names that are used for
   * them: a disk may give a name back in another case or normalisation.
   */
  listFolders(account: string, known?: Iterable<string>): Promise<readonly string[]>;
  /** Absolute path; looks for the same unique name when another program has changed the flags. */
  locate(place: FolderPlace, file: FilePlace): Promise<string>;
  /** The bytes. @throws MailtuiError `disk` when the file is gone, `cancelled` when the signal fires. */
  read(place: FolderPlace, file: FilePlace, signal?: AbortSignal): Promise<Buffer>;
  /**
   * At most the first `limit` bytes, for the index. Memory does not grow with the message.
   * @throws MailtuiError `disk` when the file is gone.
   */
  readHead(place: FolderPlace, file: FilePlace, limit: number): Promise<Buffer>;
  /**
   * Size in octets, SHA-256 in hex, modification time (ms since the epoch) and permission bits of the
   * file.
   */
  inspect(
    place: FolderPlace,
    file: FilePlace,
  ): Promise<{ size: number; digest: string; modified: number; mode: number }>;
  /**
   * Renames so that the name carries these flags, moving from `new` to `cur`, and a partial file
   * from wherever it is to where such files live.
   */
  setFlags(place: FolderPlace, file: FilePlace, flags: Flags): Promise<FilePlace>;
  /**
   * Renames into another folder of the account, which exists, under the same name. Durable after
   * `syncFolder` of both. Does nothing when it is there already and no longer here.
   * @throws MailtuiError `disk` when the file is gone, or another has its name.
   */
  move(from: FolderPlace, file: FilePlace, to: FolderPlace): Promise<FilePlace>;
  /**
   * The folder's directory with all that is in and below it becomes that of `to`. Durable. Does
   * nothing when it is not there (any more); what is in the way is joined, nothing overwritten.
   */
  renameFolder(from: FolderPlace, to: FolderPlace): Promise<void>;
  /**
   * Folders below it stay. @throws MailtuiError `bad-input` when a message is in it.
   */
  removeFolder(place: FolderPlace): Promise<void>;
  /** Removes the message for good. Does nothing when it is gone. */
  remove(place: FolderPlace, file: FilePlace): Promise<void>;
}
