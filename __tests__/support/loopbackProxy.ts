/** A TCP proxy on loopback; what it does with the octets on their way is said by whoever makes it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class LoopbackProxy {
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** @param carry is given the client's socket and the server's of every connection */
  static async start(
    target: number,
    carry: (near: Socket, far: Socket) => void,
  ): Promise<LoopbackProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new LoopbackProxy(server);
    server.on('connection', (near) => {
      const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
      for (const socket of [near, far]) {
        proxy.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
      carry(near, far);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
