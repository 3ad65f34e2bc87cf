/**
 * `mailtui backup`: silent when all is well and nobody sits there; what could not be backed up is
 * told, and ends with the exit code 65.
 */
import { backUp } from '../app/backups.js';
import { octetsText } from '../core/storage.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface BackupFlags {
  keepDaily?: number;
  keepWeekly?: number;
  keepMonthly?: number;
  verify?: boolean;
}

export async function backup(
  context: CliContext,
  destination: string,
  { keepDaily, keepWeekly, keepMonthly, verify = false }: BackupFlags,
): Promise<number> {
  const isThinned = [keepDaily, keepWeekly, keepMonthly].some((count) => count !== undefined);
  const keep = { daily: keepDaily ?? 0, weekly: keepWeekly ?? 0, monthly: keepMonthly ?? 0 };
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, readProfileInUse(context), async (keeping) => {
    const summary = await backUp(keeping, {
      ...{ destination, verify, signal: context.signal },
      ...(isThinned ? { keep } : {}),
      onProgress: (account, folder, done, total) => {
        progress?.follow({ event: 'progress', account, folder, done, total });
      },
      onProblem: (sentence) => {
        progress?.clear();
        context.complain(sanitiseLine(sentence));
      },
    });
    progress?.clear();
    if (context.json) context.print(jsonLine(summary));
    else if (context.stdout.isTTY === true) {
      const { messages, octets, added, addedOctets, verified } = summary;
      const read = verified === null ? '' : ` Read back: ${verified.messages} messages.`;
      context.print(
        `${messages} messages (${octetsText(octets)}) are backed up, ${added} of them new (${octetsText(addedOctets)}).${read}`,
      );
    }
    const isSound = summary.problems === 0 && (summary.verified?.damaged ?? 0) === 0;
    return isSound ? 0 : exitCodeOf('bad-input');
  });
}
