/** A bare TCP client for line protocols: it sends bytes and waits for a text to come back. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class LineDialogue {
  private received: Buffer = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.wake();
    });
  }

  static async open(port: number): Promise<LineDialogue> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new LineDialogue(socket);
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Sends the bytes one by one, each in a packet of its own. */
  async sendSlowly(bytes: Buffer): Promise<void> {
    this.socket.setNoDelay(true);
    for (const byte of bytes) {
      await new Promise((resolve) => this.socket.write(Buffer.of(byte), resolve));
    }
  }

  /** Everything up to the first match (latin1), which is taken out of what was received. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const text = this.received.toString('latin1');
      const match = pattern.exec(text);
      if (match !== null) {
        const end = match.index + match[0].length;
        this.received = this.received.subarray(end);
        return text.slice(0, end);
      }
      if (this.socket.destroyed) throw new Error(`closed before ${pattern}; received ${text}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Sends a line and waits for the pattern. */
  async ask(line: string, pattern: RegExp): Promise<string> {
    this.send(`${line}\r\n`);
    return this.until(pattern);
  }

  async closed(): Promise<void> {
    if (!this.socket.destroyed) await once(this.socket, 'close');
  }

  close(): void {
    this.socket.destroy();
  }
}
