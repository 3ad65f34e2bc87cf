/**
 * How a TCP connection gets to a server: straight, by the kind of address that the account prefers,
 * or through the account's proxy.
 *
 * Guarantees: through a proxy nothing but the proxy itself is looked up or connected to from here,
 * names of mail servers included; what the proxy said before it let us through is forgotten; a
 * tunnel stands within the deadline, or an error says that the proxy was the trouble; no error
 * names the proxy's password. There is no way around a proxy that fails.
 */
import { lookup } from 'node:dns';
import { connect, type LookupFunction, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { ServerSettings } from '../core/account.js';
import { MailtuiError, throwIfCancelled } from '../core/errors.js';
import { parseProxy, type Proxy } from '../core/proxy.js';
import { networkError, serverTrouble } from './networkErrors.js';

/** Longer answers to CONNECT are no answers. */
const LONGEST_ANSWER = 16 * 1024;

/** For a connection that goes straight to the server. */
export function straightTo({ host, port, preferIp }: ServerSettings): TcpNetConnectOpts {
  if (preferIp === undefined) return { host, port };
  return { host, port, lookup: preferring(preferIp === 'ipv4' ? 'ipv4first' : 'ipv6first') };
}

/** Node tries the addresses in this order, each for a quarter of a second before the next. */
function preferring(order: 'ipv4first' | 'ipv6first'): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, order }, done);
  };
}

/**
 * @param deadline milliseconds for all of it.
 * @returns a socket on which the server speaks next; null for an account without a proxy.
 * @throws MailtuiError `unreachable`, `timeout`, `name-not-found`, `protocol`, all about the proxy;
 * `config`; `cancelled`.
 */
export async function tunnelTo(
  server: ServerSettings,
  deadline: number,
  signal: AbortSignal,
): Promise<Socket | null> {
  if (server.proxy === undefined) return null;
  const proxy = parseProxy(server.proxy);
  if (proxy === null) throw unknownProxy(server);
  throwIfCancelled(signal);
  const socket = connect({ host: proxy.host, port: proxy.port, noDelay: true });
  const overdue = AbortSignal.timeout(deadline);
  const stop = AbortSignal.any([signal, overdue]);
  const onStop = (): void => {
    socket.destroy(
      signal.aborted ? new MailtuiError('cancelled', 'stopped') : serverTrouble('timeout', proxy),
    );
  };
  stop.addEventListener('abort', onStop, { once: true });
  try {
    await connected(socket);
    await (proxy.kind === 'socks5' ? bySocks : byHttp)(socket, proxy, server);
    return socket;
  } catch (error) {
    socket.destroy();
    throw explained(socket.errored ?? error, proxy);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    // Stays for good: what befalls the socket while nobody else listens must not end the program.
    socket.on('error', reject);
  });
}

async function bySocks(
  socket: Socket,
  proxy: Proxy,
  { host, port }: ServerSettings,
): Promise<void> {
  // By its default export: once bundled, a package of CommonJS has no other when it is loaded late.
  const { SocksClient, SocksClientError } = (await import('socks')).default;
  try {
    await SocksClient.createConnection({
      command: 'connect',
      destination: { host, port },
      proxy: {
        type: 5,
        host: proxy.host,
        port: proxy.port,
        ...(proxy.user === '' ? {} : { userId: proxy.user, password: proxy.password }),
      },
      existing_socket: socket,
    });
  } catch (error) {
    if (!(error instanceof SocksClientError)) throw error;
    // Without it as a cause: it has the password with it.
    throw /auth/i.test(error.message) ? loginRefused() : refused(error.message);
  }
}

/** RFC 9110, 9.3.6. */
async function byHttp(socket: Socket, proxy: Proxy, { host, port }: ServerSettings): Promise<void> {
  const place = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  const login = Buffer.from(`${proxy.user}:${proxy.password}`).toString('base64');
  const authorization = proxy.user === '' ? '' : `Proxy-Authorization: Basic ${login}\r\n`;
  socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${authorization}\r\n`);
  const head = await readHead(socket);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (status === undefined) throw new MailtuiError('protocol', 'it does not answer like a proxy');
  if (status.startsWith('2')) return;
  throw status === '407' ? loginRefused() : refused(`it answers ${status}`);
}

/** Up to the empty line; what comes behind it is the server's and is put back. */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      const end = seen.indexOf('\r\n\r\n');
      if (end === -1 && seen.length < LONGEST_ANSWER) return;
      socket.off('data', onData).off('close', onClose).pause();
      if (end === -1) return reject(new MailtuiError('protocol', 'its answer never ends'));
      socket.unshift(seen.subarray(end + 4));
      resolve(seen.toString('latin1', 0, end));
    };
    const onClose = (): void => {
      reject(new MailtuiError('unreachable', 'it closed the connection'));
    };
    socket.on('data', onData).once('close', onClose).once('error', reject);
  });
}

function loginRefused(): MailtuiError {
  return new MailtuiError('config', 'it does not accept our login');
}

function refused(why: string): MailtuiError {
  return new MailtuiError('unreachable', `it does not let us through: ${why}`);
}

/** The same trouble as trouble of the proxy, which is not the server's. */
function explained(thrown: unknown, proxy: Proxy): MailtuiError {
  const error = networkError(thrown, proxy);
  if (error.kind === 'cancelled') return error;
  return new MailtuiError(error.kind, `the proxy of this account: ${error.message}`, {
    scope: { server: `${proxy.host}:${String(proxy.port)}` },
    hint: 'Check it with accounts show, and change it with accounts edit NAME --proxy. mailtui never goes around it.',
  });
}

function unknownProxy({ host }: ServerSettings): MailtuiError {
  return new MailtuiError('config', `the proxy for ${host} is neither socks5:// nor http://`, {
    hint: 'It is written as socks5://HOST:PORT or http://HOST:PORT.',
  });
}
