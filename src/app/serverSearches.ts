/**
 * Asks mail servers what they find, for mail of which the bodies are not here: what a server names is
 * listed by its header, which is here.
 *
 * Guarantees: nothing is changed or fetched; no account's trouble keeps another from being asked, and
 * no refused folder the others; what could not be asked is said; ends soon after the signal fires.
 */
import type { AccountConfig } from '../core/account.js';
import { originKey, shortId } from '../core/deliveryKey.js';
import { toMailtuiError, type MailtuiError } from '../core/errors.js';
import { isLocalDir } from '../core/outbox.js';
import { uniqueOf } from '../core/maildirName.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import type { PartialReading } from '../core/partialReading.js';
import { ALL, type Query } from '../core/query/ast.js';
import { parseQuery } from '../core/query/parse.js';
import { foldersAt } from '../core/query/places.js';
import { RECENTLY_DELETED_DIR } from '../core/recentlyDeleted.js';
import type { MailSource } from '../core/source.js';
import { serverValidity } from '../core/validity.js';
import type { SyncParts } from './accountSyncs.js';
import type { ScreenList } from './screenMail.js';

export interface ServerSearchRequest {
  query: Query;
  /** Names of accounts; empty: all. */
  accounts: readonly string[];
  signal: AbortSignal;
  /** Called as they come, the newest of a folder first. */
  onFound: (rows: readonly MessageRow[]) => void;
}

/** What came of asking the server of one account. */
export interface ServerSearchReport {
  account: string;
  /** Messages that the server finds and that have not been synced yet. */
  unknown: number;
  /** Parts of the query that the server could not be asked for. */
  leftOut: readonly string[];
  /** Paths of the folders that the server refused to search. */
  refused: readonly string[];
  /** True: its protocol has no search (POP3). */
  isUnable: boolean;
  error: MailtuiError | null;
}

/** A list as a server is asked for it: of which account (null: of all), and what more must hold. */
export function serverPlace(
  within: ScreenList | null,
  folders: readonly FolderRow[],
): { account: string | null; query: Query } {
  if (within === null) return { account: null, query: ALL };
  if ('query' in within) {
    return { account: null, query: parseQuery(within.query, { typing: true }).query };
  }
  const folder = folders.find(({ id }) => id === within.folderId);
  // A folder that is gone by now is nowhere.
  return { account: folder?.account ?? '', query: { type: 'in', place: folder?.dir ?? '' } };
}

/** What is to be known of the answer, beside what failed. */
export function answerNotes(report: ServerSearchReport): string[] {
  const { account, isUnable, leftOut, refused, unknown } = report;
  return [
    ...(isUnable ? [`${account}: POP3 has no search; only what is here was searched.`] : []),
    ...(leftOut.length === 0
      ? []
      : [`${account}: the server was not asked for ${leftOut.join(' ')}, and may find more.`]),
    ...(refused.length === 0
      ? []
      : [`${account}: the server refused to search ${refused.join(', ')}, and may find more.`]),
    ...(unknown === 0
      ? []
      : [`${account}: the server finds ${unknown} messages more; mailtui sync brings them.`]),
  ];
}

export class ServerSearches {
  constructor(private readonly parts: SyncParts) {}

  search(request: ServerSearchRequest): Promise<ServerSearchReport[]> {
    const { accounts } = this.parts;
    const wanted = accounts.filter(
      ({ name }) => request.accounts.length === 0 || request.accounts.includes(name),
    );
    return Promise.all(wanted.map((account) => this.#ofAccount(account, request)));
  }

  async #ofAccount(
    account: AccountConfig,
    request: ServerSearchRequest,
  ): Promise<ServerSearchReport> {
    const { name: accountName } = account;
    const nothing = { account: accountName, unknown: 0, leftOut: [], refused: [] };
    const report = { ...nothing, isUnable: false, error: null };
    if (account.protocol === 'pop3') return { ...report, isUnable: true };
    const folders = foldersFor(this.parts.index.folders(accountName), request.query);
    if (folders.length === 0) return report;
    const leftOut = new Set<string>();
    const refused: string[] = [];
    let unknown = 0;
    let source: MailSource | undefined;
    try {
      source = await this.parts.createSource(account);
      await source.connect(request.signal);
      for (const folder of folders) {
        const found = await this.#ofFolder(account, source.partial, folder, request).catch(
          nothingWhenRefused,
        );
        if (found === null) refused.push(folder.path);
        unknown += found?.unknown ?? 0;
        for (const part of found?.leftOut ?? []) leftOut.add(part);
      }
      return { ...report, unknown, leftOut: [...leftOut], refused };
    } catch (thrown) {
      const error = toMailtuiError(thrown).within({ account: accountName });
      return { ...report, unknown, leftOut: [...leftOut], refused, error };
    } finally {
      await source?.close();
    }
  }

  async #ofFolder(
    { protocol, incoming }: AccountConfig,
    partial: PartialReading | undefined,
    folder: FolderRow,
    { query, signal, onFound }: ServerSearchRequest,
  ): Promise<Pick<ServerSearchReport, 'unknown' | 'leftOut'>> {
    const { index, now } = this.parts;
    const { host, user } = incoming;
    const validity = serverValidity(originKey(protocol, host, user), folder.validity);
    if (partial?.search === undefined || validity === null) return { unknown: 0, leftOut: [] };
    await partial.open({ path: folder.path, validity }, signal);
    const { ids, leftOut } = await partial.search(query, now(), signal);
    if (ids.length === 0) return { unknown: 0, leftOut };
    const asked = new Set(ids);
    const rows = index
      .remotePlacements(folder.id, ids)
      .filter(({ remoteId }) => remoteId !== null && asked.has(remoteId))
      .flatMap(({ file, placementId }) => {
        const row = index.find(shortId(uniqueOf(file.name)));
        return row?.placementId === placementId ? [row] : [];
      })
      .sort((a, b) => b.sortDate - a.sortDate || b.placementId - a.placementId);
    if (rows.length > 0) onFound(rows);
    return { unknown: asked.size - rows.length, leftOut };
  }
}

/** Null for the refusal of one folder; what names none, such as a query, is refused by all. */
function nothingWhenRefused(thrown: unknown): null {
  const { kind, scope } = toMailtuiError(thrown);
  if (kind === 'server-refused' && scope.folder !== undefined) return null;
  throw thrown;
}

/** Those that the query names, or all; the inbox first. */
function foldersFor(folders: readonly FolderRow[], query: Query): FolderRow[] {
  const parts = query.type === 'and' ? query.parts : [query];
  const places = parts.flatMap((part) =>
    part.type === 'in' ? [new Set(foldersAt(part.place, folders))] : [],
  );
  return folders
    .filter(({ dir }) => dir !== RECENTLY_DELETED_DIR && !isLocalDir(dir))
    .filter(({ id }) => places.every((ids) => ids.has(id)))
    .sort((a, b) => Number(b.role === 'inbox') - Number(a.role === 'inbox'));
}
