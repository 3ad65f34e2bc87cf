/**
 * Hands mail to a program that takes what sendmail takes (Postfix's and OpenSMTPD's sendmail, msmtp).
 *
 * Guarantees: the program is run with arguments, never by a shell, and what stands in a message or
 * an address is no option of it; every wait has a deadline and ends when the signal fires. A program
 * that ends with one of the codes of sysexits.h says that it did not take the message; one that was
 * ended otherwise once it had begun may have taken it.
 *
 * It offers no reports of deliveries: -N means that to some of these programs, and to others that
 * nothing is to be delivered.
 */
import { spawn } from 'node:child_process';
import { MailtuiError } from '../../core/errors.js';
import type { Envelope, MailSender, SenderOffers, SendResult } from '../../core/mailSender.js';

const DEADLINE_MS = 300_000;
/** Of what it says, for a person. */
const MOST_WORDS = 500;
/** EX_USAGE to EX_CONFIG. */
const [FIRST_CODE, LAST_CODE] = [64, 78];
/** EX_NOHOST, EX_UNAVAILABLE, EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL. */
const PASSING_CODES = new Set([68, 69, 71, 72, 73, 74, 75]);

const OFFERS: SenderOffers = { sizeLimit: null, reports: false };

export function sendmailSender(
  command: readonly string[],
  deadline: number = DEADLINE_MS,
): MailSender {
  return {
    send: async (envelope, content, signal) => ({
      ...(await run(command, envelope, content, { signal, deadline })),
      offers: OFFERS,
    }),
    offers: () => Promise.resolve(OFFERS),
  };
}

interface Limits {
  signal: AbortSignal;
  deadline: number;
}

function run(
  [program = '', ...args]: readonly string[],
  { from, to }: Envelope,
  content: Buffer,
  { signal, deadline }: Limits,
): Promise<SendResult> {
  return new Promise((resolve) => {
    const refused = (kind: 'again' | 'never' | 'uncertain', error: MailtuiError): void => {
      resolve({ kind, error, refused: [], isOfServer: kind === 'again' });
    };
    if (signal.aborted) {
      refused('again', new MailtuiError('cancelled', 'stopped'));
      return;
    }
    const child = spawn(program, [...args, '-i', '-f', from, '--', ...to], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: deadline,
      killSignal: 'SIGKILL',
      signal,
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (words.length < MOST_WORDS) words += chunk.toString();
    });
    child.once('error', (cause) => {
      if (child.pid !== undefined) return;
      refused('again', cannotStart(program, cause));
    });
    child.once('close', (code, by) => {
      if (child.pid === undefined) return;
      const said = words
        .replace(/[\r\n\0]+/g, ' ')
        .trim()
        .slice(0, MOST_WORDS);
      if (code === 0) {
        resolve({ kind: 'sent', answer: said, refused: [] });
        return;
      }
      const how = code === null ? `was ended by ${String(by)}` : `ended with ${code}`;
      const error = new MailtuiError(
        'server-refused',
        `${program} ${how}${said === '' ? '' : `: ${said}`}`,
        { hint: 'See mailtui outbox.' },
      );
      if (code === null || code < FIRST_CODE || code > LAST_CODE) refused('uncertain', error);
      else refused(PASSING_CODES.has(code) ? 'again' : 'never', error);
    });
    // A program that does not read all of it says by its code what became of the message.
    child.stdin.on('error', () => undefined);
    // Such programs take the line ends of this system.
    child.stdin.end(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  });
}

function cannotStart(program: string, cause: Error): MailtuiError {
  return new MailtuiError('config', `the program ${program} for sending cannot be started`, {
    hint: 'Check its name; cron has a shorter PATH, where a full path helps.',
    cause,
  });
}
