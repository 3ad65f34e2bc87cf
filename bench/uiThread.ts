/** How long the thread of the screen was not free to take a key, told by `loopMonitor.mjs` inside it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The environment with which a program watches its UI thread. @param options other ones for Node */
export function watchedUiThread(file: string, options = ''): NodeJS.ProcessEnv {
  const monitor = join(process.cwd(), 'bench', 'loopMonitor.mjs');
  return { MAILTUI_LOOP_FILE: file, NODE_OPTIONS: `${options} --import=${monitor}`.trim() };
}

export interface UiThreadFigures {
  /** The longest time in which no key would have been taken, ms. */
  longestMs: number;
  /** How often that was more than 50 ms. */
  over50Ms: number;
}

/**
 * What was told since then. Of a stretch, the time for which the machine had no core for the thread is
 * not counted.
 */
export function uiThreadFigures(file: string, since: number): UiThreadFigures {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const blocked = lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { at: number; blockedMs: number; starvedMs: number })
    .filter(({ at }) => at >= since)
    .map(({ blockedMs, starvedMs }) => Math.max(0, blockedMs - starvedMs));
  return {
    longestMs: Math.round(10 * Math.max(0, ...blocked)) / 10,
    over50Ms: blocked.filter((ms) => ms > 50).length,
  };
}
