/**
 * Looks into the mailbox: what is there, under which number, how large, and what to call it.
 *
 * Guarantees: a listing counts as complete only when its terminator came and it has as many
 * messages as STAT says; a message that the server has no UIDL for is named by its header rather
 * than left out; trouble of the moment never changes names, since a message under a new name
 * would be downloaded again.
 */
import { MailtuiError } from '../../core/errors.js';
import { nameByHeader } from '../../core/letterHeader.js';
import { has, type Capabilities } from './capabilities.js';
import { readHeads } from './heads.js';
import { listingCursor, readListing, uniqueIds, type Listing } from './messageIds.js';
import type { Pop3Client } from './pop3Client.js';
import type { RetrievalOptions } from './retrieval.js';

export interface Mailbox {
  /** Message numbers by id, oldest first. Numbers hold within the session only. */
  numbers: ReadonlyMap<string, number>;
  /** Octets by number as LIST tells them; empty when `unchanged`. */
  sizes: ReadonlyMap<number, number>;
  complete: boolean;
  unchanged: boolean;
  /** Equal cursors mean equal UIDLs and as many octets; empty when that cannot be told. */
  cursor: string;
}

export interface MailboxParts {
  client: Pop3Client;
  capabilities: Capabilities;
  retrieval: RetrievalOptions;
}

const NOTHING: Listing = new Map();

/** `cursor`: of the mailbox as it was seen last; when nothing has changed, sizes are not asked for. */
export async function lookInto(parts: MailboxParts, cursor: string | null): Promise<Mailbox> {
  const { client } = parts;
  const stat = await client.STAT();
  const count = messageCount(stat);
  const names = count === 0 ? NOTHING : await uidls(parts);
  const now = names?.size === count ? listingCursor(stat, names) : '';
  if (names !== null && now !== '' && now === cursor) {
    return mailbox({ names, sizes: NOTHING, count, cursor: now, unchanged: true });
  }
  const sizes = count === 0 ? NOTHING : readListing(await client.LIST());
  const unnamed = [...sizes.keys()].filter((number) => names?.has(number) !== true);
  const byHeader = await nameByHeaders(parts, unnamed);
  const all = new Map([...(names ?? NOTHING), ...byHeader]);
  return mailbox({ names: all, sizes, count, cursor: now, unchanged: false });
}

function mailbox(seen: {
  names: Listing;
  sizes: Listing;
  count: number;
  cursor: string;
  unchanged: boolean;
}): Mailbox {
  const { names, count, cursor, unchanged } = seen;
  const numbers = new Map([...uniqueIds(names)].map(([number, id]) => [id, number]));
  const sizes = new Map<number, number>();
  for (const [number, words] of seen.sizes) {
    const size = /^\d{1,15}(?= |$)/.exec(words)?.[0];
    if (size !== undefined) sizes.set(number, Number(size));
  }
  return { numbers, sizes, complete: numbers.size === count, unchanged, cursor };
}

/** Null when the server does not know UIDL; one that says it does is asked again another time. */
async function uidls({ client, capabilities }: MailboxParts): Promise<Listing | null> {
  try {
    return readListing(await client.UIDL());
  } catch (thrown) {
    const refused = thrown instanceof MailtuiError && thrown.kind === 'server-refused';
    if (!refused || has(capabilities, 'UIDL')) throw thrown;
    return null;
  }
}

async function nameByHeaders(
  { retrieval }: MailboxParts,
  messages: readonly number[],
): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for await (const { number, head } of readHeads(messages, retrieval)) {
    names.set(number, nameByHeader(head));
  }
  return names;
}

/** RFC 1939, 5: `+OK count octets`. */
function messageCount(answer: string): number {
  const count = /^\s*(\d{1,9})(?:\s|$)/.exec(answer)?.[1];
  if (count === undefined) {
    throw new MailtuiError('protocol', 'the server does not say how many messages there are', {
      hint: 'Try again later; if it stays so, the server is faulty.',
    });
  }
  return Number(count);
}
