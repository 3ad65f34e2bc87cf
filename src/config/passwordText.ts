/** Which passwords can be used at all, and how one is read from a stream of bytes. Pure. */
import { isUtf8 } from 'node:buffer';
import { MailtuiError } from '../core/errors.js';

/**
 * The first line exactly as it is, without its line end only (LF or CR LF): blanks at its ends are
 * part of a password. @throws MailtuiError `secret-missing` when it is empty or not UTF-8, as
 * {@link checkPassword}.
 */
export function firstLine(bytes: Buffer, source: string): string {
  const end = bytes.indexOf(0x0a);
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (!isUtf8(line)) {
    throw new MailtuiError('secret-missing', `what ${source} gave as password is not UTF-8`);
  }
  const text = line.toString('utf8');
  const password = end >= 0 && text.endsWith('\r') ? text.slice(0, -1) : text;
  if (password === '') throw new MailtuiError('secret-missing', `${source} gave no password`);
  checkPassword(password);
  return password;
}

/**
 * @throws MailtuiError `bad-input` for a password with a line break or a NUL: no mail protocol can
 * carry those, and they could be taken for the beginning of another command.
 */
export function checkPassword(password: string): void {
  if (!/[\r\n\0]/.test(password)) return;
  throw new MailtuiError('bad-input', 'a password cannot hold a line break or a NUL character');
}
