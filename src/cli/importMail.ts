/**
 * `mailtui import`: mail from an mbox, a Maildir, message files, a zip archive, or a directory of
 * another program. Prints what came; what could not be read is told and ends with the exit code 65.
 */
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { takeMailIn } from './takeMailIn.js';

export interface ImportOptions {
  account?: string;
  folder?: string;
}

export function importMail(
  context: CliContext,
  source: string,
  { account, folder }: ImportOptions,
): Promise<number> {
  return takeMailIn(context, {
    ...{ source, account, hint: 'Say with --account which one takes the mail.' },
    take: (keeping, taking) =>
      keeping.importMail({ ...taking, ...(folder === undefined ? {} : { folder }) }),
    tell: ({ imported, known, toUpload, folders }) => {
      const into = imported === 0 ? '' : ` into ${folders.join(', ')}`;
      const upload = toUpload === 0 ? '' : ' The next sync puts them on the server.';
      context.print(
        sanitiseLine(`${imported} messages imported${into}; ${known} were there already.${upload}`),
      );
    },
  });
}
