/** What was not loaded of a message, as one says it. Pure. */
import type { Blocked } from './message.js';

/** @returns a sentence; null where there was nothing to load. */
export function blockedSentence({ images, trackers }: Blocked): string | null {
  const parts = [
    ...(images > 0 ? [images === 1 ? '1 remote image' : `${String(images)} remote images`] : []),
    ...(trackers > 0
      ? [trackers === 1 ? '1 tracking pixel' : `${String(trackers)} tracking pixels`]
      : []),
  ];
  return parts.length === 0 ? null : `Not loaded: ${parts.join(' and ')}`;
}
