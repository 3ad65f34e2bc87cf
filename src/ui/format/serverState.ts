/** What a POP3 server has of a message, as a person says it. Pure: `now` is always given. */
import type { ScreenRow } from '../../app/screenMail.js';
import { phrase } from '../text/phrase.js';

type OnServer = Pick<ScreenRow, 'server' | 'leaves' | 'wish'>;
type Kind = 'there' | 'staying' | 'partly' | 'here' | 'leaving' | 'gone';

const DAY = 24 * 60 * 60 * 1000;

const LABELS: Readonly<Record<Kind, string>> = {
  there: 'on server',
  staying: 'stays there',
  partly: 'partly here',
  here: 'only here',
  leaving: 'leaving',
  gone: 'gone',
};

const SENTENCES: Readonly<Record<Kind, string>> = {
  there: 'on the server',
  staying: 'on the server · stays there',
  partly: 'only the header is here, all of it on the server',
  here: 'only here',
  leaving: 'leaving the server',
  gone: 'gone from the server',
};

/** Everything that a list may say, and of the days the widest that is usual. */
export const SERVER_LABELS: readonly string[] = [...Object.values(LABELS), 'leaves in 99 d'];

/** For a list: one of {@link SERVER_LABELS}. */
export function serverLabel(row: OnServer, now: number): string {
  const kind = kindOf(row, now);
  return typeof kind === 'number' ? phrase('serverState.leavesInD', { kind }) : LABELS[kind];
}

/** For the message that is read. */
export function serverSentence(row: OnServer, now: number): string {
  const kind = kindOf(row, now);
  if (typeof kind !== 'number') return SENTENCES[kind];
  return `on the server · leaves in ${kind === 1 ? '1 day' : `${String(kind)} days`}`;
}

/** A number: of days, begun ones counted, until it leaves. */
function kindOf({ server, leaves, wish }: OnServer, now: number): Kind | number {
  switch (server) {
    case 'local-only':
      return 'here';
    case 'pending':
      return 'leaving';
    case 'gone':
      return 'gone';
    case 'fetched-partially':
      return wish === 'keep' ? 'staying' : 'partly';
    case 'on-server': {
      if (wish === 'keep') return 'staying';
      if (leaves === null) return 'there';
      const days = Math.ceil((leaves - now) / DAY);
      return days > 0 ? days : 'leaving';
    }
  }
}
