/** Opens the MailService for one command and closes it whatever happens. */
import { existsSync } from 'node:fs';
import type { MailService } from '../app/mailService.js';
import { openMailService, type Profile } from '../app/openMailService.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';

export async function withService(
  context: CliContext,
  profile: Profile,
  use: (service: MailService) => Promise<number>,
): Promise<number> {
  const { complain, debug } = context;
  const trace = (line: string): void => {
    complain(sanitiseLine(line));
  };
  if (!existsSync(profile.paths.indexFile))
    await (await import('./mend.js')).mend(context, profile);
  const damage: { setAside: string | null } = { setAside: null };
  const open = () =>
    openMailService(profile, {
      notice: complain,
      damaged: (setAside) => {
        damage.setAside = setAside;
      },
      ...(debug ? { trace } : {}),
    });
  let service = open();
  if (damage.setAside !== null) {
    await service.close();
    await (await import('./mend.js')).mend(context, profile, damage.setAside);
    service = open();
  }
  try {
    return await use(service);
  } finally {
    await service.close();
  }
}
