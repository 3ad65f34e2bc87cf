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
import type { Listing } from './listing.js';
import { listingCursor, numbersById } from './messageIds.js';
import type { Pop3Client } from './pop3Client.js';
import type { RetrievalOptions } from './retrieval.js';

export class Mailbox {
  /** Octets by number as LIST tells them; empty when `unchanged`. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly complete: boolean;
  readonly unchanged: boolean;
  /** Equal cursors mean equal UIDLs and as many octets; empty when that cannot be told. */
  readonly cursor: string;
  readonly #names: Listing;
  #numbers: ReadonlyMap<string, number> | null = null;

  constructor(seen: {
    names: Listing;
    sizes: Listing;
    count: number;
    cursor: string;
    unchanged: boolean;
  }) {
    this.#names = seen.names;
    this.sizes = octets(seen.sizes);
    this.complete = seen.names.size === seen.count;
    this.unchanged = seen.unchanged;
    this.cursor = seen.cursor;
  }

  /** Message numbers by id, oldest first. Numbers hold within the session only. */
  get numbers(): ReadonlyMap<string, number> {
    // Where nothing has changed, few of many messages are ever asked for, or none.
    this.#numbers ??= numbersById(this.#names);
    return this.#numbers;
  }
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
    return new Mailbox({ names, sizes: NOTHING, count, cursor: now, unchanged: true });
  }
  const sizes = count === 0 ? NOTHING : await client.listing('LIST');
  const unnamed = [...sizes.keys()].filter((number) => names?.has(number) !== true);
  const byHeader = await nameByHeaders(parts, unnamed);
  const all =
    byHeader.size === 0 ? (names ?? NOTHING) : new Map([...(names ?? NOTHING), ...byHeader]);
  return new Mailbox({ names: all, sizes, count, cursor: now, unchanged: false });
}

function octets(listing: Listing): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const [number, words] of listing) {
    const size = /^\d{1,15}(?= |$)/.exec(words)?.[0];
    if (size !== undefined) sizes.set(number, Number(size));
  }
  return sizes;
}

/** Null when the server does not know UIDL; one that says it does is asked again another time. */
async function uidls({ client, capabilities }: MailboxParts): Promise<Listing | null> {
  try {
    return await client.listing('UIDL');
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
