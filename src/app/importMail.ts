/**
 * Imports mail from files of other programs into a folder of an account.
 *
 * Guarantees: memory does not grow with the source; the source is only read; a message that the
 * account has already is not taken a second time, so an import that was interrupted is simply run again;
 * what cannot be read is told and the rest goes on. Into an IMAP account the messages come here
 * first, and the next sync puts them on the server.
 */
import { findAccount } from '../config/read.js';
import { MailtuiError, throwIfCancelled } from '../core/errors.js';
import type { IndexChange } from '../core/indexChanges.js';
import type { FolderRow } from '../core/indexRows.js';
import { mailboxPath } from '../core/folderDir.js';
import { mailboxDir } from '../core/mailboxDirs.js';
import { isLocalDir, refuseOutbox } from '../core/outbox.js';
import { parseDate } from '../mime/date.js';
import { decodeWords } from '../mime/encodedWords.js';
import { unfold } from '../mime/headers.js';
import type { Incoming, IncomingMessage } from '../store/exchange/incoming.js';
import { kindOfSource, readSource } from '../store/exchange/sources.js';
import { Intake } from '../sync/intake.js';
import { LocalReceiver, type Received, type Receiver } from '../sync/receiver.js';
import { KnownMail } from './knownMail.js';
import type { ServiceParts } from './localMailService.js';
import { lockPatiently } from './patientLock.js';

export interface ImportRequest {
  source: string;
  account: string;
  /** Full name of the folder that takes the messages, or the top of the source's own; absent: Imported. */
  folder?: string;
  signal: AbortSignal;
  onProgress: (folder: string, done: number) => void;
  /** What was not taken, and why. Untrusted text. */
  onSkipped: (origin: string, reason: string) => void;
}

export interface ImportSummary {
  account: string;
  imported: number;
  /** Were there already, or came twice. */
  known: number;
  skipped: number;
  folders: readonly string[];
  /** The next sync puts them on the server. */
  toUpload: number;
}

export const IMPORTED = 'Imported';
/** Messages between two reports of progress. */
const REPORT_EVERY = 200;
/** What is known of so many messages is kept in memory. */
const SETTLE_EVERY = 4000;
/** More than any account would be started a receiving thread for. */
const MANY = 1000;

export class ImportMail {
  readonly #folders = new Map<string, FolderRow>();
  readonly #known: KnownMail;
  readonly #receiver: Receiver;
  readonly #intake: Intake;
  readonly #summary: ImportSummary;
  #seen = 0;

