/**
 * All that the index knows of a message and its file cannot tell: what a check compares with the
 * file, an export writes beside it, and a backup has to bring back. Types only.
 */
import type { Flags } from './flags.js';
import type { Removal, Upload } from './indexRows.js';
import type { ServerWish } from './letterBox.js';
import type { FilePlace } from './store.js';

export interface KeptMessage {
  placementId: number;
  /** Short id. */
  id: string;
  /** Where the user wants it. */
  folderId: number;
  /** Directory of the folder that its file is in, with `file` the place of the bytes. */
  dir: string;
  file: FilePlace;
  /** Untrusted text. */
  messageId: string | null;
  /** Octets of the message, also when only its header is here. */
  size: number;
  /** SHA-256 of the bytes when they were stored, in hex; `partialDigest` of a header alone. */
  digest: string;
  /** Ms since the epoch. */
  received: number;
  flags: Flags;
  /** Null: nothing was ever agreed with a server. */
  agreed: Flags | null;
  tags: readonly string[];
  agreedTags: readonly string[];
  remoteId: string | null;
  /** The folder that `remoteId` is of. */
  remoteFolderId: number;
  gone: boolean;
  upload: Upload;
  wish: ServerWish | null;
  /** See `FetchedMessage`; null: the server did not tell. */
  emailId: string | null;
  /** Of the recently deleted: how it came there, and from which folder. */
  removed: (Removal & { folderId: number }) | null;
}
