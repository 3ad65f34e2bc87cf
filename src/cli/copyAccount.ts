/**
 * `mailtui copy-account`: everything of one account into another, put on its server, and compared
 * folder by folder. May be run again.
 */
import { compareAccounts, copyAccount, type FolderComparison } from '../app/copyAccount.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf, worstExitCode } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface CopyAccountOptions {
  dryRun?: boolean;
  /** False: only copied here. */
  sync?: boolean;
}

export async function copyAccountTo(
  context: CliContext,
  from: string,
  to: string,
  { dryRun = false, sync = true }: CopyAccountOptions,
): Promise<number> {
  const profile = readProfileInUse(context);
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async ({ parts, service }) => {
    const { signal } = context;
    let skipped = 0;
    const codes: number[] = [];
    if (!dryRun) {
      await copyAccount(parts, {
        ...{ from, to, signal },
        onProgress: (folder, done, total) => {
          progress?.follow({ event: 'progress', account: from, folder, done, total });
        },
        onSkipped: (id, reason) => {
          skipped += 1;
          progress?.clear();
          context.complain(sanitiseLine(`${id}: ${reason}`));
        },
      });
    }
    if (!dryRun && sync) {
      const onEvent = () => undefined;
      for (const { errors } of await service.sync({ accounts: [to], signal, onEvent })) {
        codes.push(...errors.map(({ kind }) => exitCodeOf(kind)));
        for (const { message, hint } of errors) {
          context.complain(sanitiseLine(`mailtui: ${to}: ${message}. ${hint}`.trim()));
        }
      }
    }
    progress?.clear();
    const compared = compareAccounts(parts, { from, to });
    for (const one of compared) context.print(context.json ? jsonLine(one) : lineOf(one));
    if (dryRun) return 0;
    const isDone = compared.every(({ messages, onServer }) => onServer === messages);
    if (!context.json) context.complain(isDone ? ARRIVED : NOT_YET);
    const isSkipped = skipped > 0 ? [exitCodeOf('bad-input')] : [];
    return worstExitCode([...codes, ...isSkipped, ...(isDone || !sync ? [] : [STILL_WAITING])]);
  });
}

const STILL_WAITING = exitCodeOf('locked');
const ARRIVED = 'All of it has arrived. The account it came from is as it was.';
const NOT_YET = 'Not all of it has arrived yet. Run it again: what is there is not copied twice.';

function lineOf({ from, to, messages, here, onServer }: FolderComparison): string {
  const where = to === null ? 'no folder yet' : to;
  const counts = `${String(messages)} messages, ${String(here)} copied, ${String(onServer)} arrived`;
  return sanitiseLine(`${from} → ${where}: ${counts}`);
}
