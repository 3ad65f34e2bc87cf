/** A MailSender that answers as it is told, by default that all is well. */
import { MailtuiError } from '../../src/core/errors.js';
import type { Envelope, MailSender, SenderOffers, SendResult } from '../../src/core/mailSender.js';

export class FakeSender implements MailSender {
  readonly sent: { envelope: Envelope; content: Buffer }[] = [];
  /** How the next messages fare, in order. */
  readonly results: SendResult[] = [];
  offered: SenderOffers = { sizeLimit: null, reports: true };
  /** Runs before the answer. */
  whileSending = (): void => undefined;

  send(envelope: Envelope, content: Buffer): Promise<SendResult> {
    this.sent.push({ envelope, content });
    this.whileSending();
    const offers = this.offered;
    return Promise.resolve(
      this.results.shift() ?? { kind: 'sent', answer: '250 ok', refused: [], offers },
    );
  }

  offers(): Promise<SenderOffers> {
    return Promise.resolve(this.offered);
  }

  fail(kind: 'again' | 'never' | 'uncertain', isOfServer = false): void {
    const error = new MailtuiError('server-refused', `fails: ${kind}`);
    this.results.push({ kind, error, refused: [], isOfServer });
  }
}
