/** `mailtui reindex`: makes the index anew from the Maildir. Reads mail, never changes any. */
import { rebuildIndex } from '../app/rebuildIndex.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine } from './json.js';
import { progressOn } from './terminalProgress.js';

export async function reindex(context: CliContext): Promise<number> {
  const profile = readProfileInUse(context);
  const progress = context.json ? null : await progressOn(context.stderr);
  const report = await rebuildIndex({
    profile,
    signal: context.signal,
    onProgress: (account, folder, done, total) => {
      progress?.follow({ event: 'progress', account, folder, done, total });
    },
    onSkipped: (place, reason) => {
      progress?.clear();
      context.complain(sanitiseLine(`${place}: ${reason}`));
    },
  });
  progress?.clear();
  if (context.json) context.print(jsonLine(report));
  else context.print(`${report.messages} messages in ${report.folders} folders are indexed.`);
  return 0;
}
