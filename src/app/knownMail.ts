/**
 * Whether a message is in an account already: the same bytes, or the same message with other line
 * ends and without what programs add to it in an mbox.
 *
 * Most of what is imported is nowhere yet, and that is said from memory, of a fixed size; the index
 * and the files are only asked about what may be there.
 */
import { hash } from 'node:crypto';
import type { MailIndex } from '../core/mailIndex.js';
import { Sketch } from '../core/sketch.js';
import type { MailStore } from '../core/store.js';
import { messageIdOf } from '../mime/summary.js';
import { essence } from '../store/exchange/essence.js';

/** Beyond so many of one Message-ID, only equal bytes are looked for. */
const MOST_COMPARED = 20;

export class KnownMail {
  /** Of what is on its way in and has no row yet. */
  readonly #digests = new Set<string>();
  readonly #messageIds = new Set<string>();
  /** Of everything that has a row, or is on its way. */
  readonly #sketch = new Sketch();

  /** @param settle gives everything that is on its way its row. */
  constructor(
    private readonly parts: { index: MailIndex; store: MailStore },
    private readonly account: string,
    private readonly settle: () => Promise<void>,
  ) {
    for (const digests of parts.index.digests()) {
      for (const digest of digests) this.#sketch.add(digest);
    }
    for (const ids of parts.index.messageIds()) {
      for (const id of ids) this.#sketch.add(hash('sha256', id));
    }
  }

  /** And remembers it: the second time it is. */
  async has(content: Buffer): Promise<boolean> {
    const digest = hash('sha256', content);
    if (this.hasDigest(digest)) return true;
    this.#digests.add(digest);
    this.#sketch.add(digest);
    const messageId = messageIdOf(content);
    if (messageId === null) return false;
    const key = hash('sha256', messageId);
    const isNew = !this.#sketch.mayHave(key);
    this.#sketch.add(key);
    if (!isNew && (await this.#hasEssence(messageId, content))) return true;
    this.#messageIds.add(messageId);
    return false;
  }

  /** Everything that came has its row now. */
  settled(): void {
    this.#digests.clear();
    this.#messageIds.clear();
  }

  /** Of a message that is too large to be compared otherwise. */
  hasDigest(digest: string): boolean {
    if (this.#digests.has(digest)) return true;
    if (!this.#sketch.mayHave(digest)) return false;
    return this.parts.index.placedDigests(this.account, [digest]).size > 0;
  }

  async #hasEssence(messageId: string, content: Buffer): Promise<boolean> {
    if (this.#messageIds.has(messageId)) await this.settle();
    const { index } = this.parts;
    const ids = index.placedMessageIds(this.account, [messageId]).get(messageId) ?? [];
    if (ids.length === 0) return false;
    const own = essence(content);
    for (const id of ids.slice(0, MOST_COMPARED)) {
      if ((await this.#essenceOf(id)) === own) return true;
    }
    return false;
  }

  async #essenceOf(placementId: number): Promise<string | null> {
    const [row] = this.parts.index.messagesOf([placementId]);
    if (row === undefined || row.file.subdir === 'partial') return null;
    const { account, dir, file } = row;
    const content = await this.parts.store.read({ account, dir }, file).catch(() => null);
    return content === null ? null : essence(content);
  }
}
