/**
 * What the screen has to say. Pure.
 *
 * Errors stay until they are dismissed or mended, the oldest is shown first, and of one account
 * there is one: the last. Information is shown over them and goes with the next key. The last
 * warning is shown when there is nothing else.
 */
import type { Notice } from './state.js';

/** The notice that is shown; null when there is none. */
export function shownNotice(notices: readonly Notice[]): Notice | null {
  const of = (level: Notice['level']) => notices.find((notice) => notice.level === level);
  return of('info') ?? of('error') ?? of('warning') ?? null;
}

/** The same error again, or a newer one of its account, takes the place of the old one. */
export function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const place = notices.findIndex((other) => isReplacedBy(other, notice));
  return place < 0 ? [...notices, notice] : notices.with(place, notice);
}

function isReplacedBy(old: Notice, notice: Notice): boolean {
  if (old.level !== notice.level) return false;
  if (notice.level !== 'error') return true;
  return notice.account === null ? old.text === notice.text : old.account === notice.account;
}

export function withoutNotice(notices: readonly Notice[], gone: Notice): readonly Notice[] {
  return notices.filter((notice) => notice !== gone);
}

/** After a sync of the account went well. */
export function withoutAccount(notices: readonly Notice[], account: string): readonly Notice[] {
  const left = notices.filter((notice) => notice.level !== 'error' || notice.account !== account);
  return left.length === notices.length ? notices : left;
}
