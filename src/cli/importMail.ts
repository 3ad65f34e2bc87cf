/**
 * `mailtui import`: mail from an mbox, a Maildir, message files, a zip archive, or a directory of
 * another program. Prints what came; what could not be read is told and ends with the exit code 65.
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

export interface ImportOptions {
  account?: string;
  folder?: string;
}

export async function importMail(
  context: CliContext,
  source: string,
  { account, folder }: ImportOptions,
): Promise<number> {
  const profile = readProfileInUse(context);
  const only = profile.accounts.length === 1 ? profile.accounts[0]?.name : undefined;
  const name = account ?? only;
  if (name === undefined) {
    throw new MailtuiError('usage', 'there is more than one account', {
      hint: 'Say with --account which one takes the mail.',
    });
  }
  const progress = context.json ? null : await progressOn(context.stderr);
  return withKeeping(context, profile, async (keeping) => {
    const summary = await keeping.importMail({
      ...{ source: resolve(source), account: name, signal: context.signal },
      ...(folder === undefined ? {} : { folder }),
      onProgress: (path, done) => {
        progress?.follow({ event: 'progress', account: name, folder: path, done, total: 0 });
      },
      onSkipped: (origin, reason) => {
        progress?.clear();
        context.complain(sanitiseLine(`${origin}: ${reason}`));
      },
    });
    progress?.clear();
    const { imported, known, skipped, toUpload, folders } = summary;
    if (context.json) context.print(jsonLine(summary));
    else {
      const into = imported === 0 ? '' : ` into ${folders.join(', ')}`;
      const upload = toUpload === 0 ? '' : ' The next sync puts them on the server.';
      context.print(
        sanitiseLine(`${imported} messages imported${into}; ${known} were there already.${upload}`),
      );
    }
    return skipped > 0 ? exitCodeOf('bad-input') : 0;
  });
}
