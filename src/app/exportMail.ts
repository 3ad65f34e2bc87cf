/**
 * Exports mail to files that other programs read.
 *
 * Guarantees: mail is only read; memory does not grow with the mail; a message whose file is
 * damaged or gone is told and the rest goes on; one of which only the header is here is left out.
 */
import { throwIfCancelled, toMailtuiError } from '../core/errors.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { isPartial } from '../core/partial.js';
import type { Query } from '../core/query/ast.js';
import { isLocalDir } from '../core/outbox.js';
import {
  openTarget,
  type ExportFormat,
  type ExportTarget,
} from '../store/exchange/exportTargets.js';
import { keptIn } from './keptMessages.js';
import type { LocalMailService, ServiceParts } from './localMailService.js';

export type { ExportFormat };

export interface ExportRequest {
  destination: string;
  format: ExportFormat;
  /** Ids of folders. */
  folders: readonly FolderRow[];
  /** Only what it finds. */
  query?: Query;
  /** All into one file, where the format has more than one. */
  one: boolean;
  signal: AbortSignal;
  onProgress: (folder: string, done: number, total: number) => void;
  onSkipped: (id: string, reason: string) => void;
}

export interface ExportSummary {
  exported: number;
  /** Were there already. */
  known: number;
  skipped: number;
}

/** More than this no query finds. */
const MOST_FOUND = 100_000;
const REPORT_EVERY = 200;

/** What of a row an export needs. */
type Exported = Pick<
  MessageRow,
  'id' | 'account' | 'dir' | 'file' | 'flags' | 'tags' | 'received'
> & {
  /** Untrusted text; empty: nobody knows. */
  sender: string;
};

export class ExportMail {
  readonly #summary: ExportSummary = { exported: 0, known: 0, skipped: 0 };
  #done = 0;

  constructor(
    private readonly parts: Pick<ServiceParts, 'index' | 'store' | 'now'>,
    private readonly service: LocalMailService,
    private readonly request: ExportRequest,
  ) {}

  /** @throws MailtuiError `bad-input` when the destination is there; `disk-full`, `disk`. */
  async run(): Promise<ExportSummary> {
    const { format, destination, one } = this.request;
    const target = openTarget(format, destination, one);
    try {
      for (const folder of this.request.folders) {
        if (!isLocalDir(folder.dir) || this.request.folders.length === 1) {
          await this.#folder(target, folder);
        }
      }
      await target.end();
    } catch (thrown) {
      target.abandon();
      throw toMailtuiError(thrown);
    }
    return this.#summary;
  }

  async #folder(target: ExportTarget, folder: FolderRow): Promise<void> {
    const { index, now } = this.parts;
    const { query } = this.request;
    if (query !== undefined) {
      const search = { query, now: now(), folderId: folder.id, limit: MOST_FOUND };
      for (const row of this.service.search(search)) {
        await this.#message(target, folder, { ...row, sender: row.from[0]?.address ?? '' });
      }
      return;
    }
    const { account } = folder;
    for (const chunk of keptIn(index, folder.id)) {
      const senders = index.senderAddresses(chunk.map(({ placementId }) => placementId));
      for (const row of chunk) {
        const sender = senders.get(row.placementId) ?? '';
        await this.#message(target, folder, { ...row, account, sender });
      }
    }
  }

  async #message(target: ExportTarget, folder: FolderRow, row: Exported): Promise<void> {
    throwIfCancelled(this.request.signal);
    this.#done += 1;
    if (this.#done % REPORT_EVERY === 0) {
      this.request.onProgress(folder.path, this.#done, folder.total);
    }
    const content = await this.#content(row);
    if (content === null) return;
    const { id, account, file, flags, tags, received, sender } = row;
    const isNew = await target.write({
      ...{ content, id, account, dir: folder.dir, name: file.name, flags, tags, received, sender },
    });
    if (isNew) this.#summary.exported += 1;
    else this.#summary.known += 1;
  }

  /** Null: it was told why there is none. */
  async #content({ id, account, dir, file }: Exported): Promise<Buffer | null> {
    if (isPartial(file))
      return this.#skip(id, 'only its header is here; mailtui fetch brings the rest');
    try {
      return await this.parts.store.read({ account, dir }, file);
    } catch (thrown) {
      return this.#skip(id, toMailtuiError(thrown).message);
    }
  }

  #skip(id: string, reason: string): null {
    this.#summary.skipped += 1;
    this.request.onSkipped(id, reason);
    return null;
  }
}
