/**
 * `mailtui adopt`: a Maildir of another program instead of a first download. Prints what came; what
 * could not be read is told and ends with the exit code 65.
 */
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { takeMailIn } from './takeMailIn.js';

export interface AdoptOptions {
  account?: string;
  dryRun?: boolean;
}

export function adopt(
  context: CliContext,
  source: string,
  { account, dryRun = false }: AdoptOptions,
): Promise<number> {
  return takeMailIn(context, {
    ...{ source, account, hint: 'Say with --account whose mail it is.' },
    take: (keeping, taking) => keeping.adoptMaildir({ ...taking, dryRun }),
    tell: ({ adopted, known, octets, folders }) => {
      for (const [folder, count] of Object.entries(folders)) {
        context.print(sanitiseLine(`${folder}: ${String(count)}`));
      }
      const verb = dryRun ? 'would be adopted' : 'are adopted';
      const again = known === 0 ? '' : ` ${String(known)} were before.`;
      const size = `${String(Math.ceil(octets / 1024 / 1024))} MB`;
      context.print(`${String(adopted)} messages (${size}) ${verb}.${again}`);
      if (!dryRun) context.print('The next sync looks for them on the server.');
    },
  });
}
