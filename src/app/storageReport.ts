/** How full the accounts are, and with what: for the screen. Untrusted text. */
import type { MailService } from './mailService.js';
import type { AccountStorage } from './screenInventory.js';

/** How many of the biggest folders, senders, years and messages are told. */
const BIGGEST = 10;

export function storageOf(
  service: Pick<MailService, 'quota' | 'storageUse' | 'find'>,
  accounts: readonly string[],
): AccountStorage[] {
  return accounts.map((account) => {
    const { biggest, ...use } = service.storageUse(account, BIGGEST);
    const messages = biggest.map((id) => {
      const { from, subject, size } = service.find(id);
      const [author] = from;
      const name = author === undefined ? '' : author.name || author.address;
      return { id, from: name, subject, octets: size };
    });
    return { account, quota: service.quota(account), ...use, biggest: messages };
  });
}
