/**
 * A POP3 server with a mailbox that remembers: DELE takes effect at QUIT, a session sees the
 * mailbox as it was at its login. It keeps to RFC 1939 unless a test tells it not to, and goes
 * wrong wherever a test wants it to.
 */
import { multiline, wholeLines } from './pop3Script.js';
import {
  startScriptedServer,
  type Answer,
  type Reply,
  type ScriptedServer,
} from './scriptedServer.js';

export interface Letter {
  uidl: string;
  bytes: Buffer;
}

/** Where a session goes wrong: at the how-manieth command, and when in it. */
export interface Fault {
  at: number;
  /** Before the command is understood, after it was done, amid the answer, or behind it. */
  when: 'before' | 'after' | 'amid' | 'behind';
  how: 'end' | 'reset' | 'hang' | '-ERR';
}

interface Session {
  letters: readonly Letter[];
  deleted: Set<Letter>;
}

export class LetterBoxServer {
  letters: Letter[] = [];
  capabilities: string[] = ['TOP', 'UIDL', 'USER', 'PIPELINING', 'RESP-CODES'];
  /** What LIST says of a message; its octets by default. */
  octets: (letter: Letter) => number = ({ bytes }) => wholeLines(bytes).length;
  fault: Fault | null = null;
  /** Called when it strikes. */
  onFault: () => void = () => undefined;
  /** Commands that are not known. */
  unknown = new Set<string>();
  /** Answers that a test gives instead. */
  override: (line: string) => Answer | undefined = () => undefined;
  /** Called before letters are removed for good. */
  onRemoval: (letters: readonly Letter[]) => void = () => undefined;
  /** Commands of all sessions. */
  commands = 0;
  readonly #sessions = new Map<number, Session>();
  readonly #silent = new Set<number>();
  #server: ScriptedServer | null = null;

  async start(tls = false): Promise<void> {
    this.#server = await startScriptedServer({
      tls,
      greeting: '+OK ready\r\n',
      answer: (line, connection) => this.#answer(line, connection),
    });
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get lines(): readonly string[] {
    return this.#server?.lines ?? [];
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  /** How often a command was given. */
  count(verb: string): number {
    return this.lines.filter((line) => line.split(' ')[0] === verb).length;
  }

  fill(count: number, from = 0, octets = 200): void {
    for (let n = from; n < from + count; n += 1) {
      this.letters.push({ uidl: `uid-${n}`, bytes: letterBytes(n, octets) });
    }
  }

  #answer(line: string, connection: number): Answer {
    if (this.#silent.has(connection)) return null;
    this.commands += 1;
    const { fault } = this;
    const isDue = fault !== null && this.commands === fault.at;
    if (isDue && fault.how === 'hang') this.#silent.add(connection);
    if (isDue) this.onFault();
    if (isDue && fault.when === 'before') return wrong(fault.how);
    const answer = this.override(line) ?? this.#proper(line, connection);
    if (!isDue || fault === null) return answer;
    if (fault.when === 'after') return wrong(fault.how);
    const bytes = bytesOf(answer);
    const said = fault.when === 'behind' ? bytes : bytes.subarray(0, bytes.length >> 1);
    return fault.how === 'end' || fault.how === 'reset' ? { send: said, then: fault.how } : said;
  }

  #proper(line: string, connection: number): Reply | string | Buffer {
    const [verb = '', ...words] = line.split(' ');
    if (this.unknown.has(verb)) return '-ERR what?\r\n';
    const session = this.#sessions.get(connection);
    switch (verb) {
      case 'CAPA':
        return multiline(lineList(this.capabilities));
      case 'STLS':
        return { send: '+OK\r\n', then: 'starttls' };
      case 'USER':
        return '+OK\r\n';
      case 'PASS':
        this.#sessions.set(connection, { letters: [...this.letters], deleted: new Set() });
        return '+OK\r\n';
      case 'QUIT':
        if (session !== undefined) this.#commit(session);
        return { send: '+OK bye\r\n', then: 'end' };
    }
    if (session === undefined) return '-ERR log in first\r\n';
    const present = session.letters.filter((letter) => !session.deleted.has(letter));
    const letter = session.letters[Number(words[0]) - 1];
    const listing = (tell: (one: Letter) => string | number): Buffer =>
      multiline(lineList(present.map((one) => `${session.letters.indexOf(one) + 1} ${tell(one)}`)));
    switch (verb) {
      case 'STAT':
        return `+OK ${present.length} ${present.reduce((sum, one) => sum + this.octets(one), 0)}\r\n`;
      case 'UIDL':
        return listing(({ uidl }) => uidl);
      case 'LIST':
        return listing((one) => this.octets(one));
    }
    if (letter === undefined || session.deleted.has(letter)) return '-ERR no such message\r\n';
    switch (verb) {
      case 'RETR':
        return multiline(wholeLines(letter.bytes));
      case 'TOP': {
        const end = letter.bytes.indexOf('\r\n\r\n') + 4;
        return multiline(end < 4 ? letter.bytes : letter.bytes.subarray(0, end));
      }
      case 'DELE':
        session.deleted.add(letter);
        return '+OK\r\n';
      default:
        return '-ERR what?\r\n';
    }
  }

  #commit({ deleted }: Session): void {
    if (deleted.size === 0) return;
    this.onRemoval([...deleted]);
    this.letters = this.letters.filter((letter) => !deleted.has(letter));
  }
}

/** A message of about so many octets that is like no other. */
export function letterBytes(n: number, octets = 200): Buffer {
  const head =
    `From: a@example.org\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n` +
    `Subject: letter ${n}\r\nMessage-ID: <${n}@letters.example>\r\n\r\n`;
  const body = `.letter ${n}\r\n`.repeat(Math.ceil(octets / 12));
  return Buffer.from(head + body);
}

function wrong(how: Fault['how']): Answer {
  if (how === '-ERR') return '-ERR [SYS/TEMP] trouble\r\n';
  return how === 'hang' ? null : { then: how };
}

function bytesOf(answer: Answer): Buffer {
  if (Buffer.isBuffer(answer)) return answer;
  const text = typeof answer === 'string' ? answer : (answer?.send ?? '');
  return Buffer.isBuffer(text) ? text : Buffer.from(text, 'latin1');
}

function lineList(items: readonly string[]): Buffer {
  return Buffer.from(items.map((item) => `${item}\r\n`).join(''), 'latin1');
}
