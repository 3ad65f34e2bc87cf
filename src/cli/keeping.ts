/** Opens what looks after the store for one command, and closes it whatever happens. */
import { Keeping } from '../app/keeping.js';
import type { Profile } from '../app/openMailService.js';
import type { CliContext } from './context.js';

export async function withKeeping(
  { complain }: CliContext,
  profile: Profile,
  use: (keeping: Keeping) => Promise<number>,
): Promise<number> {
  const keeping = Keeping.open(profile, { notice: complain });
  try {
    return await use(keeping);
  } finally {
    await keeping.close();
  }
}
