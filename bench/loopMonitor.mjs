// Loaded into the program that is measured, by `--import`: appends to $MAILTUI_LOOP_FILE how long the
// thread of the screen was not free to take a key. One JSON object a line: `at` (ms since the epoch),
// `blockedMs` (the longest of this stretch) and `starvedMs` (how long it was ready to run in this
// stretch, and the machine had no core for it: that is not the program's doing).
import { appendFileSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setInterval } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const STRETCH_MS = 200;
/** A finer one costs more than it shows. */
const RESOLUTION_MS = 5;
/** Shorter than this is not worth a line. */
const WORTH_TELLING_MS = 10;

const file = process.env.MAILTUI_LOOP_FILE;
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let starved = waitedForCore();
  setInterval(() => {
    const before = starved;
    starved = waitedForCore();
    // What it reports is the time from one look to the next, which are the resolution apart.
    const blockedMs = delay.max / 1e6 - RESOLUTION_MS;
    delay.reset();
    if (blockedMs < WORTH_TELLING_MS) return;
    const line = { at: Date.now(), blockedMs, starvedMs: starved - before };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  }, STRETCH_MS).unref();
}

/** How long this thread was ready and had to wait, in ms since it began. */
function waitedForCore() {
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
}
