/**
 * `mailtui adopt`: a Maildir of another program instead of a first download. Prints what came; what
 * could not be read is told and ends with the exit code 65.
 */
import { resolve } from 'node:path';
import { MailtuiError } from '../core/errors.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';
import { jsonLine } from './json.js';
import { withKeeping } from './keeping.js';
import { progressOn } from './terminalProgress.js';

export interface AdoptOptions {
  account?: string;
  dryRun?: boolean;
}

export async function adopt(
  context: CliContext,
  directory: string,
  { account, dryRun = false }: AdoptOptions,
): Promise<number> {
  const profile = readProfileInUse(context);
  const only = profile.accounts.length === 1 ? profile.accounts[0]?.name : undefined;
  const name = account ?? only;
  if (name === undefined) {
    throw new MailtuiError('usage', 'there is more than one account', {
      hint: 'Say with --account whose mail it is.',
    });
  }
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const summary = await keeping.adoptMaildir({
      ...{ source: resolve(directory), account: name, dryRun, signal: context.signal },
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
    else {
      const { adopted, known, octets, folders } = summary;
      for (const [folder, count] of Object.entries(folders)) {
        context.print(sanitiseLine(`${folder}: ${String(count)}`));
      }
      const verb = dryRun ? 'would be adopted' : 'are adopted';
      const again = known === 0 ? '' : ` ${String(known)} were before.`;
      const size = `${String(Math.ceil(octets / 1024 / 1024))} MB`;
      context.print(`${String(adopted)} messages (${size}) ${verb}.${again}`);
      if (!dryRun) context.print('The next sync looks for them on the server.');
    }
    return summary.skipped > 0 ? exitCodeOf('bad-input') : 0;
  });
}
