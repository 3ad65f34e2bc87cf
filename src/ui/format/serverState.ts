/** What a POP3 server has of a message, as a person says it. Pure: `now` is always given. */
import type { ScreenRow } from '../../app/screenMail.js';

type OnServer = Pick<ScreenRow, 'server' | 'leaves' | 'wish'>;

const DAY = 24 * 60 * 60 * 1000;

/** Everything that a list may say, and of the days the widest that is usual. */
export const SERVER_LABELS: readonly string[] = [
  ...['on server', 'stays there', 'partly here', 'only here', 'leaving', 'gone'],
  'leaves in 99 d',
];

/** For a list: one of {@link SERVER_LABELS}. */
export function serverLabel(row: OnServer, now: number): string {
  switch (row.server) {
    case 'local-only':
      return 'only here';
    case 'pending':
      return 'leaving';
    case 'gone':
      return 'gone';
    case 'fetched-partially':
      return row.wish === 'keep' ? 'stays there' : 'partly here';
    case 'on-server': {
      if (row.wish === 'keep') return 'stays there';
      const days = daysLeft(row, now);
      if (days === null) return 'on server';
      return days === 0 ? 'leaving' : `leaves in ${String(days)} d`;
    }
  }
}

/** For the message that is read. */
export function serverSentence(row: OnServer, now: number): string {
  switch (row.server) {
    case 'local-only':
      return 'only here';
    case 'pending':
      return 'leaving the server';
    case 'gone':
      return 'gone from the server';
    case 'fetched-partially':
      return 'only the header is here, all of it on the server';
    case 'on-server': {
      if (row.wish === 'keep') return 'on the server · stays there';
      const days = daysLeft(row, now);
      if (days === null) return 'on the server';
      if (days === 0) return 'leaving the server';
      return `on the server · leaves in ${days === 1 ? '1 day' : `${String(days)} days`}`;
    }
  }
}

/** Begun days; 0: the next sync takes it away; null: no day is set. */
function daysLeft({ leaves }: OnServer, now: number): number | null {
  return leaves === null ? null : Math.max(0, Math.ceil((leaves - now) / DAY));
}
