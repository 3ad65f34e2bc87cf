/**
 * planSync: what has to happen so that the store holds what the server says.
 *
 * Pure: the engine only executes the plan. Guarantees:
 * - a message is fetched only when no placement is it already, by remote id or by delivery key;
 * - an absence counts only in a complete snapshot, otherwise the server must have named the message
 *   as vanished; even then the plan marks it as no longer on the server, it removes nothing;
 * - flags are not decided here but merged when they are committed (see flags.ts), so a wish that
 *   the user utters in between is never overwritten.
 */
import { deliveryKey } from './deliveryKey.js';
import type { Flags } from './flags.js';
import type { PlacementRow } from './indexRows.js';
import type { MailboxSnapshot } from './source.js';
import { isSameTags } from './tags.js';

export interface SyncPlan {
  /** Remote ids to download, newest first. */
  fetch: string[];
  /** Placements that turned out to be this remote message. */
  link: {
    placement: PlacementRow;
    remoteId: string;
    agreed: Flags | null;
    tags: readonly string[];
    emailId?: string;
  }[];
  /** Placements of which the server has other flags or keywords than were last agreed. */
  agree: { placement: PlacementRow; theirs: Flags; tags: readonly string[] }[];
  /** Placements that are no longer on the server. */
  gone: PlacementRow[];
}

/**
 * @param placements those of the mailbox (`remotePlacements`); their remote ids are of the
 * snapshot's validity.
 * @param scope what delivery keys are made with.
 */
export function planSync(
  placements: readonly PlacementRow[],
  snapshot: MailboxSnapshot,
  scope: string,
): SyncPlan {
  const plan: SyncPlan = { fetch: [], link: [], agree: [], gone: [] };
  if (snapshot.unchanged) return plan;

  const byId = new Map<string, PlacementRow>();
  const byKey = new Map<string, PlacementRow>();
  for (const placement of placements) {
    if (placement.remoteId !== null) byId.set(placement.remoteId, placement);
    else if (placement.key !== null) byKey.set(placement.key, placement);
  }

  const seen = new Set<PlacementRow>();
  for (const { id, flags, keywords, emailId } of snapshot.messages) {
    const known = byId.get(id);
    // A first sync has no keys to look among, and a digest for each message costs.
    const placement = known ?? (byKey.size > 0 ? byKey.get(deliveryKey(scope, id)) : undefined);
    if (placement === undefined || seen.has(placement)) {
      plan.fetch.push(id);
      continue;
    }
    seen.add(placement);
    if (known === undefined || known.gone) {
      const name = emailId === undefined ? {} : { emailId };
      plan.link.push({ placement, remoteId: id, agreed: flags, tags: keywords, ...name });
    } else if (flags !== null && !isAgreed(placement, flags, keywords)) {
      plan.agree.push({ placement, theirs: flags, tags: keywords });
    }
  }
  plan.fetch.reverse();

  const vanished = new Set(snapshot.vanished);
  plan.gone = placements.filter(
    (placement) =>
      placement.remoteId !== null &&
      !placement.gone &&
      !seen.has(placement) &&
      (snapshot.complete || vanished.has(placement.remoteId)),
  );
  return plan;
}

function isAgreed(placement: PlacementRow, theirs: Flags, keywords: readonly string[]): boolean {
  return placement.agreed === theirs && isSameTags(placement.agreedTags, keywords);
}
