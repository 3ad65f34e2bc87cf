/**
 * Standard output and what becomes of it. A reader that has left early (`mailtui list | head`) is
 * no failure: whatever only prints may stop then, and whatever does more goes on in silence. Any
 * other trouble (a full disk) is one, and told at the end. Trouble with standard error is not:
 * there is nobody left to tell.
 */
import type { OutputStream } from './context.js';

export class Output {
  #failure: NodeJS.ErrnoException | null = null;

  constructor(
    private readonly stdout: OutputStream,
    stderr: OutputStream,
  ) {
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure ??= error;
    });
    stderr.on('error', () => undefined);
  }

  /** True when nothing that is printed gets anywhere any more. */
  get isLost(): boolean {
    return this.#failure !== null;
  }

  print(text: string): void {
    if (this.#failure === null) this.stdout.write(text);
  }

  /** Waits until everything is written. @returns why it could not be; null: it is, or nobody reads. */
  async end(): Promise<NodeJS.ErrnoException | null> {
    if (this.#failure === null) {
      await new Promise<void>((resolve) => {
        // The stream tells of a failure after it has called back.
        this.stdout.write('', () => setImmediate(resolve));
      });
    }
    return this.#failure?.code === 'EPIPE' ? null : this.#failure;
  }
}
