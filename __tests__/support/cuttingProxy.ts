/** A TCP proxy on loopback that cuts the way from a server after so many octets, TLS or not. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Cut {
  /** Octets of the server's that still arrive, counted from the beginning of a connection. */
  at: number;
  how: 'end' | 'reset' | 'hang';
}

export class CuttingProxy {
  /** Null: nothing is cut. */
  cut: Cut | null = null;
  /** Octets from the server that the last connection carried. */
  carried = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(port: number): Promise<CuttingProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new CuttingProxy(server);
    server.on('connection', (near) => {
      proxy.#carry(near, connect({ port, host: '127.0.0.1', noDelay: true }));
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

  #carry(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    const { cut } = this;
    this.carried = 0;
    near.on('data', (bytes) => far.write(bytes));
    near.on('close', () => far.destroySoon());
    far.on('close', () => {
      if (cut?.how !== 'hang') near.destroySoon();
    });
    far.on('data', (bytes) => {
      const left = cut === null ? Infinity : cut.at - this.carried;
      this.carried += bytes.length;
      if (left > 0) near.write(bytes.subarray(0, left));
      if (left > bytes.length || cut === null) return;
      if (cut.how === 'end') near.end();
      if (cut.how === 'reset') near.resetAndDestroy();
      far.destroy();
    });
  }
}
