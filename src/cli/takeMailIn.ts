/**
 * What `import` and `adopt` have in common: whose the mail is, how far it has come, what could not be
 * read, and the exit code that follows from it.
 */
import { resolve } from 'node:path';
import type { Keeping } from '../app/keeping.js';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface TakingIn {
  source: string;
  account: string;
  signal: AbortSignal;
  onProgress: (folder: string, done: number) => void;
  onSkipped: (origin: string, reason: string) => void;
}

interface Wish<Summary> {
  source: string;
  /** Absent: the only one there is. */
  account: string | undefined;
  /** What to do where there are several. */
  hint: string;
  take: (keeping: Keeping, taking: TakingIn) => Promise<Summary>;
  /** For people; scripts get the summary itself. */
  tell: (summary: Summary) => void;
}

/** @returns the exit code. @throws MailtuiError `usage` when nobody said whose the mail is */
export async function takeMailIn<Summary extends { skipped: number }>(
  context: CliContext,
  { source, account, hint, take, tell }: Wish<Summary>,
): Promise<number> {
  const profile = readProfileInUse(context);
  const only = profile.accounts.length === 1 ? profile.accounts[0]?.name : undefined;
  const name = account ?? only;
  if (name === undefined) {
    throw new MailtuiError('usage', 'there is more than one account', { hint });
  }
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const summary = await take(keeping, {
      ...{ source: resolve(source), account: name, signal: context.signal },
      onProgress: (folder, done) => {
        progress?.follow({ event: 'progress', account: name, folder, done, total: 0 });
      },
      onSkipped: (origin, reason) => {
        progress?.clear();
        context.complain(sanitiseLine(`${origin}: ${reason}`));
      },
    });
    progress?.clear();
    if (context.json) context.print(jsonLine(summary));
    else tell(summary);
    return summary.skipped > 0 ? exitCodeOf('bad-input') : 0;
  });
}
