/** What an in-memory ScreenMail asks of servers at once: fetches and searches that a test answers. */
import type { FetchOutcome } from '../../src/app/messageFetches.js';
import type { ScreenFetch, ScreenList, ScreenRow } from '../../src/app/screenMail.js';
import { throwIfCancelled } from '../../src/core/errors.js';

export abstract class FakeScreenServers {
  /** Ids of the messages that were asked for. */
  readonly fetched: string[] = [];
  /** Held up and ended by what a test sets. */
  onFetch: (id: string, request: ScreenFetch) => Promise<FetchOutcome> = () =>
    Promise.resolve('fetched');
  /** What servers find; null: there are none to ask. */
  onAskServers:
    ((signal: AbortSignal, onFound: (ids: readonly string[]) => void) => Promise<string[]>) | null =
    null;

  async fetch(id: string, request: ScreenFetch): Promise<FetchOutcome> {
    this.fetched.push(id);
    const outcome = await this.onFetch(id, request);
    throwIfCancelled(request.signal);
    if (outcome === 'fetched') this.isWhole(id);
    return outcome;
  }

  /** Which lists servers were asked for. */
  readonly askedWithin: (ScreenList | null)[] = [];

  canAskServers(): boolean {
    return this.onAskServers !== null;
  }

  async askServers(
    _words: string,
    within: ScreenList | null,
    signal: AbortSignal,
    onFound: (rows: readonly ScreenRow[]) => void,
  ): Promise<readonly string[]> {
    this.askedWithin.push(within);
    const found = (ids: readonly string[]): void => {
      onFound(this.rowsOf(ids));
    };
    return (await this.onAskServers?.(signal, found)) ?? [];
  }

  protected abstract isWhole(id: string): void;
  protected abstract rowsOf(ids: readonly string[]): readonly ScreenRow[];
}
