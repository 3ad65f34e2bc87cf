/** A DNS server on 127.0.0.1 that knows what a test tells it, and says of all else that it is not. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

export interface Zone {
  /** `_imaps._tcp.larsen.example` → where. */
  srv?: Readonly<Record<string, { target: string; port: number; priority?: number }>>;
  mx?: Readonly<Record<string, string>>;
  /** IPv4. */
  a?: Readonly<Record<string, string>>;
}

export interface DnsServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Questions, as `SRV _imaps._tcp.larsen.example`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 15: 'MX', 28: 'AAAA', 33: 'SRV' };
const NO_SUCH_NAME = 3;

export async function startDnsServer(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const { name, end } = readName(message, 12);
    const type = message.readUInt16BE(end);
    asked.push(`${TYPES[type] ?? String(type)} ${name}`);
    const data = answerTo(zone, name.toLowerCase(), type);
    const question = message.subarray(12, end + 4);
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (data === null ? NO_SUCH_NAME : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data === null ? 0 : 1, 6);
    const record = data === null ? Buffer.alloc(0) : recordOf(type, data);
    socket.send(Buffer.concat([header, question, record]), from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address() as AddressInfo;
  return {
    address: `127.0.0.1:${String(port)}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        socket.close(() => {
          resolve();
        });
      }),
  };
}

function answerTo(zone: Zone, name: string, type: number): Buffer | null {
  const srv = zone.srv?.[name];
  const [mx, a] = [zone.mx?.[name], zone.a?.[name]];
  if (type === 33 && srv !== undefined) {
    const head = Buffer.alloc(6);
    head.writeUInt16BE(srv.priority ?? 10, 0);
    head.writeUInt16BE(srv.port, 4);
    return Buffer.concat([head, nameBytes(srv.target)]);
  }
  if (type === 15 && mx !== undefined) return Buffer.concat([Buffer.from([0, 10]), nameBytes(mx)]);
  if (type === 1 && a !== undefined) return Buffer.from(a.split('.').map(Number));
  return null;
}

/** The name is that of the question, 12 bytes from the beginning. */
function recordOf(type: number, data: Buffer): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function nameBytes(name: string): Buffer {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  while (message[at] !== 0) {
    const length = message[at] ?? 0;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}
