/**
 * A listener for the demo's servers.
 *
 * Guarantees: it is reachable on 127.0.0.1 alone, on a port that was free; a peer that says
 * nothing for half an hour is dropped; when `stop` resolves, the port and every connection are
 * gone. A connection's error never reaches the process: its handler just sees it close.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

const IDLE_LIMIT = 30 * 60_000;

export interface Loopback {
  port: number;
  stop(): Promise<void>;
}

/** Starts to listen; `serve` is handed every connection. Rejects when no port can be had. */
export function listenOnLoopback(serve: (socket: Socket) => void): Promise<Loopback> {
  return openOnLoopback(createServer(serve));
}

/** The same for a server that somebody else made. */
export async function openOnLoopback(server: Server): Promise<Loopback> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.setTimeout(IDLE_LIMIT, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  let stopping: Promise<void> | null = null;
  return {
    port: address.port,
    stop: () => {
      stopping ??= closeAll(server, open);
      return stopping;
    },
  };
}

async function closeAll(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of open) socket.destroy();
  await closed;
}

/** Resolves when the socket takes more bytes, or is closed: then there is nobody to wait for. */
export async function drained(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
