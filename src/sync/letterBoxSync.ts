/**
 * A letter-box (POP3), one run: take stock, fetch, let go what the policy lets go, remember.
 *
 * Mail that is to leave the server leaves it at the end of a session and not before, so a long
 * download is cut into sessions: what is safe here is gone there as it goes on. Whatever interrupts
 * a run, the next one sees what is left of both.
 *
 * Guarantees: a message is removed only after its row is committed and `letterBoxRemoval.ts` has
 * vouched for its file; it counts as gone only when a later listing does not have it.
 */
import type { AfterDownload } from '../core/account.js';
import { brakeError } from '../core/deleteBrake.js';
import { isWithin } from '../core/depth.js';
import type { LetterBox } from '../core/letterBox.js';
import type { FolderRow } from '../core/indexRows.js';
import {
  dueIfStoredBy,
  planRetention,
  wasUnwatched,
  type RetentionPlan,
} from '../core/retention.js';
import type { MailSource } from '../core/source.js';
import { serverValidity } from '../core/validity.js';
import type { SyncDeps } from './deps.js';
import { downloadByDepth } from './downloadByDepth.js';
import { fetchRest } from './fetchRest.js';
import { identityOf, type FolderResult, type FolderSyncOptions } from './folderSync.js';
import { reconnectSource, SHORT_PAUSE } from './letterBoxLogin.js';
import { markForRemoval } from './letterBoxRemoval.js';
import { octetChanges, takeStock, type Stock } from './letterBoxStock.js';

/** A session ends after so many messages … */
const SESSION_MESSAGES = 1000;
/** … or this share of a large letter-box, because each begins with a listing of all of it … */
const SESSION_SHARE = 1 / 20;
/** … or this time, in ms. */
const SESSION_MS = 5 * 60_000;

export interface LetterBoxOptions extends FolderSyncOptions {
  letterBox: LetterBox;
  afterDownload: AfterDownload;
  newestFirst: boolean;
}

export async function syncLetterBox(
  deps: SyncDeps,
  options: LetterBoxOptions,
): Promise<FolderResult> {
  const folder = deps.index.putFolder(identityOf(options));
  await deps.store.createFolder(folder);
  const run = new LetterBoxRun(deps, options, folder);
  await run.sessions();
  return run.result;
}

class LetterBoxRun {
  readonly result: FolderResult = { new: 0, flagged: 0, deleted: 0, braked: null, whole: true };
  /** Ids that were asked for in this run, whether they came or not. */
  readonly #asked = new Set<string>();
  readonly #since: number;

  constructor(
    private readonly deps: SyncDeps,
    private readonly options: LetterBoxOptions,
    private folder: FolderRow,
  ) {
    this.#since = policySince(deps, options);
  }

  async sessions(): Promise<void> {
    const { deps, options } = this;
    const { account, origin, source, signal, progress, compareAll } = options;
    const knowsIds = serverValidity(origin, this.folder.validity) !== null;
    let cursor = compareAll || !knowsIds ? null : this.folder.cursor;
    for (let isFirst = true; ; isFirst = false) {
      const stock = await takeStock(deps, { ...options, folder: this.folder }, cursor);
      const folder = deps.index.putFolder(identityOf(options));
      this.folder = folder;
      const missing = stock.fetch.filter((id) => !this.#asked.has(id));
      if (!options.newestFirst) missing.reverse();
      if (isFirst) progress.expect(folder.path, missing.length);
      await this.#fetch(stock, missing);
      if (isFirst) await this.#widen();
      const braked = await this.#letGo(stock);
      const isDone = missing.every((id) => this.#asked.has(id));
      if (isDone) {
        this.#remember(stock);
        if (braked > 0) {
          this.#warnOfClock();
          const scope = { account, folder: folder.path };
          this.result.braked = brakeError(scope, 'on the server', braked, this.#sizeOf(stock));
        }
        return;
      }
      await reconnectSource(deps, account, source, signal);
      cursor = null;
    }
  }

  #sizeOf({ listed }: Stock): number {
    return listed?.size ?? this.deps.index.countLetters(this.folder.id);
  }

  async #fetch(stock: Stock, missing: readonly string[]): Promise<void> {
    const { deps, options, folder } = this;
    const { scope, sizes } = stock;
    if (missing.length === 0) return;
    const { signal, progress } = options;
    const isCut = this.#cutsSessions();
    const most = Math.max(SESSION_MESSAGES, Math.ceil(this.#sizeOf(stock) * SESSION_SHARE));
    const ids = isCut ? missing.slice(0, most) : missing;
    const source = this.#until(isCut ? deps.now() + SESSION_MS : Infinity);
    const onStored = (count: number): void => {
      this.result.new += count;
      progress.advance(folder.path, count);
    };
    const { largest } = options.depth;
    const wantsHeader = (id: string): boolean => largest !== null && (sizes.get(id) ?? 0) > largest;
    await downloadByDepth(deps, { source, folder, scope, signal, onStored }, ids, wantsHeader);
    deps.index.commitLetters(octetChanges(folder, sizes, ids));
  }

  /** The rest of what the account wants whole by now. */
  async #widen(): Promise<void> {
    const { deps, options, folder } = this;
    const { source, signal, depth } = options;
    const wider = deps.index.partials(folder.id).filter((one) => isWithin(depth, one));
    if (wider.length > 0) await fetchRest(deps, { source, folder, signal }, wider);
  }

  /** Only what leaves the server at once makes it worth while to log in again. */
  #cutsSessions(): boolean {
    const { afterDownload, letterBox } = this.options;
    return afterDownload === 'delete' && letterBox.terms.loginDelay <= SHORT_PAUSE;
  }

  /** The source, which stops sending at that time. */
  #until(deadline: number): Pick<MailSource, 'fetch' | 'partial'> {
    const { source } = this.options;
    const { partial } = source;
    const asked = this.#asked;
    const isOver = (): boolean => this.deps.now() >= deadline;
    return {
      async *fetch(ids, signal) {
        for await (const message of source.fetch(ids, signal)) {
          asked.add(message.id);
          yield message;
          if (isOver()) return;
        }
        for (const id of ids) asked.add(id);
      },
      ...(partial === undefined
        ? {}
        : {
            partial: {
              ...partial,
              async *headers(ids, signal) {
                for await (const header of partial.headers(ids, signal)) {
                  asked.add(header.id);
                  yield header;
                }
              },
            },
          }),
    };
  }

