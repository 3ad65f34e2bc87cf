/**
 * `mailtui sync --scheduled`, as a timer runs it: how it ended is written down, and a failure that is
 * not the one of the last run is shown on the desktop, instead of in a mailbox that nobody reads.
 */
import { desktopNotice } from '../app/desktopNotice.js';
import { readLastRun, writeLastRun } from '../app/schedule/lastRun.js';
import type { CliContext } from './context.js';
import { tellFailure } from './failure.js';
import { sync, type SyncOptions } from './sync.js';

export async function scheduledSync(
  context: CliContext,
  names: readonly string[],
  options: SyncOptions,
): Promise<number> {
  const lines: string[] = [];
  const complain = (line: string): void => {
    lines.push(line);
    context.complain(line);
  };
  const listening = Object.assign(Object.create(context) as CliContext, { complain });
  let exitCode: number;
  try {
    exitCode = await sync(listening, names, options);
  } catch (thrown) {
    exitCode = tellFailure(listening, thrown);
  }
  const before = readLastRun(context.paths);
  writeLastRun(context.paths, { at: Date.now(), exitCode, lines });
  const isNews = exitCode !== 0 && before?.lines.join('\n') !== lines.join('\n');
  if (isNews) {
    const title = 'Mail could not be fetched';
    await desktopNotice({ title, body: lines.join('\n') }, context.signal, context.env);
  }
  return exitCode;
}
