/**
 * What we use of node-pop3 0.11, including the inner parts that `Pop3Client` replaces. Its own
 * types call the socket a net.Socket, where all it needs is something to write to.
 */
declare module 'node-pop3' {
  import type { EventEmitter } from 'node:events';

  /** All that node-pop3 does with its socket, once `connect` is ours. */
  export interface CommandPort {
    write(line: string): void;
    end(): void;
  }

  export default class Pop3Command extends EventEmitter {
    constructor(options: { user: string; password: string; host: string; port: number });
    _socket: CommandPort | null;
    connect(): Promise<void>;
    _connect(): Promise<string>;
    STAT(): Promise<string>;
    QUIT(): Promise<string>;
  }
}
