/** A TCP proxy on loopback that cuts the way from a server after so many octets, TLS or not. */
import type { Socket } from 'node:net';
import { LoopbackProxy } from './loopbackProxy.js';

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
  #proxy: LoopbackProxy | null = null;

  async start(target: number): Promise<void> {
    this.#proxy = await LoopbackProxy.start(target, (near, far) => {
      this.#carry(near, far);
    });
  }

  get port(): number {
    return this.#proxy?.port ?? 0;
  }

  async stop(): Promise<void> {
    await this.#proxy?.stop();
  }

  #carry(near: Socket, far: Socket): void {
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