  /** @returns how many are held back by the brake. */
  async #letGo({ listed, isUncertain, doubtful: unclear }: Stock): Promise<number> {
    const { deps, options, folder } = this;
    const { letterBox, signal } = options;
    const { due, braked } = retentionOf(deps, options, folder, listed, this.#since);
    if (isUncertain) {
      if (due.length + braked > 0) {
        this.#warn('the list of messages is not whole, or all have new names: none is removed now');
      }
      return 0;
    }
    const clear = due.filter(({ remoteId }) => !unclear.has(remoteId));
    const { marked, doubtful } = await markForRemoval(deps, options, clear);
    if (doubtful > 0) {
      this.#warn(`${doubtful} messages stay on the server: their files here are not as stored`);
    }
    if (marked.length === 0) return braked;
    if (await letterBox.finish(signal)) {
      this.result.deleted += marked.length;
      const at = deps.now();
      deps.index.commitLetters(
        marked.map((remoteId) => ({ type: 'asked', folderId: folder.id, remoteId, at })),
      );
    } else {
      this.#warn(`the server did not confirm that ${marked.length} messages are removed`);
    }
    return braked;
  }

  #remember({ cursor, fetch }: Stock): void {
    const { deps, folder } = this;
    const absent = fetch.length === 0 ? 0 : this.#absent(fetch);
    if (absent > 0) {
      this.#warn(`${absent} messages that the server lists did not come; they are asked for again`);
    }
    // Without a cursor the next run compares everything, and so asks for what is absent again.
    const reached = absent > 0 ? null : cursor;
    if (reached === folder.cursor) return;
    deps.onCommit(deps.index.commit([{ type: 'cursor', folderId: folder.id, cursor: reached }]));
  }

  #absent(ids: readonly string[]): number {
    return ids.length - this.deps.index.lettersNamed(this.folder.id, ids).length;
  }

  #warnOfClock(): void {
    const { index, now } = this.deps;
    const last = index.lastSync(this.options.account);
    if (!wasUnwatched(last, now())) return;
    const days = Math.floor((now() - last) / 86_400_000);
    this.#warn(`by this computer's clock the last sync was ${days} days ago: is the clock right?`);
  }

  #warn(message: string): void {
    const { deps, options, folder } = this;
    deps.onEvent({ event: 'warning', account: options.account, folder: folder.path, message });
  }
}

/** What would leave the server now. */
export function retentionOf(
  deps: Pick<SyncDeps, 'index' | 'now'>,
  { afterDownload, force }: Pick<LetterBoxOptions, 'afterDownload' | 'force'>,
  folder: FolderRow,
  listed: Stock['listed'],
  since: number,
): RetentionPlan {
  const { index } = deps;
  const now = deps.now();
  const unwanted = index.unwantedLetters(folder.id);
  // Nothing goes by itself, and all that is remembered need not be read.
  const aged =
    afterDownload === 'keep' ? [] : index.letters(folder.id, dueIfStoredBy(afterDownload, now));
  const letters = new Map([...unwanted, ...aged].map((letter) => [letter.remoteId, letter]));
  if (letters.size === 0) return { due: [], braked: 0 };
  return planRetention({
    policy: afterDownload,
    since,
    now,
    lastSync: index.lastSync(folder.account),
    letters: [...letters.values()],
    listed,
    total: listed?.size ?? index.countLetters(folder.id),
    inboxId: folder.id,
    force,
  });
}

/** Since when the policy is what it is, ms since the epoch; a change of it is written down. */
function policySince(
  { index, now }: SyncDeps,
  { account, afterDownload, force }: LetterBoxOptions,
): number {
  const memory = index.letterBox(account);
  const isSame = memory?.policy === afterDownload;
  // By force means: also for what came before, and for a run that has to finish this one's work.
  const since = force ? 0 : isSame ? memory.since : now();
  if (!isSame || memory.since !== since) {
    index.commitLetters([{ type: 'policy', account, policy: afterDownload, since }]);
  }
  return since;
}
