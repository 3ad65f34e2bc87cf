/**
 * A Maildir that another program kept becomes the mail of an account, instead of a first download.
 *
 * Guarantees: the Maildir is only read, and the program that has it may go on; what is taken is on disk
 * as a download would have left it (line ends as on the wire) before it has a row; nothing of it is ever
 * put on a server. The next sync recognises each message there (Message-ID and size, else size and time),
 * in whatever folder it is by now: folder and flags are the server's then, and nothing is downloaded
 * twice. What the server does not have stays here. A run that was interrupted is simply run again.
 */
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import { findAccount } from '../config/read.js';
import { deliveryKey } from '../core/deliveryKey.js';
import { MailtuiError, throwIfCancelled } from '../core/errors.js';
import { folderDir } from '../core/folderDir.js';
import type { FolderRow } from '../core/indexRows.js';
import { maildirKey, uniqueOf } from '../core/maildirName.js';
import { fromModifiedUtf7 } from '../protocols/imap/mailboxName.js';
import type { IncomingMessage } from '../store/exchange/incoming.js';
import { readSource } from '../store/exchange/sources.js';
import { Intake } from '../sync/intake.js';
import { LocalReceiver, type Receiver } from '../sync/receiver.js';
import { identityByDir } from '../sync/strangeFolders.js';
import type { ServiceParts } from './localMailService.js';
import { lockPatiently } from './patientLock.js';

export interface AdoptRequest {
  /** The top of the Maildir; its own messages are those of the inbox. */
  source: string;
  account: string;
  /** Only counts. */
  dryRun: boolean;
  /** Where the mail of this profile is. */
  mailDir: string;
  signal: AbortSignal;
  onProgress: (folder: string, done: number) => void;
  /** What was not taken, and why. Untrusted text. */
  onSkipped: (origin: string, reason: string) => void;
}

export interface AdoptSummary {
  account: string;
  adopted: number;
  /** Were taken by an earlier run. */
  known: number;
  skipped: number;
  octets: number;
  /** Messages by folder; untrusted names. */
  folders: Readonly<Record<string, number>>;
}

/** Messages between two reports of progress. */
const REPORT_EVERY = 200;
/** More than any account would be started a receiving thread for. */
const MANY = 1000;
/** No server calls the ids of its messages so. */
const SCOPE = 'adopted';

interface Place {
  dir: string;
  /** Null in a dry run that would make it. */
  folder: FolderRow | null;
  /** Keys of what an earlier run took. */
  known: ReadonlySet<string>;
}

/** @throws MailtuiError `bad-input`, `usage`, `locked`, `disk-full`, `disk`, `cancelled`. */
export async function adoptMaildir(
  parts: ServiceParts,
  request: AdoptRequest,
): Promise<AdoptSummary> {
  findAccount(parts, request.account);
  refuseOwn(request);
  const local = new LocalReceiver(parts.store, await parts.loadSummarise());
  const lock = await lockPatiently(parts.lock, request.account, request.signal);
  const receiver = parts.receiverFor(local);
  try {
    refuseSynced(parts, request.account);
    return await new Adoption(parts, request, receiver).run();
  } finally {
    receiver.rest();
    lock.release();
  }
}

class Adoption {
  readonly #places = new Map<string, Place>();
  readonly #counts = new Map<string, number>();
  readonly #intake: Intake;
  #known = 0;
  #skipped = 0;
  #octets = 0;
  #seen = 0;

  constructor(
    private readonly parts: ServiceParts,
    private readonly request: AdoptRequest,
    private readonly receiver: Receiver,
  ) {
    const { store, index } = parts;
    this.#intake = new Intake({ receiver, store, index, onCommit: () => undefined }, 'adopted');
  }

