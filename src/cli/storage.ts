/** `mailtui storage`: how full each account is, and with what. */
import type { MailService } from '../app/mailService.js';
import { octetsText, quotaText } from '../core/storage.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfileInUse, readProfile } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine } from './json.js';
import { withService } from './service.js';

/** How many of the biggest folders, senders and messages are told. */
const BIGGEST = 10;

export function storage(context: CliContext, options: { account?: string }): Promise<number> {
  const profile =
    options.account === undefined
      ? readProfileInUse(context)
      : readProfile(context, options.account);
  return withService(context, profile, (service) => {
    for (const { name } of profile.accounts) {
      if (options.account !== undefined && options.account !== name) continue;
      const report = reportOf(service, name);
      if (context.json) context.print(jsonLine(report));
      else for (const line of linesOf(report)) context.print(sanitiseLine(line));
    }
    return Promise.resolve(0);
  });
}

function reportOf(service: MailService, account: string) {
  const quota = service.quota(account);
  const { biggest, ...use } = service.storageUse(account, BIGGEST);
  const largest = biggest.map((id) => {
    const { folder, from, subject, size } = service.find(id);
    return { id, folder, from, subject, size };
  });
  return { account, quota, ...use, largest };
}

function linesOf(report: ReturnType<typeof reportOf>): string[] {
  const { account, quota, messages, octets, folders, senders, years, largest } = report;
  const row = (size: number, ...words: string[]) =>
    `  ${octetsText(size).padStart(8)}  ${words.join('  ')}`;
  return [
    `${account}: ${octetsText(octets)} in ${messages} messages here`,
    ...(quota === null ? [] : [`On the server: ${quotaText(quota)}`]),
    'Folders',
    ...folders.map((one) => row(one.octets, one.path)),
    'Senders',
    ...senders.map((one) => row(one.octets, one.address, `${one.messages} messages`)),
    'Years',
    ...years.map((one) => row(one.octets, one.year, `${one.messages} messages`)),
    'Messages',
    ...largest.map((one) => row(one.size, one.id, one.folder, one.subject)),
  ];
}
