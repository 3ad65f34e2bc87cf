/** `mailtui redirect`: a message goes on to others as it is. */
import { identityAddressed, identitiesOf } from '../core/identity.js';
import { findAccount } from '../config/read.js';
import { refusePartial } from '../app/partialMessages.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { dispatch } from './send.js';
import { withService } from './service.js';

export function redirect(
  context: CliContext,
  id: string,
  recipients: readonly string[],
  options: { account?: string },
): Promise<number> {
  const profile = readProfileInUse(context);
  return withService(context, profile, async (service) => {
    const row = service.find(id);
    refusePartial(row);
    const account = findAccount(profile, options.account ?? row.account);
    const addressed = [...row.to, ...row.cc].map(({ address }) => address);
    const { name, address } = identityAddressed(account, addressed) ?? identitiesOf(account)[0];
    const { redirectMessage } = await import('../mime/redirect.js');
    const { typedAddresses } = await import('../mime/draftMessage.js');
    const wishes = { from: { name, address }, to: recipients.flatMap(typedAddresses) };
    const submission = redirectMessage(await service.raw(row.id), wishes, Date.now());
    return dispatch(context, service, account.name, submission);
  });
}