  async run(): Promise<AdoptSummary> {
    const { source, account, dryRun, signal, onSkipped } = this.request;
    if (!dryRun) this.receiver.expect(MANY);
    try {
      for await (const incoming of readSource(source, (raw) => raw)) {
        throwIfCancelled(signal);
        const reason = 'skipped' in incoming ? incoming.skipped : whyNot(incoming);
        if (reason !== null || 'skipped' in incoming) {
          this.#skipped += 1;
          onSkipped(incoming.origin, reason ?? '');
        } else await this.#one(incoming);
      }
    } finally {
      await this.#intake.finish();
    }
    const adopted = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const folders = Object.fromEntries(this.#counts);
    const [known, skipped, octets] = [this.#known, this.#skipped, this.#octets];
    return { account, adopted, known, skipped, octets, folders };
  }

  async #one(incoming: IncomingMessage): Promise<void> {
    const { content, flags, received, tags } = incoming;
    const place = await this.#place(incoming.folder);
    const { dir, folder } = place;
    this.#seen += 1;
    if (this.#seen % REPORT_EVERY === 0) this.request.onProgress(dir, this.#seen);
    const key = deliveryKey(SCOPE, `${dir}\0${uniqueOf(basename(incoming.origin))}`);
    if (place.known.has(key)) {
      this.#known += 1;
      return;
    }
    this.#counts.set(dir, (this.#counts.get(dir) ?? 0) + 1);
    if (Buffer.isBuffer(content)) this.#octets += content.length;
    if (folder === null || this.request.dryRun) return;
    await this.#intake.take(folder, { content, flags, received, key }, ({ stored, summary }) => {
      const { subdir, name, size, digest } = stored;
      return [
        {
          ...({ type: 'add', folderId: folder.id, file: { subdir, name }, key } as const),
          // As if its flags were agreed on: where the server says otherwise it is right.
          ...{ remoteId: null, flags, agreed: flags, tags, size, digest, summary, upload: 'no' },
          received: received ?? summary.date ?? this.parts.now(),
        },
      ];
    });
  }

  async #place(names: readonly string[]): Promise<Place> {
    // Each name is one level, whatever is in it.
    const dir =
      names.length === 0 ? 'INBOX' : folderDir(names.map(fromModifiedUtf7).join('\0'), '\0');
    const made = this.#places.get(dir);
    if (made !== undefined) return made;
    const { index, store } = this.parts;
    const { account, dryRun } = this.request;
    const { protocol } = findAccount(this.parts, account);
    const known = index.folders(account).find((row) => row.dir === dir);
    const folder =
      known ?? (dryRun ? null : index.putFolder(identityByDir(account, protocol, dir)));
    if (folder !== null && !dryRun) await store.createFolder(folder);
    const rows = folder === null ? [] : index.placements(folder.id);
    const keys = new Set(rows.flatMap(({ file }) => maildirKey(file.name) ?? []));
    const place = { dir, folder, known: keys };
    this.#places.set(dir, place);
    return place;
  }
}

function whyNot({ origin }: IncomingMessage): string | null {
  const isOfMaildir = ['cur', 'new'].includes(basename(dirname(origin)));
  return isOfMaildir ? null : 'it is in no Maildir; mailtui import takes it';
}

function refuseOwn({ source, mailDir }: AdoptRequest): void {
  const [theirs, ours] = [source, mailDir].map((path) => {
    const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
    return `${isThere ? realpathSync(path) : path}${sep}`;
  });
  if (theirs === undefined || ours === undefined) return;
  if (!theirs.startsWith(ours) && !ours.startsWith(theirs)) return;
  throw new MailtuiError('bad-input', `${source} is where mailtui itself keeps mail`, {
    hint: 'What other programs put there is taken in by every sync, and by mailtui reindex.',
  });
}

/** Beside what was downloaded it could only be there twice. */
function refuseSynced({ index }: ServiceParts, account: string): void {
  if (index.folders(account).every(({ cursor }) => cursor === null)) return;
  throw new MailtuiError('usage', `the mail of ${account} was fetched already`, {
    hint: `A Maildir can be adopted before the first sync. What is missing of it comes by: mailtui import DIRECTORY --account ${account}`,
  });
}
