/**
 * A TCP proxy on loopback that holds one message back: the n-th of all that client and server say.
 * It passes the rest on unchanged, in pieces of at most {@link PIECE} octets, each a message.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Cuts the bodies of messages, and the answers to one command, apart. */
const PIECE = 600;
/** For the client to work off what it was told before. */
const MOMENT_MS = 15;

export class StepProxy {
  /** That it passed on. */
  octets = 0;
  #left = Infinity;
  #onHeld: () => void = () => undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    server.on('connection', (near) => {
      const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  static async start(target: number): Promise<StepProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new StepProxy(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * From now on the n-th message and all after it are held back.
   * @returns when it has come, and a moment has passed
   */
  async hold(nth: number): Promise<void> {
    this.#left = nth;
    await new Promise<void>((resolve) => {
      this.#onHeld = resolve;
    });
    await sleep(MOMENT_MS);
  }

  /** Lets everything pass again. @returns when both sides know that the old connections are gone. */
  async release(): Promise<void> {
    const closed = [...this.#sockets].map((socket) => once(socket, 'close'));
    for (const socket of this.#sockets) socket.destroySoon();
    await Promise.all(closed);
    this.#left = Infinity;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      for (let at = 0; at < data.length; at += PIECE) {
        this.#left -= 1;
        if (this.#left === 0) this.#onHeld();
        if (this.#left <= 0) continue;
        const piece = data.subarray(at, at + PIECE);
        this.octets += piece.length;
        to.write(piece);
      }
    });
    from.on('end', () => {
      to.end();
    });
    from.on('close', () => {
      to.destroySoon();
    });
  }
}
