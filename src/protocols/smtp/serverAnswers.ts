/** What the SMTP client's errors say about the server's answers. No secret gets out of here. */
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailtuiError } from '../../core/errors.js';
import type { Refusal } from '../../core/mailSender.js';

const LONGEST_ANSWER = 500;

/**
 * The number with which the server refused the message, its sender or all recipients: 4yz or 5yz.
 * Null when it is not known to have refused them, whatever its last words were.
 */
export function codeOf(thrown: unknown): number | null {
  const { code, responseCode } = (thrown ?? {}) as SMTPConnection.SMTPError;
  // Other errors carry answers, too, but to what they were given is not certain.
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return null;
  return responseCode !== undefined && responseCode >= 400 && responseCode <= 599
    ? responseCode
    : null;
}

/** What the SMTP client would not even begin to send: it is too large, or an address is none. */
export function impossibleMessage(thrown: unknown): MailtuiError | null {
  const { code, responseCode, message } = (thrown ?? {}) as SMTPConnection.SMTPError;
  if ((code !== 'EENVELOPE' && code !== 'EMESSAGE') || responseCode !== undefined) return null;
  return new MailtuiError('bad-input', `the message cannot be sent: ${words(message)}`, {
    hint: 'See mailtui outbox.',
    cause: thrown,
  });
}

export function refusedBy(thrown: unknown, code: number): MailtuiError {
  const { response } = thrown as SMTPConnection.SMTPError;
  return new MailtuiError('server-refused', `the server refused the message: ${words(response)}`, {
    retry: code < 500 ? 'later' : 'never',
    hint: code < 500 ? 'It is tried again later.' : 'See mailtui outbox.',
    cause: thrown,
  });
}

export function refusalsOf(errors: readonly SMTPConnection.SMTPError[] = []): Refusal[] {
  return errors.map((error) => ({
    address: String((error as { recipient?: unknown }).recipient ?? ''),
    answer: words(error.response),
    isTemporary: (error.responseCode ?? 500) < 500,
  }));
}

/** RFC 4954, 6: 535 is a wrong password, 454 and other 4yz a trouble that passes. */
export function loginFailure(thrown: unknown, secret: string): unknown {
  const { responseCode, response, code } = (thrown ?? {}) as SMTPConnection.SMTPError;
  if (code !== 'EAUTH') return thrown;
  const said = response === undefined ? '' : `: ${withoutSecret(words(response), secret)}`;
  if (responseCode !== undefined && responseCode < 500) {
    return new MailtuiError('server-refused', `the server cannot log in just now${said}`, {
      hint: 'It is tried again later.',
    });
  }
  return new MailtuiError('login-refused', `the login for sending was refused${said}`, {
    hint: 'Check user name and password of the outgoing server.',
  });
}

/** One line, of bounded length; untrusted still. */
export function words(response: string | undefined): string {
  return (response ?? '')
    .replace(/[\r\n\0]+/g, ' ')
    .trim()
    .slice(0, LONGEST_ANSWER);
}

function withoutSecret(text: string, secret: string): string {
  const forms = [secret, Buffer.from(secret).toString('base64')];
  return forms.reduce((kept, form) => (form === '' ? kept : kept.replaceAll(form, '***')), text);
}
