/** `mailtui storage`: how full each account is, and with what. */
import type { MailService } from '../app/mailService.js';
import { daysUntilFull, octetsText, quotaText } from '../core/storage.js';
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
  const fullInDays = daysUntilFull(quota, use.recentOctets);
  return { account, quota, fullInDays, ...use, largest };
}

function linesOf(report: ReturnType<typeof reportOf>): string[] {
  const { account, quota, messages, octets, folders, senders, years, largest } = report;
  const { fullInDays, lists, types } = report;
  const row = (size: number, ...words: string[]) =>
    `  ${octetsText(size).padStart(8)}  ${words.join('  ')}`;
  return [
    `${account}: ${octetsText(octets)} in ${messages} messages here`,
    ...(quota === null ? [] : [`On the server: ${quotaText(quota)}${forecast(fullInDays)}`]),
    ...places(report),
    'Folders',
    ...folders.map((one) => row(one.octets, one.path)),
    'Senders',
    ...senders.map((one) => row(one.octets, one.address, `${one.messages} messages`)),
    'Years',
    ...years.map((one) => row(one.octets, one.year, `${one.messages} messages`)),
    ...(lists.length === 0 ? [] : ['Mailing lists']),
    ...lists.map((one) => row(one.octets, one.list, `${one.messages} messages`)),
    ...(types.length === 0 ? [] : ['Attachments']),
    ...types.map((one) => row(one.octets, one.type, `in ${one.messages} messages`)),
    'Messages',
    ...largest.map((one) => row(one.size, one.id, one.folder, one.subject)),
  ];
}

/** `, full in about 5 months` */
function forecast(days: number | null): string {
  if (days === null) return '';
  if (days < 1) return ', full';
  const [count, unit] = days < 60 ? [days, 'days'] : [Math.round(days / 30), 'months'];
  return `, full in about ${String(count)} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

function places({ places: { server, here, both } }: ReturnType<typeof reportOf>): string[] {
  const part = ({ messages, octets }: typeof server, where: string) =>
    messages === 0 ? [] : [`${String(messages)} ${where} (${octetsText(octets)})`];
  const parts = [
    ...part(both, 'here and on the server'),
    ...part(here, 'only here'),
    ...part(server, 'only on the server'),
  ];
  return parts.length === 0 ? [] : [parts.join(', ')];
}
