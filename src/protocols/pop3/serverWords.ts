/**
 * What POP3 servers say in their status lines: response codes and words for people.
 *
 * Everything here is hostile text. `wordsOf` is the only way in which it gets into an error or a
 * trace: one line, printable, short, and without the secrets of the moment.
 */
import { MailtuiError } from '../../core/errors.js';

const WORDS_LIMIT = 200;

/** The response code (RFC 2449, 8), e.g. `SYS/TEMP`, in upper case; empty when there is none. */
export function responseCode(text: string): string {
  return /^\[([^\]\s]{1,64})[^\]]*\]/.exec(text)?.[1]?.toUpperCase() ?? '';
}

/** The server's words as they may be shown; empty when they repeat one of `secrets`. */
export function wordsOf(text: string, secrets: readonly string[] = []): string {
  const lower = text.toLowerCase();
  const leaks = secrets.some((secret) => secret !== '' && lower.includes(secret.toLowerCase()));
  if (leaks) return '';
  const words = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return words.length > WORDS_LIMIT ? `${words.slice(0, WORDS_LIMIT)}…` : words;
}

/** -ERR to anything but a login, as `server-refused`. The session goes on. */
export function refusal(verb: string, text: string): MailtuiError {
  const permanent = responseCode(text) === 'SYS/PERM';
  return new MailtuiError('server-refused', `the server refused ${verb}${quoted(wordsOf(text))}`, {
    retry: permanent ? 'never' : 'later',
    hint: permanent ? 'Ask whoever runs the server.' : 'Try again later.',
  });
}

/** The server wants more time between two logins (RFC 2449, 8.1.1). */
export class TooSoon extends MailtuiError {}

/**
 * -ERR to a login. Response codes tell a wrong password from a mailbox that is busy
 * (RFC 2449, 8.1) and from trouble of the server's own (RFC 3206).
 */
export function loginRefusal(text: string, secrets: readonly string[]): MailtuiError {
  const says = quoted(wordsOf(text, secrets));
  switch (responseCode(text)) {
    case 'IN-USE':
      return new MailtuiError('locked', `the mailbox is in use by another program${says}`, {
        hint: 'POP3 lets one program in at a time. Close the other one, or try again in some minutes.',
      });
    case 'LOGIN-DELAY':
      return new TooSoon('server-refused', `the server wants a pause between logins${says}`, {
        retry: 'later',
        hint: 'Try again in some minutes, and sync this account less often.',
      });
    case 'SYS/TEMP':
      return new MailtuiError('server-refused', `the server cannot log anybody in now${says}`, {
        retry: 'later',
        hint: 'This is not about your password. Try again later.',
      });
    case 'SYS/PERM':
      return new MailtuiError('server-refused', `the server cannot open this mailbox${says}`, {
        retry: 'never',
        hint: 'This is not about your password. Ask whoever runs the server.',
      });
    default:
      return new MailtuiError('login-refused', `user name or password not accepted${says}`, {
        hint: 'Check both. Some providers want POP3 switched on in their settings, or an app password.',
      });
  }
}

function quoted(words: string): string {
  return words === '' ? '' : `: the server says “${words}”`;
}