  private constructor(
    private readonly parts: ServiceParts,
    private readonly request: ImportRequest,
    local: Receiver,
    private readonly onCommit: ConstructorParameters<typeof Intake>[0]['onCommit'],
  ) {
    const { store, index } = parts;
    this.#receiver = parts.receiverFor(local);
    const deps = { receiver: this.#receiver, store, index, onCommit: this.onCommit };
    this.#intake = new Intake(deps, 'import');
    this.#known = new KnownMail(parts, request.account, () => this.#settle());
    const { account } = request;
    this.#summary = { account, imported: 0, known: 0, skipped: 0, folders: [], toUpload: 0 };
  }

  /** @throws MailtuiError `bad-input`, `locked`, `disk-full`, `disk`, `cancelled`. */
  static async run(
    parts: ServiceParts,
    request: ImportRequest,
    onCommit: ConstructorParameters<typeof Intake>[0]['onCommit'],
  ): Promise<ImportSummary> {
    findAccount(parts, request.account);
    kindOfSource(request.source);
    const local = new LocalReceiver(parts.store, await parts.loadSummarise());
    const lock = await lockPatiently(parts.lock, request.account, request.signal);
    const run = new ImportMail(parts, request, local, onCommit);
    try {
      return await run.#all();
    } finally {
      run.#receiver.rest();
      lock.release();
    }
  }

  async #all(): Promise<ImportSummary> {
    const { source, signal } = this.request;
    this.#receiver.expect(MANY);
    try {
      for await (const incoming of readSource(source, decodeField)) {
        throwIfCancelled(signal);
        await this.#one(incoming);
      }
    } finally {
      await this.#intake.finish();
    }
    const { taken } = this.#intake;
    const isImap = findAccount(this.parts, this.request.account).protocol === 'imap';
    const folders = [...this.#folders.values()].map(({ path }) => path);
    return { ...this.#summary, imported: taken, folders, toUpload: isImap ? taken : 0 };
  }

  async #one(incoming: Incoming): Promise<void> {
    if ('skipped' in incoming) {
      this.#summary.skipped += 1;
      this.request.onSkipped(incoming.origin, incoming.skipped);
      return;
    }
    const { content } = incoming;
    const folder = await this.#folder(incoming.folder);
    this.#seen += 1;
    if (this.#seen % SETTLE_EVERY === 0) await this.#settle();
    if (this.#seen % REPORT_EVERY === 0) this.request.onProgress(folder.path, this.#seen);
    if (Buffer.isBuffer(content) && (await this.#known.has(content))) {
      this.#summary.known += 1;
      return;
    }
    const { flags } = incoming;
    const received = receivedOf(incoming);
    await this.#intake.take(folder, { content, flags, received, key: null }, (stored) => {
      if (!Buffer.isBuffer(content) && this.#known.hasDigest(stored.stored.digest)) {
        this.#summary.known += 1;
        return null;
      }
      return [
        additionOf(folder, incoming, stored, received ?? stored.summary.date ?? this.parts.now()),
      ];
    });
  }

  async #settle(): Promise<void> {
    await this.#intake.finish();
    this.#known.settled();
  }

  async #folder(names: readonly string[]): Promise<FolderRow> {
    const key = names.join('\0');
    const made = this.#folders.get(key);
    if (made !== undefined) return made;
    const folder = await this.#findOrMake(names);
    this.#folders.set(key, folder);
    return folder;
  }

  async #findOrMake(names: readonly string[]): Promise<FolderRow> {
    const { index, store, accounts } = this.parts;
    const { name: account, protocol } = findAccount({ accounts }, this.request.account);
    const rows = index.folders(account);
    const base = this.request.folder ?? IMPORTED;
    const top = rows.find(({ path, dir }) => path === base || dir === base);
    if (top !== undefined) refuseLocal(top);
    // Names of other programs may hold any character but this.
    const above = top === undefined ? base.replaceAll('/', '\0') : mailboxPath(top.dir, '\0');
    const dir = mailboxDir(rows, [above, ...names].join('\0'), '\0');
    const known = rows.find((row) => row.dir === dir);
    const path = [top?.path ?? base, ...names].join('/');
    const name = names.at(-1) ?? base.split('/').at(-1) ?? base;
    const folder = known ?? index.putFolder({ account, protocol, dir, path, name, role: null });
    await store.createFolder(folder);
    return folder;
  }
}

/** @throws MailtuiError `bad-input` for a folder that takes no messages from elsewhere. */
function refuseLocal(folder: FolderRow): void {
  refuseOutbox(folder);
  if (!isLocalDir(folder.dir)) return;
  throw new MailtuiError('bad-input', `nothing can be imported into ${folder.path}`);
}

function additionOf(
  folder: FolderRow,
  { flags, tags }: IncomingMessage,
  { stored, summary }: Received,
  received: number,
): IndexChange {
  const { subdir, name, size, digest } = stored;
  return {
    ...({ type: 'add', folderId: folder.id, file: { subdir, name }, key: null } as const),
    ...{ remoteId: null, flags, agreed: null, tags, size, digest, received, summary },
    upload: folder.protocol === 'imap' ? 'yes' : 'no',
  };
}

/** By the line before it in an mbox, which is written when a message arrives. */
function receivedOf({ received, fromLine }: IncomingMessage): number | null {
  if (received !== null || fromLine === null) return received;
  const time = /^From (?:".*?"\S*|\S+) +(.*)$/.exec(fromLine.slice(0, 500))?.[1];
  return time === undefined ? null : parseDate(time);
}

function decodeField(raw: string): string {
  return decodeWords(unfold(raw));
}
