/**
 * A small TCP server for line protocols whose every byte is under a test's control.
 *
 * The test says what is answered to each line; the server says how those bytes reach the client:
 * whole, one by one, cut in two at a given byte, or ended by a hang-up at a given byte. It
 * remembers the lines it was sent. It speaks no protocol itself.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { LOCALHOST, type TestIdentity } from './testCertificate.js';

/** How the bytes of one connection, counted over all answers, reach the client. */
export type Delivery =
  | { kind: 'whole' }
  | { kind: 'bytes' }
  | { kind: 'split'; at: number }
  /** After so many bytes the server hangs up (`end`), resets, or says nothing more (`hang`). */
  | { kind: 'cut'; at: number; by: 'end' | 'reset' | 'hang' };

export interface Reply {
  send?: Buffer | string;
  /** What happens after it was sent; nothing by default. */
  then?: 'starttls' | 'end' | 'reset';
}

export type Answer = Reply | Buffer | string | null;

export interface ScriptedServerOptions {
  /** Sent to every new connection. */
  greeting: Buffer | string;
  /** The answer to a line (without its line end); null: none. Answers keep their order. */
  answer: (line: string, connection: number) => Answer | Promise<Answer>;
  delivery?: Delivery;
  /** Encrypted from the first byte. */
  tls?: boolean;
  /** With which key and certificate, also after STLS; by default for localhost. */
  identity?: TestIdentity;
}

export interface ScriptedServer {
  port: number;
  /** All lines of all connections, in the order they came; `latin1`, so nothing is lost. */
  lines: readonly string[];
  /** Bytes sent to the last connection, before encryption. */
  sent(): number;
  /** Of these, bytes that the client's end does not take yet. */
  unsent(): number;
  close(): Promise<void>;
}

export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const lines: string[] = [];
  const connections: Connection[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    connections.push(new Connection(socket, options, connections.length, lines));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    sent: () => connections.at(-1)?.sent ?? 0,
    unsent: () => connections.at(-1)?.unsent ?? 0,
    close: () => {
      for (const connection of connections) connection.destroy();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

class Connection {
  sent = 0;
  readonly #raw: Socket;
  readonly #options: ScriptedServerOptions;
  readonly #number: number;
  readonly #lines: string[];
  #socket: Socket;
  #input = '';
  #output: Promise<void> = Promise.resolve();
  #over = false;

  constructor(raw: Socket, options: ScriptedServerOptions, number: number, lines: string[]) {
    this.#raw = raw;
    this.#socket = raw;
    this.#options = options;
    this.#number = number;
    this.#lines = lines;
    if (options.tls === true) this.#encrypt();
    else this.#listen();
    this.#queue(options.greeting);
  }

  get unsent(): number {
    return this.#socket.writableLength;
  }

  destroy(): void {
    this.#over = true;
    this.#raw.destroy();
  }

  #listen(): void {
    // Clients that hang up in the middle are what these tests are about.
    this.#socket.on('error', () => {
      this.destroy();
    });
    this.#socket.on('data', (chunk) => {
      this.#read(chunk.toString('latin1'));
    });
  }

  #encrypt(): void {
    this.#socket = new TLSSocket(this.#raw, {
      isServer: true,
      ...(this.#options.identity ?? LOCALHOST),
    });
    this.#listen();
  }

  #read(text: string): void {
    const parts = (this.#input + text).split('\r\n');
    this.#input = parts.pop() ?? '';
    for (const line of parts) {
      this.#lines.push(line);
      this.#queue(this.#options.answer(line, this.#number));
    }
  }

  #queue(answer: Answer | Promise<Answer>): void {
    this.#output = this.#output.then(async () => {
      const reply = await answer;
      const bare = typeof reply === 'string' || Buffer.isBuffer(reply);
      await this.#perform(bare ? { send: reply } : (reply ?? {}));
    });
  }

  async #perform({ send = '', then }: Reply): Promise<void> {
    // What the client says after the answer is for TLS to read.
    if (then === 'starttls') this.#raw.removeAllListeners('data').pause();
    await this.#send(Buffer.isBuffer(send) ? send : Buffer.from(send, 'latin1'));
    if (this.#over) return;
    if (then === 'starttls') this.#encrypt();
    if (then === 'end') this.#socket.end();
    if (then === 'reset') this.#reset();
  }

  #reset(): void {
    this.#over = true;
    this.#raw.resetAndDestroy();
  }

  async #send(bytes: Buffer): Promise<void> {
    const { delivery = { kind: 'whole' } } = this.#options;
    const at = delivery.kind === 'split' || delivery.kind === 'cut' ? delivery.at - this.sent : -1;
    if (delivery.kind === 'bytes') {
      for (let i = 0; i < bytes.length; i += 1) await this.#write(bytes.subarray(i, i + 1));
    } else if (at < 0 || at > bytes.length) {
      await this.#write(bytes);
    } else if (delivery.kind === 'split') {
      await this.#write(bytes.subarray(0, at));
      await this.#write(bytes.subarray(at));
    } else if (delivery.kind === 'cut') {
      await this.#write(bytes.subarray(0, at));
      this.#over = true;
      if (delivery.by === 'end') this.#socket.end();
      if (delivery.by === 'reset') this.#reset();
    }
  }

  /** Resolves when the bytes are out and the client had a turn to read them on their own. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#over || bytes.length === 0) return;
    this.sent += bytes.length;
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => {
        resolve();
      });
    });
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Waits until the server's end of the connection stands still. */
export async function standstill(server: ScriptedServer): Promise<void> {
  for (let same = 0, last = server.unsent(); same < 200; same += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (server.unsent() !== last) same = 0;
    last = server.unsent();
  }
}
