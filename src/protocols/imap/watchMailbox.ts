/**
 * Waits for news of a mailbox: IDLE (RFC 2177) where the server has it, else a NOOP now and then;
 * and of others, where the server tells of them (`mailboxNews.ts`), else by looking at them every
 * minute (`mailboxPolls.ts`).
 *
 * Guarantees: a change since the last snapshot is not missed, even when another mailbox was open
 * in between; an IDLE is renewed before the server may end it; a connection that died (a network
 * that changed, a computer that slept) is noticed and said, instead of waited on for ever; a
 * signal ends the waiting at once and leaves the connection usable.
 */
import type { ImapFlow } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import { MOVE_SIGNS, noticeMoves, type MoveSigns } from '../movingComputer.js';
import { throwIfClosed } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { MailboxNews } from './mailboxNews.js';
import { MailboxPolls } from './mailboxPolls.js';
import { mailboxMark } from './mailboxState.js';

export interface WatchTiming {
  /** Servers may end an IDLE after 30 minutes; networks forget a silent connection much sooner. */
  renewAfter: number;
  /** Between two NOOPs where there is no IDLE. */
  pollEvery: number;
  /** Between two looks at mailboxes that the server does not tell of. */
  lookEvery: number;
  /** How long an answer to NOOP may take. */
  answerWithin: number;
  /** When the computer may have slept or changed networks. */
  moves: MoveSigns;
}

const TIMING: WatchTiming = {
  renewAfter: 9 * 60_000,
  pollEvery: 60_000,
  lookEvery: 60_000,
  answerWithin: 15_000,
  moves: MOVE_SIGNS,
};

/**
 * @param paths the mailbox to watch, and others that may be told of
 * @param forMs milliseconds; resolves with `timeout` after them
 */
export async function watchMailbox(
  session: ImapSession,
  [path = 'INBOX', ...others]: readonly string[],
  forMs: number,
  signal: AbortSignal,
  timing: WatchTiming = TIMING,
): Promise<'changed' | 'timeout'> {
  const until = performance.now() + forMs;
  const known = session.marks.get(path);
  const opened = await session.examine(path, signal);
  const mark = mailboxMark({ ...opened, messages: opened.exists });
  if (known !== undefined && known !== mark) return 'changed';
  const { connection } = session;
  return connection.attend(
    signal,
    (client) =>
      new Watch(client, session, connection.can('IDLE'), timing).until(until, others, signal),
    { folder: path },
  );
}

const NEWS = ['exists', 'expunge', 'flags'] as const;

class Watch {
  #changed = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly client: ImapFlow,
    private readonly session: ImapSession,
    private readonly canIdle: boolean,
    private readonly timing: WatchTiming,
  ) {}

  /** @param end on the clock of `performance.now()` */
  async until(
    end: number,
    others: readonly string[],
    signal: AbortSignal,
  ): Promise<'changed' | 'timeout'> {
    const onNews = () => {
      this.#changed = true;
      this.#wake();
    };
    const onAbort = () => {
      this.#wake();
    };
    const news = new MailboxNews(this.client, this.session, others, onNews);
    const polls = new MailboxPolls(this.client, this.session, others);
    let lookAt = performance.now() + this.timing.lookEvery;
    for (const event of NEWS) this.client.on(event, onNews);
    signal.addEventListener('abort', onAbort);
    try {
      await news.begin();
      for (;;) {
        const isLooking = polls.isWorthwhile && !news.isTelling;
        const next = isLooking ? Math.min(end, lookAt) : end;
        if (!signal.aborted) await this.#rest(next - performance.now());
        if (signal.aborted) {
          // Ends the IDLE; what comes next on this connection waits for that by itself.
          this.client.noop().catch(() => undefined);
          throw new MailtuiError('cancelled', 'stopped');
        }
        await this.#askForLife();
        if (this.#changed) return 'changed';
        if (performance.now() >= end) return 'timeout';
        if (!isLooking || performance.now() < lookAt) continue;
        if (await polls.look()) return 'changed';
        lookAt = performance.now() + this.timing.lookEvery;
      }
    } finally {
      news.end();
      for (const event of NEWS) this.client.off(event, onNews);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Until there is news, it is time to look at the connection, or the watch is over. */
  async #rest(left: number): Promise<void> {
    if (this.#changed || left <= 0) return;
    const { renewAfter, pollEvery, moves } = this.timing;
    let timer: NodeJS.Timeout | undefined;
    let stopNoticing: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, Math.min(left, this.canIdle ? renewAfter : pollEvery));
      stopNoticing = noticeMoves(resolve, moves);
      // It ends by itself when the server ends it, or the connection does.
      if (this.canIdle)
        this.client.idle().then(
          () => {
            resolve();
          },
          () => {
            resolve();
          },
        );
    });
    clearTimeout(timer);
    stopNoticing();
    this.#wake = () => undefined;
  }

  /** Ends the IDLE, and collects what the server has to tell. */
  async #askForLife(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'silence'>((resolve) => {
      timer = setTimeout(resolve, this.timing.answerWithin, 'silence');
    });
    const answer = await Promise.race([this.client.noop(), silence]);
    clearTimeout(timer);
    if (answer === 'silence') {
      this.client.close();
      throw new MailtuiError('timeout', 'the server does not answer any more');
    }
    throwIfClosed(this.client);
  }
}
