/** A mailbox's state in one string, equal only if nothing at all has changed. Pure. */

/** What STATUS and EXAMINE tell of a mailbox. */
export interface MailboxNumbers {
  uidValidity?: bigint | undefined;
  uidNext?: number | undefined;
  messages?: number | undefined;
  highestModseq?: bigint | undefined;
}

/**
 * Null when the numbers cannot prove that nothing has changed.
 *
 * They prove it all together: a new message raises UIDNEXT, a removed one lowers the count while
 * UIDNEXT stays, and changed flags raise HIGHESTMODSEQ (RFC 7162, 3.1). Without the last (the
 * server has no CONDSTORE, or says 0 for a mailbox that keeps no mod-sequences) a message may have
 * been read elsewhere without any number moving, and UNSEEN would not show a message read while
 * another was marked unread; so then nothing is claimed.
 */
export function mailboxState(numbers: MailboxNumbers): string | null {
  const { uidValidity, uidNext, messages, highestModseq } = numbers;
  if (uidValidity === undefined || uidNext === undefined || messages === undefined) return null;
  if (highestModseq === undefined || highestModseq === 0n) return null;
  return [uidValidity, uidNext, messages, highestModseq].join(' ');
}

/**
 * The same for servers that count no changes, too: it is the same while no message came or left,
 * and that is all it proves.
 */
export function mailboxMark(numbers: MailboxNumbers): string {
  const { uidValidity, uidNext, messages } = numbers;
  return mailboxState(numbers) ?? [uidValidity, uidNext, messages].map(String).join(' ');
}

/** The numbers of a state. */
export interface KnownState {
  uidValidity: bigint;
  uidNext: number;
  messages: number;
  highestModseq: bigint;
}

/** Null when it is not one. */
export function stateNumbers(state: string): KnownState | null {
  const [, validity, uidNext, messages, modseq] =
    /^(\d{1,20}) (\d{1,10}) (\d{1,10}) (\d{1,20})$/.exec(state) ?? [];
  if (validity === undefined || modseq === undefined) return null;
  return {
    uidValidity: BigInt(validity),
    uidNext: Number(uidNext),
    messages: Number(messages),
    highestModseq: BigInt(modseq),
  };
}
