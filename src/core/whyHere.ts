/** Why a message is where it is: its story, from its row and from what happened to it. Pure. */
import { actorText, deedText, deliveredAt, type Cause, type HistoryEvent } from './history.js';
import type { MessageRow } from './indexRows.js';
import { maildirKey, uniqueOf } from './maildirName.js';

export interface WhyReport {
  id: string;
  /** Null: the message is not here any more. */
  message: MessageRow | null;
  /** Oldest first. */
  events: readonly WhyEvent[];
}

export interface WhyEvent extends Cause {
  /** Ms since the epoch; null: not known. */
  at: number | null;
  /** A clause without its subject. Untrusted text. */
  did: string;
}

/** How it came is told by the name of its file where no event does. */
export function whyReport(
  id: string,
  message: MessageRow | null,
  history: readonly HistoryEvent[],
): WhyReport {
  const told = history.map(({ at, by, reason, deed }) => ({ at, by, reason, did: deedText(deed) }));
  const isTold = history[0]?.deed.what === 'came';
  return { id, message, events: [...(isTold ? [] : arrivalOf(message)), ...told] };
}

function arrivalOf(message: MessageRow | null): WhyEvent[] {
  if (message === null) return [];
  const { account, received, file } = message;
  const at = deliveredAt(uniqueOf(file.name));
  if (maildirKey(file.name) === null) {
    const did = 'came here without a sync: written here, copied, or put into the Maildir';
    return [{ at, by: 'mailtui', reason: '', did }];
  }
  const since = new Date(received).toISOString();
  const did = `fetched by a sync of ${account}; the server has had it since ${since}`;
  return [{ at, by: 'mailtui', reason: 'sync', did }];
}

/** Line by line, times as `time` writes them. Untrusted text. */
export function whyLines(
  { id, message, events }: WhyReport,
  time: (at: number) => string,
): string[] {
  const [from] = message?.from ?? [];
  const head =
    message === null
      ? `${id}: not here any more`
      : `${id}: ${message.subject} · ${from?.address ?? ''} · in ${message.account} / ${message.folder}`;
  const lines = events.map((event) => {
    const when = event.at === null ? 'at some time' : time(event.at);
    return `${when}  ${event.did}, by ${actorText(event)}`;
  });
  return [head, ...lines, ...(message === null ? [] : serverLines(message, time))];
}

function serverLines(
  { server, leaves, wish, tags }: MessageRow,
  time: (at: number) => string,
): string[] {
  const now = {
    'on-server': 'It is on the server.',
    'fetched-partially': 'It is on the server; only its header is here.',
    'local-only': 'It is only here.',
    pending: 'What was done to it here waits for the server.',
    gone: 'It is not on the server any more.',
  }[server];
  return [
    now,
    ...(leaves === undefined ? [] : [`It leaves the server on ${time(leaves)}, by the policy.`]),
    ...(wish === 'keep' ? ['You want it to stay on the server.'] : []),
    ...(wish === 'delete' ? ['You want it to be gone from the server.'] : []),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.join(', ')}`]),
  ];
}
