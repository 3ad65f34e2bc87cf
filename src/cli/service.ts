/** Opens the MailService for one command and closes it whatever happens. */
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
  const service = openMailService(profile, {
    notice: complain,
    ...(debug ? { trace } : {}),
  });
  try {
    return await use(service);
  } finally {
    await service.close();
  }
}
