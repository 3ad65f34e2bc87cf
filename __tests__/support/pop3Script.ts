/**
 * What a POP3 server says: the answers of a scripted server that has a mailbox. It follows
 * RFC 1939 to the letter and can be told to leave things out; what a test needs beyond that it
 * answers itself by wrapping `answer`.
 */
import type { Reply } from './scriptedServer.js';

export interface Pop3ScriptOptions {
  /** The messages, as they come out of the server: lines end in CRLF. */
  messages: readonly Buffer[];
  /** By position; `uid-1`, `uid-2` … by default; null: the server does not know UIDL. */
  uidls?: readonly string[] | null;
  /** Lines of the answer to CAPA; null: the server does not know CAPA. */
  capabilities?: readonly string[] | null;
  user?: string;
  password?: string;
}

export interface Pop3Script {
  greeting: string;
  answer: (line: string) => Reply | Buffer | string;
}

export const USUAL_CAPABILITIES = ['TOP', 'UIDL', 'PIPELINING', 'USER', 'SASL PLAIN LOGIN'];

export function pop3Script(options: Pop3ScriptOptions): Pop3Script {
  const { messages, capabilities = USUAL_CAPABILITIES } = options;
  const { user = 'alice', password = 'secret' } = options;
  const uidls =
    options.uidls === null ? null : (options.uidls ?? messages.map((_, i) => `uid-${i + 1}`));
  // Made before anybody connects: for large messages it takes longer than a test's deadline.
  const whole = messages.map(multiline);
  const number = (word: string | undefined): number => Number(word) - 1;

  const verbs: Record<string, (rest: string) => Reply | Buffer | string> = {
    CAPA: () => (capabilities ? multiline(lines(capabilities)) : '-ERR what?\r\n'),
    STLS: () =>
      capabilities?.includes('STLS') === true
        ? { send: '+OK begin\r\n', then: 'starttls' }
        : '-ERR no\r\n',
    USER: () => '+OK\r\n',
    PASS: (rest) => verdict(rest === password),
    AUTH: (rest) => verdict(rest === `PLAIN ${plainResponse(user, password)}`),
    STAT: () => `+OK ${messages.length} ${messages.reduce((sum, m) => sum + m.length, 0)}\r\n`,
    UIDL: () =>
      uidls ? multiline(lines(uidls.map((uidl, i) => `${i + 1} ${uidl}`))) : '-ERR what?\r\n',
    LIST: () => multiline(lines(messages.map((m, i) => `${i + 1} ${m.length}`))),
    RETR: (rest) => whole[number(rest)] ?? '-ERR no such message\r\n',
    TOP: (rest) => {
      const message = messages[number(rest.split(' ')[0])];
      return message ? multiline(headerOf(message)) : '-ERR no such message\r\n';
    },
    QUIT: () => ({ send: '+OK bye\r\n', then: 'end' }),
  };

  return {
    greeting: '+OK ready\r\n',
    answer: (line) => {
      const space = line.indexOf(' ');
      const verb = space === -1 ? line : line.slice(0, space);
      const rest = space === -1 ? '' : line.slice(space + 1);
      return verbs[verb]?.(rest) ?? '-ERR what?\r\n';
    },
  };
}

/** +OK and a multi-line answer: dots stuffed, terminator behind it (RFC 1939, 3). */
export function multiline(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from('+OK\r\n'), stuff(body)]);
}

/**
 * A body as it goes over the wire, with its terminator; one that does not end in CRLF gets one,
 * since only whole lines can be sent.
 */
export function stuff(body: Buffer): Buffer {
  const text = wholeLines(body).toString('latin1');
  return Buffer.from(`${`\r\n${text}`.replace(/\r\n\./g, '\r\n..').slice(2)}.\r\n`, 'latin1');
}

/** What a client has to get for this body. */
export function wholeLines(body: Buffer): Buffer {
  const whole = body.length === 0 || body.subarray(-2).equals(Buffer.from('\r\n'));
  return whole ? body : Buffer.concat([body, Buffer.from('\r\n')]);
}

export function plainResponse(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64');
}

function lines(items: readonly string[]): Buffer {
  return Buffer.from(items.map((item) => `${item}\r\n`).join(''), 'latin1');
}

function headerOf(message: Buffer): Buffer {
  const end = message.indexOf('\r\n\r\n');
  return end === -1 ? message : message.subarray(0, end + 4);
}

function verdict(right: boolean): string {
  return right ? '+OK welcome\r\n' : '-ERR [AUTH] wrong\r\n';
}
