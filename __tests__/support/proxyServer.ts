/**
 * A proxy on 127.0.0.1 that speaks SOCKS 5 (RFC 1928, 1929) and HTTP CONNECT and leads every name to
 * 127.0.0.1, or the places it knows to the ports it is told. It remembers which it was asked for.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface ProxyServer {
  port: number;
  /** `host:port`, as the client named them. */
  asked: readonly string[];
  stop(): Promise<void>;
}

export interface ProxyBehaviour {
  /** `USER:PASSWORD` that it asks for. */
  login?: string;
  /** It lets nobody through, or says nothing. */
  mood?: 'refuses' | 'silent' | 'babbles';
  /** `host:port` → port on 127.0.0.1; there is nothing else then. */
  places?: ReadonlyMap<string, number>;
}

export async function startProxyServer(behaviour: ProxyBehaviour = {}): Promise<ProxyServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (behaviour.mood === 'silent') return;
    void serve(near, behaviour, (place) => {
      asked.push(place);
      const { places } = behaviour;
      const port = places === undefined ? Number(place.split(':').at(-1)) : places.get(place);
      return port === undefined ? null : keep(connect(port, '127.0.0.1'));
    }).catch(() => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(
  near: Socket,
  { login, mood }: ProxyBehaviour,
  reach: (place: string) => Socket | null,
): Promise<void> {
  const [first] = (await once(near, 'data')) as [Buffer];
  if (mood === 'babbles') {
    near.write('x'.repeat(100_000));
    return;
  }
  const join = async (place: string, answer: string | Buffer): Promise<void> => {
    const far = reach(place);
    if (far === null) {
      near.destroy();
      return;
    }
    await once(far, 'connect');
    near.write(answer);
    near.pipe(far).pipe(near);
  };
  if (first[0] === 5) {
    near.write(Buffer.of(5, login === undefined ? 0 : 2));
    if (login !== undefined) {
      const [given] = (await once(near, 'data')) as [Buffer];
      const name = given.subarray(2, 2 + (given[1] ?? 0)).toString();
      const isRight = `${name}:${given.subarray(3 + name.length).toString()}` === login;
      near.write(Buffer.of(1, isRight ? 0 : 1));
      if (!isRight) return;
    }
    const [request] = (await once(near, 'data')) as [Buffer];
    const host =
      request[3] === 3
        ? request.subarray(5, 5 + (request[4] ?? 0)).toString()
        : [...request.subarray(4, 8)].join('.');
    const place = `${host}:${String(request.readUInt16BE(request.length - 2))}`;
    const reply = (code: number): Buffer => Buffer.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0);
    if (mood === 'refuses') near.write(reply(5));
    else await join(place, reply(0));
    return;
  }
  const place = /^CONNECT (\S+) HTTP/.exec(first.toString())?.[1] ?? '';
  const basic = /^Proxy-Authorization: Basic (\S+)/m.exec(first.toString())?.[1] ?? '';
  if (login !== undefined && Buffer.from(basic, 'base64').toString() !== login) {
    near.write('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  } else if (mood === 'refuses') near.write('HTTP/1.1 403 Forbidden\r\n\r\n');
  else await join(place, 'HTTP/1.1 200 OK\r\nVia: here\r\n\r\n');
}
