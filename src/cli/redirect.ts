/** `mailtui redirect`: a message goes on to others as it is. */
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { sendDue } from './send.js';
import { checkLine } from '../mime/newHeaders.js';
import { withService } from './service.js';

export function redirect(
  context: CliContext,
  id: string,
  recipients: readonly string[],
  options: { account?: string },
): Promise<number> {
  const to = recipients.map((one) => checkLine('address', one)).join(', ');
  return withService(context, readProfileInUse(context), async (service) => {
    const row = service.find(id);
    const queued = await service.drafts.redirect(row.id, to, Date.now(), options.account);
    return sendDue(context, service, queued.account, queued.id);
  });
}
