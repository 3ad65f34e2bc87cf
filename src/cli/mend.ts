/** An index that is missing or damaged is made anew from the mail before a command goes on. */
import type { Profile } from '../app/openMailService.js';
import { mendIndex } from '../app/mendIndex.js';
import type { CliContext } from './context.js';
import { progressOn } from './terminalProgress.js';

/** Tells on stderr what was done. Does nothing where nothing is wrong, or there is no mail. */
export async function mend(
  context: CliContext,
  profile: Profile,
  setAside?: string,
): Promise<void> {
  const progress = await progressOn(context.stderr);
  const told = await mendIndex({
    profile,
    ...(setAside === undefined ? {} : { setAside }),
    signal: context.signal,
    onProgress: (account, folder, done, total) => {
      progress?.follow({ event: 'progress', account, folder, done, total });
    },
  });
  progress?.clear();
  if (told !== null) context.complain(told);
}
