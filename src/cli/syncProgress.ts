/** One line of progress per account, rewritten in place; only on a terminal. */
import type { SyncEvent } from '../core/syncEvents.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { fit } from './columns.js';
import type { OutputStream } from './context.js';

const BAR_CELLS = 24;

export class SyncProgress {
  readonly #lines = new Map<string, string>();
  #drawn = 0;

  constructor(private readonly terminal: OutputStream) {}

  follow(event: SyncEvent): void {
    const line = describe(event);
    if (line === null) return;
    this.#lines.set(event.account, line);
    this.#draw();
  }

  /** Takes the lines away, so that other output can follow. */
  clear(): void {
    if (this.#drawn > 0) this.terminal.write(`\u001b[${this.#drawn}A\r\u001b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    this.clear();
    const width = Math.max(20, (this.terminal.columns ?? 80) - 1);
    for (const [account, line] of this.#lines) {
      this.terminal.write(`${fit(sanitiseLine(`${account}  ${line}`), width).trimEnd()}\n`);
    }
    this.#drawn = this.#lines.size;
  }
}

function describe(event: SyncEvent): string | null {
  switch (event.event) {
    case 'state':
      return event.state === 'connecting'
        ? 'connecting …'
        : event.state === 'syncing'
          ? 'looking …'
          : null;
    case 'progress':
      return `${bar(event.done, event.total)} ${event.done}/${event.total}  ${event.folder}`;
    case 'summary':
      return event.ok ? `✓ ${event.new} new` : `✗ ${event.errors[0]?.message ?? 'failed'}`;
    case 'pause':
    case 'folder':
    case 'plan':
    case 'new-mail':
    case 'warning':
      return null;
  }
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_CELLS : Math.floor((done / total) * BAR_CELLS);
  return '━'.repeat(filled) + '─'.repeat(BAR_CELLS - filled);
}
