/**
 * An IMAP server that says what a test tells it to say: for servers that lie, stumble or attack.
 * It logs everybody in and knows one mailbox, unless its answers are replaced.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { LOCALHOST, type TestIdentity } from './testCertificate.js';

export interface ImapPeer {
  /** Sends octets as they are. */
  send(data: string | Buffer): void;
  /** The next line is no command but goes here. */
  nextLine(take: (line: string) => void): void;
  /** Wraps the connection in TLS from here on. */
  startTls(): void;
  /** Ends the connection with a reset. */
  reset(): void;
  /** Ends it politely. */
  end(): void;
}

/** Sends untagged answers and returns the tagged one without its tag; null: sends none. */
export type Answer = (args: string, peer: ImapPeer, tag: string) => string | null;

export interface ImapScript {
  /** Sent first; null: silence. */
  greeting?: string | null;
  /** TLS before the greeting. */
  tls?: boolean;
  /** With which key and certificate; by default for localhost. */
  identity?: TestIdentity;
  capabilities?: string;
  /** By command, upper case; `UID FETCH` is one. */
  answers?: Readonly<Record<string, Answer>>;
}

const CAPABILITIES =
  'IMAP4rev1 LITERAL+ ENABLE CONDSTORE LIST-STATUS LIST-EXTENDED NAMESPACE AUTH=PLAIN';

export class ScriptedImap {
  /** Every line received, of all connections. */
  readonly lines: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #events = new EventEmitter();

  private constructor(
    private readonly server: Server,
    private readonly script: ImapScript,
  ) {
    server.on('connection', (socket) => {
      this.#serve(socket);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The commands received, without tags. */
  get commands(): string[] {
    return this.lines.map((line) => line.replace(/^\S+ /, ''));
  }

  static async start(script: ImapScript = {}): Promise<ScriptedImap> {
    const server = createServer();
    const scripted = new ScriptedImap(server, script);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  /** When the first connection is there. */
  async connected(): Promise<void> {
    if (this.#sockets.size === 0) await once(this.#events, 'connected');
  }

  /** When a command that begins with this was received. */
  async received(command: string): Promise<void> {
    while (!this.commands.some((line) => line.startsWith(command)))
      await once(this.#events, 'line');
  }

  /** Sends octets on every connection, in packets of their own. */
  async sendToAll(data: string): Promise<void> {
    for (const socket of this.#sockets) socket.write(data);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #serve(plain: Socket): void {
    plain.setNoDelay(true);
    let socket = plain;
    const listen = () => {
      this.#sockets.add(socket);
      this.#events.emit('connected');
      socket.on('error', () => undefined);
      socket.on('data', onData);
    };
    const peer: ImapPeer = {
      send: (data) => {
        socket.write(data);
      },
      startTls: () => {
        socket.removeAllListeners('data');
        socket = new TLSSocket(socket, { isServer: true, ...(this.script.identity ?? LOCALHOST) });
        listen();
      },
      reset: () => {
        plain.resetAndDestroy();
      },
      end: () => {
        socket.end();
      },
      nextLine: (take) => {
        takeLine = take;
      },
    };
    let takeLine: ((line: string) => void) | null = null;
    let pending = '';
    const onData = (data: Buffer) => {
      pending += data.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        this.lines.push(line);
        this.#events.emit('line');
        const take = takeLine;
        takeLine = null;
        if (take === null) this.#answer(line, peer);
        else take(line);
      }
    };
    if (this.script.tls === true) peer.startTls();
    else listen();
    const { greeting = '* OK ready\r\n' } = this.script;
    if (greeting !== null) peer.send(greeting);
  }

  #answer(line: string, peer: ImapPeer): void {
    const [, tag = '', command = '', args = ''] =
      /^(\S+) ((?:UID )?[A-Z]+) ?(.*)$/is.exec(line) ?? [];
    const name = command.toUpperCase();
    const answer = this.script.answers?.[name] ?? this.#defaults()[name];
    if (answer === undefined) {
      peer.send(`${tag} BAD unknown\r\n`);
      return;
    }
    const tagged = answer(args, peer, tag);
    if (tagged !== null) peer.send(`${tag} ${tagged}\r\n`);
  }

  #defaults(): Record<string, Answer> {
    const capabilities = this.script.capabilities ?? CAPABILITIES;
    const say =
      (untagged: string): Answer =>
      (_args, peer) => {
        peer.send(untagged);
        return 'OK done';
      };
    const ok: Answer = () => 'OK done';
    return {
      CAPABILITY: say(`* CAPABILITY ${capabilities}\r\n`),
      ID: say('* ID NIL\r\n'),
      LOGIN: ok,
      AUTHENTICATE: (_args, peer, tag) => {
        peer.nextLine(() => {
          peer.send(`${tag} OK welcome\r\n`);
        });
        peer.send('+ \r\n');
        return null;
      },
      NAMESPACE: say('* NAMESPACE (("" "/")) NIL NIL\r\n'),
      ENABLE: say('* ENABLED CONDSTORE\r\n'),
      LIST: say(
        '* LIST (\\HasNoChildren \\Subscribed) "/" INBOX\r\n' +
          '* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 4 MESSAGES 3 HIGHESTMODSEQ 9)\r\n',
      ),
      LSUB: ok,
      EXAMINE: say(opened(3)),
      'UID FETCH': ok,
      NOOP: ok,
      LOGOUT: say('* BYE bye\r\n'),
    };
  }
}

/** What EXAMINE says of a mailbox with UIDs up to 3. */
export function opened(exists: number): string {
  return (
    `* FLAGS (\\Seen \\Deleted)\r\n* ${String(exists)} EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n` +
    '* OK [UIDNEXT 4] next\r\n* OK [HIGHESTMODSEQ 9] highest\r\n'
  );
}

/** A FETCH answer with a body. */
export function fetched(sequence: number, uid: number, body: string): string {
  return (
    `* ${String(sequence)} FETCH (UID ${String(uid)} FLAGS (\\Seen) ` +
    `INTERNALDATE "01-Jan-2024 00:00:00 +0000" BODY[] {${String(Buffer.byteLength(body))}}\r\n${body})\r\n`
  );
}
