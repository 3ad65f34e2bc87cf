/** A TCP proxy on loopback that makes the way to a server longer, and changes nothing else. */
import type { Socket } from 'node:net';
import { LoopbackProxy } from './loopbackProxy.js';

export class DelayProxy {
  /** How often a client has said something: at most so many round trips were waited for. */
  turns = 0;
  #proxy: LoopbackProxy | null = null;

  /** @param roundTrip milliseconds there and back */
  static async start(port: number, roundTrip: number): Promise<DelayProxy> {
    const delayed = new DelayProxy();
    delayed.#proxy = await LoopbackProxy.start(port, (near, far) => {
      near.on('data', () => {
        delayed.turns += 1;
      });
      forward(near, far, roundTrip / 2);
      forward(far, near, roundTrip / 2);
    });
    return delayed;
  }

  get port(): number {
    return this.#proxy?.port ?? 0;
  }

  async stop(): Promise<void> {
    await this.#proxy?.stop();
  }
}

/** Timers of one length fire in order, so the octets keep theirs. */
function forward(from: Socket, to: Socket, delay: number): void {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), delay));
  from.on('close', () => setTimeout(() => to.destroySoon(), delay));
}
