/** What a POP3 server has of a message, as a person says it. Pure: `now` is always given. */
import type { ScreenRow } from '../../app/screenMail.js';
import { phrase } from '../text/phrase.js';

type OnServer = Pick<ScreenRow, 'server' | 'leaves' | 'wish'>;
type Kind = 'there' | 'staying' | 'partly' | 'here' | 'leaving' | 'gone';

const DAY = 24 * 60 * 60 * 1000;

const KINDS: readonly Kind[] = ['there', 'staying', 'partly', 'here', 'leaving', 'gone'];

/** Everything that a list may say, and of the days the widest that is usual. */
export function serverLabels(): string[] {
  return [...KINDS.map(label), phrase('serverState.leavesInD', { kind: 99 })];
}

function label(kind: Kind): string {
  return phrase(`serverState.label.${kind}`);
}

/** For a list: one of {@link serverLabels}. */
export function serverLabel(row: OnServer, now: number): string {
  const kind = kindOf(row, now);
  return typeof kind === 'number' ? phrase('serverState.leavesInD', { kind }) : label(kind);
}

/** For the message that is read. */
export function serverSentence(row: OnServer, now: number): string {
  const kind = kindOf(row, now);
  if (typeof kind !== 'number') return phrase(`serverState.${kind}`);
  return kind === 1
    ? phrase('serverState.leavesInDay')
    : phrase('serverState.leavesInDays', { count: kind });
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
