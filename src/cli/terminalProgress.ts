/** Progress where there is a terminal to draw it on; what draws is not loaded for cron. */
import type { OutputStream } from './context.js';
import type { SyncProgress } from './syncProgress.js';

export async function progressOn(stream: OutputStream): Promise<SyncProgress | null> {
  if (stream.isTTY !== true) return null;
  const { SyncProgress: Progress } = await import('./syncProgress.js');
  return new Progress(stream);
}
