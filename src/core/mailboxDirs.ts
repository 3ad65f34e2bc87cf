/**
 * Which directory of an account is which mailbox's: `folderDir`, unless a disk that ignores case or
 * normalises names would take it for another folder's. Pure.
 *
 * Guarantees: a folder keeps its directory whatever other mailboxes come and go; two mailboxes never
 * share one; a directory that is new is, at every level, no other one's even where case and
 * normalisation do not count. INBOX is the same in any case, also above others.
 */
import {
  foldedName,
  mailboxPath,
  mailboxSegments,
  plainSegment,
  segmentApart,
} from './folderDir.js';
import type { FolderRow } from './indexRows.js';
import { isLocalDir } from './outbox.js';
import type { RemoteMailbox } from './source.js';

type KnownFolder = Pick<FolderRow, 'dir' | 'path' | 'validity'>;
type Mailbox = Pick<RemoteMailbox, 'path' | 'delimiter'>;

export type PlacedMailbox = RemoteMailbox & Pick<FolderRow, 'dir'>;

/** @param folders those of the account @param listed all that its server lists */
export function placeMailboxes(
  folders: readonly KnownFolder[],
  listed: readonly RemoteMailbox[],
): PlacedMailbox[] {
  const dirs = new Dirs(folders);
  for (const mailbox of listed) dirs.recall(mailbox);
  // Those above first; whoever has the very name before whoever has a similar one.
  const depths = new Set(listed.map(depthOf));
  for (const depth of [...depths].sort((a, b) => a - b)) {
    const level = listed.filter((mailbox) => depthOf(mailbox) === depth);
    for (const mailbox of level) dirs.claimNamed(mailbox);
    for (const mailbox of level) dirs.claimSimilar(mailbox);
  }
  return listed.map((mailbox) => ({ ...mailbox, dir: dirs.of(mailbox) }));
}

/** The directory of one mailbox, or what it would be. @param folders those of the account */
export function mailboxDir(
  folders: readonly KnownFolder[],
  path: string,
  delimiter: string,
): string {
  return new Dirs(folders).of({ path, delimiter });
}

/** The directory for the folder that is `dir` in another account, or was: that, where it can be. */
export function dirLike(folders: readonly KnownFolder[], dir: string): string {
  const isThere = (wanted: string): boolean => folders.some((folder) => folder.dir === wanted);
  if (isThere(dir) || isLocalDir(dir)) return dir;
  const sameNamed = mailboxDir(folders, mailboxPath(dir, '/'), '/');
  return !isThere(sameNamed) && new Dirs(folders).isFree(dir) ? dir : sameNamed;
}

class Dirs {
  /** By the levels of the mailbox's name. */
  readonly #dirs = new Map<string, string>();
  readonly #claimed = new Set<string>();
  /** Every directory on the way to a folder. */
  readonly #taken = new Set<string>();
  readonly #takenFolded = new Set<string>();
  /** Folders of which a server has told, by its name for them. */
  readonly #told: ReadonlyMap<string, string>;
  /** Others (found on the disk, or made here), by what is the same to some disk. */
  readonly #untold: ReadonlyMap<string, string>;

  constructor(folders: readonly KnownFolder[]) {
    for (const { dir } of folders) this.#take(dir);
    const isTold = ({ validity }: KnownFolder): boolean => validity !== '';
    this.#told = new Map(folders.filter(isTold).map(({ path, dir }) => [path, dir]));
    const untold = folders.filter((folder) => !isTold(folder));
    this.#untold = new Map(untold.map(({ dir }) => [foldedName(dir), dir]));
  }

  /** By what the index says. */
  recall({ path, delimiter }: Mailbox): void {
    this.#claim(mailboxSegments(path, delimiter), this.#told.get(path));
  }

  /** By the names that are there. */
  claimNamed(mailbox: Mailbox): void {
    const segments = mailboxSegments(mailbox.path, mailbox.delimiter);
    const isThere = (dir: string): boolean => this.#taken.has(dir) && !this.#claimed.has(dir);
    this.#claim(segments, this.#names(segments, mailbox.delimiter).find(isThere));
  }

  /** A disk may have given the name back in another normalisation. */
  claimSimilar(mailbox: Mailbox): void {
    const segments = mailboxSegments(mailbox.path, mailbox.delimiter);
    const [plain] = this.#names(segments, mailbox.delimiter);
    const similar = this.#untold.get(foldedName(plain));
    if (similar !== undefined && !this.#claimed.has(similar)) this.#claim(segments, similar);
  }

  of(mailbox: Mailbox): string {
    return this.#of(mailboxSegments(mailbox.path, mailbox.delimiter), mailbox.delimiter);
  }

  #of(segments: readonly string[], delimiter: string): string {
    const known = this.#dirs.get(keyOf(segments));
    if (known !== undefined) return known;
    const path = segments.join(delimiter);
    this.recall({ path, delimiter });
    this.claimNamed({ path, delimiter });
    const [plain, apart] = this.#names(segments, delimiter);
    this.#claim(segments, this.#takenFolded.has(foldedName(plain)) ? apart : plain);
    return this.#dirs.get(keyOf(segments)) ?? plain;
  }

  /** Whether no disk takes it, or what is above it, for another folder's. */
  isFree(dir: string): boolean {
    if (this.#taken.has(dir)) return false;
    const segments = dir.split('/');
    return segments.every((_, depth) => {
      const level = segments.slice(0, depth + 1).join('/');
      return this.#taken.has(level) || !this.#takenFolded.has(foldedName(level));
    });
  }

  /** Plain, and apart from whoever has that. */
  #names(segments: readonly string[], delimiter: string): readonly [string, string] {
    const [above, last = ''] = [segments.slice(0, -1), segments.at(-1)];
    const parent = above.length === 0 ? '' : `${this.#of(above, delimiter)}/`;
    return [parent + plainSegment(last), parent + segmentApart(last)];
  }

  /** The first one stays. */
  #claim(segments: readonly string[], dir: string | undefined): void {
    const key = keyOf(segments);
    if (dir === undefined || this.#dirs.has(key)) return;
    this.#dirs.set(key, dir);
    this.#claimed.add(dir);
    this.#take(dir);
  }

  #take(dir: string): void {
    const segments = dir.split('/');
    for (let depth = segments.length; depth > 0; depth -= 1) {
      const above = segments.slice(0, depth).join('/');
      if (this.#taken.has(above)) return;
      this.#taken.add(above);
      this.#takenFolded.add(foldedName(above));
    }
  }
}

function depthOf({ path, delimiter }: Mailbox): number {
  return mailboxSegments(path, delimiter).length;
}

function keyOf(segments: readonly string[]): string {
  return segments.join('\0');
}
