/**
 * MailSender, the port to whatever hands messages on. `protocols/smtp/` implements it.
 *
 * Guarantees: never rejects, the result says how it ended; a message is tried once; whether it may
 * have been taken is never guessed: where it cannot be known, the result is `uncertain`.
 */
import type { DeliveryReports } from './deliveryReports.js';
import type { MailtuiError } from './errors.js';

/** Who sends and who receives, whatever the header says (RFC 5321, 3.3). */
export interface Envelope {
  /** Empty: reports about this message go to nobody. */
  from: string;
  to: readonly string[];
  /** Absent: nothing is said of it. */
  reports?: DeliveryReports;
}

/** What a server for sending said that it can do (RFC 1870, 3461). */
export interface SenderOffers {
  /** The largest message that it takes, in octets; null: it did not say. */
  sizeLimit: number | null;
  /** It reports what became of a message. */
  reports: boolean;
}

/** An address that the server did not take. */
export interface Refusal {
  address: string;
  /** The server's answer, untrusted text. */
  answer: string;
  /** It may take it later (4yz). */
  isTemporary: boolean;
}

export type SendResult = SendOutcome & {
  /** What the server said before; absent: it did not come to that. */
  offers?: SenderOffers;
};

type SendOutcome =
  /** The server has it for all recipients but these. */
  | { kind: 'sent'; answer: string; refused: readonly Refusal[] }
  | {
      /**
       * `again`: the server does not have it and may take it later. `never`: it says no for good.
       * `uncertain`: all of it was sent and the answer is not known.
       */
      kind: 'again' | 'never' | 'uncertain';
      error: MailtuiError;
      refused: readonly Refusal[];
      /** Other messages would fare the same: there is no connection, or no login. */
      isOfServer: boolean;
    };

export interface MailSender {
  /** @param content the whole message; line ends are made CRLF on the way. */
  send(envelope: Envelope, content: Buffer, signal: AbortSignal): Promise<SendResult>;
  /** Asks for them, without logging in. @throws MailtuiError */
  offers(signal: AbortSignal): Promise<SenderOffers>;
}
