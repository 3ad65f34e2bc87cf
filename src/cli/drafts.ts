/** `mailtui drafts`: what is being written. */
import { MailtuiError } from '../core/errors.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';
import { printMessages, rowLimit } from './printMessages.js';
import { withService } from './service.js';

export function listDrafts(context: CliContext, account?: string): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    await printMessages(context, service.drafts.list(account), rowLimit(context, undefined));
    return EXIT_OK;
  });
}

/** To the recently deleted. */
export function discardDraft(context: CliContext, id: string): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    const row = service.drafts.list().find((one) => one.id === service.find(id).id);
    if (row === undefined) throw new MailtuiError('bad-input', `message ${id} is not a draft`);
    const { draft } = await service.drafts.start({ kind: 'draft', id: row.id });
    await service.drafts.discard(draft.key);
    return EXIT_OK;
  });
}
