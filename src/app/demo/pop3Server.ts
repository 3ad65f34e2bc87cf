/**
 * A small POP3 server for the demo (RFC 1939, CAPA of RFC 2449, SASL PLAIN of RFC 5034).
 *
 * Guarantees: message bytes go out exactly as they came in (lines are dot-stuffed, a missing line
 * end at the very end is completed as the protocol needs it); a session sees the maildrop as it
 * was at login; DELE takes effect at QUIT and not without it; commands may be pipelined.
 * It does not offer STLS and does not lock the maildrop, and it writes nothing anywhere.
 */
import type { Socket } from 'node:net';
import { drained, listenOnLoopback, type Loopback } from './loopback.js';
import { plainCredentials, type Login } from './login.js';

const LINE_LIMIT = 1024;
const CAPABILITIES = [
  'TOP',
  'UIDL',
  'USER',
  'SASL PLAIN',
  'PIPELINING',
  'RESP-CODES',
  'AUTH-RESP-CODE',
  'IMPLEMENTATION mailtui-demo',
];

export interface MaildropMessage {
  uidl: string;
  bytes: Buffer;
}

/** The letter-box. The server reads it at login and removes from it at QUIT. */
export type Maildrop = MaildropMessage[];

export function startPop3Server(login: Login, maildrop: Maildrop): Promise<Loopback> {
  return listenOnLoopback((socket) => void new Pop3Session(socket, login, maildrop).run());
}

interface Entry extends MaildropMessage {
  deleted: boolean;
}

class Pop3Session {
  private user = '';
  private entries: Entry[] | null = null;
  private awaitsSasl = false;
  private over = false;

  constructor(
    private readonly socket: Socket,
    private readonly login: Login,
    private readonly maildrop: Maildrop,
  ) {}

  async run(): Promise<void> {
    this.socket.setEncoding('utf8');
    this.socket.write('+OK mailtui demo letter-box\r\n');
    let pending = '';
    try {
      for await (const chunk of this.socket) {
        if (this.over) continue; // read on, so that the connection's end is noticed
        pending += String(chunk);
        const lines = pending.split('\n');
        pending = lines.pop() ?? '';
        for (const line of lines) {
          if (!this.over) await this.answer(line.replace(/\r$/, ''));
        }
        if (pending.length > LINE_LIMIT) this.end('-ERR line too long\r\n');
      }
    } catch {
      this.socket.destroy();
    }
  }

  private async answer(line: string): Promise<void> {
    if (this.awaitsSasl) {
      this.awaitsSasl = false;
      this.socket.write(this.authenticate(line));
      return;
    }
    const [verb = '', ...args] = line.split(' ');
    if (verb.toUpperCase() === 'QUIT') {
      this.end(this.quit());
      return;
    }
    this.socket.write(this.reply(verb.toUpperCase(), args));
    await drained(this.socket);
  }

  private end(farewell: string): void {
    this.over = true;
    this.socket.end(farewell);
  }

  private reply(verb: string, args: readonly string[]): string | Buffer {
    switch (verb) {
      case 'CAPA':
        return list('capabilities follow', CAPABILITIES);
      case 'NOOP':
        return '+OK\r\n';
    }
    return this.entries === null
      ? this.replyBeforeLogin(verb, args)
      : this.replyAfterLogin(verb, args, this.entries);
  }

  private replyBeforeLogin(verb: string, args: readonly string[]): string {
    switch (verb) {
      case 'USER':
        this.user = args.join(' ');
        return '+OK and the password?\r\n';
      case 'PASS':
        return this.enter(this.user, args.join(' '));
      case 'AUTH':
        if ((args[0] ?? '').toUpperCase() !== 'PLAIN') return '-ERR only PLAIN is offered\r\n';
        if (args[1] !== undefined) return this.authenticate(args[1]);
        this.awaitsSasl = true;
        return '+ \r\n';
      default:
        return '-ERR log in first\r\n';
    }
  }

  private authenticate(response: string): string {
    const given = plainCredentials(response);
    return given === null
      ? '-ERR authentication cancelled\r\n'
      : this.enter(given.user, given.password);
  }

