/**
 * One session's view of the mailbox it has selected: the numbering it was told.
 *
 * Guarantees: a message keeps its sequence number until the session has been sent the EXPUNGE for
 * it; what changed meanwhile is told by `updates`, in an order the numbers stay true in
 * (RFC 3501, 7.4.1).
 */
import type { Mailbox, StoredMessage } from './mailTree.js';
import { inSequenceSet } from './sequenceSet.js';

export interface NumberedMessage {
  message: StoredMessage;
  sequence: number;
}

export class Selected {
  private view: StoredMessage[];
  private readonly toldFlags = new WeakMap<StoredMessage, ReadonlySet<string>>();

  constructor(
    readonly mailbox: Mailbox,
    readonly readOnly: boolean,
  ) {
    this.view = [...mailbox.messages];
    for (const message of this.view) this.toldFlags.set(message, message.flags);
  }

  get count(): number {
    return this.view.length;
  }

  get highestUid(): number {
    return this.view.at(-1)?.uid ?? 0;
  }

  all(): NumberedMessage[] {
    return this.view.map((message, index) => ({ message, sequence: index + 1 }));
  }

  /** The messages of a set of UIDs or sequence numbers. Throws BadSyntax when it is none. */
  inSet(set: string | null, byUid: boolean): NumberedMessage[] {
    const holds = inSequenceSet(set, byUid ? this.highestUid : this.count);
    return this.all().filter(({ message, sequence }) => holds(byUid ? message.uid : sequence));
  }

  /** From now on the client knows the message's present flags. */
  flagsTold(message: StoredMessage): void {
    this.toldFlags.set(message, message.flags);
  }

  /** Untagged responses about everything not told yet; with `expunges` false, no EXPUNGE. */
  updates(expunges: boolean): string[] {
    const present = new Set(this.mailbox.messages);
    const lines: string[] = [];
    if (expunges) {
      for (let index = this.view.length - 1; index >= 0; index--) {
        const message = this.view[index];
        if (message === undefined || present.has(message)) continue;
        this.view.splice(index, 1);
        lines.push(`* ${index + 1} EXPUNGE`);
      }
    }
    const known = this.highestUid;
    const added = this.mailbox.messages.filter((message) => message.uid > known);
    if (added.length > 0) {
      this.view.push(...added);
      for (const message of added) this.toldFlags.set(message, message.flags);
      lines.push(`* ${this.view.length} EXISTS`);
    }
    for (const { message, sequence } of this.all()) {
      if (this.toldFlags.get(message) === message.flags) continue;
      this.toldFlags.set(message, message.flags);
      lines.push(
        `* ${sequence} FETCH (UID ${message.uid} FLAGS (${[...message.flags].join(' ')}))`,
      );
    }
    return lines;
  }
}
