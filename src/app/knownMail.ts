/**
 * Whether a message is in an account already: the same bytes, or the same message with other line
 * ends and without what programs add to it in an mbox.
 */
import { hash } from 'node:crypto';
import type { MailIndex } from '../core/mailIndex.js';
import type { MailStore } from '../core/store.js';
import { messageIdOf } from '../mime/summary.js';
import { essence } from '../store/exchange/essence.js';

/** Beyond so many of one Message-ID, only equal bytes are looked for. */
const MOST_COMPARED = 20;

export class KnownMail {
  /** Of what is on its way in and has no row yet. */
  readonly #digests = new Set<string>();
  readonly #essences = new Map<string, string[]>();

  constructor(
    private readonly parts: { index: MailIndex; store: MailStore },
    private readonly account: string,
  ) {}

  /** And remembers it: the second time it is. */
  async has(content: Buffer): Promise<boolean> {
    const { index } = this.parts;
    const digest = hash('sha256', content);
    if (this.hasDigest(digest)) return true;
    this.#digests.add(digest);
    const messageId = messageIdOf(content);
    if (messageId === null) return false;
    const own = essence(content);
    const before = this.#essences.get(messageId) ?? [];
    if (before.includes(own)) return true;
    this.#essences.set(messageId, [...before, own]);
    const ids = index.placedMessageIds(this.account, [messageId]).get(messageId) ?? [];
    for (const id of ids.slice(0, MOST_COMPARED)) {
      if ((await this.#essenceOf(id)) === own) return true;
    }
    return false;
  }

  /** Everything that came has its row now. */
  settle(): void {
    this.#digests.clear();
    this.#essences.clear();
  }

  /** Of a message that is too large to be compared otherwise. */
  hasDigest(digest: string): boolean {
    return (
      this.#digests.has(digest) || this.parts.index.placedDigests(this.account, [digest]).size > 0
    );
  }

  async #essenceOf(placementId: number): Promise<string | null> {
    const [row] = this.parts.index.messagesOf([placementId]);
    if (row === undefined || row.file.subdir === 'partial') return null;
    const { account, dir, file } = row;
    const content = await this.parts.store.read({ account, dir }, file).catch(() => null);
    return content === null ? null : essence(content);
  }
}