  private enter(user: string, password: string): string {
    if (user !== this.login.user || password !== this.login.password) {
      return '-ERR [AUTH] user name or password is wrong\r\n';
    }
    this.entries = this.maildrop.map((message) => ({ ...message, deleted: false }));
    return `+OK ${this.entries.length} messages\r\n`;
  }

  private replyAfterLogin(
    verb: string,
    args: readonly string[],
    entries: readonly Entry[],
  ): string | Buffer {
    const present = entries.filter((entry) => !entry.deleted);
    switch (verb) {
      case 'STAT':
        return `+OK ${present.length} ${octets(present)}\r\n`;
      case 'RSET':
        for (const entry of entries) entry.deleted = false;
        return '+OK nothing is deleted\r\n';
      case 'LIST':
        return this.scan(entries, args[0], (entry) => String(entry.bytes.length));
      case 'UIDL':
        return this.scan(entries, args[0], (entry) => entry.uidl);
    }
    const entry = numbered(entries, args[0]);
    if (!['RETR', 'TOP', 'DELE'].includes(verb)) return '-ERR unknown command\r\n';
    if (entry === null) return '-ERR no such message\r\n';
    if (verb === 'DELE') {
      entry.deleted = true;
      return '+OK goes when you quit\r\n';
    }
    if (verb === 'RETR') return body(`+OK ${entry.bytes.length} octets\r\n`, entry.bytes);
    const lines = /^\d{1,9}$/.test(args[1] ?? '') ? Number(args[1]) : null;
    if (lines === null) return '-ERR TOP needs a number of lines\r\n';
    return body('+OK top of message\r\n', topOf(entry.bytes, lines));
  }

  private scan(
    entries: readonly Entry[],
    which: string | undefined,
    tell: (entry: Entry) => string,
  ): string {
    if (which !== undefined) {
      const entry = numbered(entries, which);
      return entry === null ? '-ERR no such message\r\n' : `+OK ${which} ${tell(entry)}\r\n`;
    }
    const lines = entries.flatMap((entry, index) =>
      entry.deleted ? [] : [`${index + 1} ${tell(entry)}`],
    );
    return list('scan listing follows', lines);
  }

  private quit(): string {
    const gone = new Set(this.entries?.filter((e) => e.deleted).map((e) => e.uidl));
    const left = this.maildrop.filter((message) => !gone.has(message.uidl));
    this.maildrop.splice(0, this.maildrop.length, ...left);
    return '+OK bye\r\n';
  }
}

function list(title: string, lines: readonly string[]): string {
  return [`+OK ${title}`, ...lines, '.', ''].join('\r\n');
}

function octets(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
}

function numbered(entries: readonly Entry[], which: string | undefined): Entry | null {
  const entry = /^\d{1,9}$/.test(which ?? '') ? entries[Number(which) - 1] : undefined;
  return entry === undefined || entry.deleted ? null : entry;
}

/** A multi-line response: every line that begins with a dot gets another one (RFC 1939, 3). */
function body(status: string, bytes: Buffer): Buffer {
  const pieces: Buffer[] = [Buffer.from(status)];
  const dot = Buffer.from('.');
  let from = 0;
  if (bytes[0] === 0x2e) pieces.push(dot);
  for (let at = bytes.indexOf('\n.'); at !== -1; at = bytes.indexOf('\n.', at + 1)) {
    pieces.push(bytes.subarray(from, at + 1), dot);
    from = at + 1;
  }
  pieces.push(bytes.subarray(from));
  const whole = bytes.length === 0 || bytes.subarray(-2).equals(Buffer.from('\r\n'));
  pieces.push(Buffer.from(whole ? '.\r\n' : '\r\n.\r\n'));
  return Buffer.concat(pieces);
}

/** The header, the empty line and the first `lines` lines of the body. */
function topOf(bytes: Buffer, lines: number): Buffer {
  const headerEnd = bytes.indexOf('\r\n\r\n');
  if (headerEnd === -1) return bytes;
  let end = headerEnd + 4;
  for (let left = lines; left > 0 && end < bytes.length; left--) {
    const next = bytes.indexOf('\n', end);
    end = next === -1 ? bytes.length : next + 1;
  }
  return bytes.subarray(0, end);
}
