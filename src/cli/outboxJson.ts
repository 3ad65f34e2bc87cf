/** What waits to be sent, as `--json` prints it. */
import type { OutboxEntry } from '../core/outbox.js';
import { messageJson } from './json.js';

export function outboxJson(entry: OutboxEntry): Record<string, unknown> {
  const { message, state, envelope, refused, tries, queued, notBefore, answer } = entry;
  return {
    ...messageJson(message),
    state,
    envelope,
    refused: refused.map(({ address, answer: words, isTemporary }) => ({
      ...{ address, answer: words, temporary: isTemporary },
    })),
    tries,
    queued: new Date(queued).toISOString(),
    notBefore: new Date(notBefore).toISOString(),
    answer,
  };
}
