/**
 * What is known of who sent a message: what the account's own server found out, and whether they
 * have written before. In sentences that say who says so; nothing here claims to have verified
 * anything. Untrusted text.
 */
import type { AccountConfig } from '../core/account.js';
import type { MessageRow } from '../core/indexRows.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import type { Authentication, ReadableMessage } from '../core/message.js';
import { authenticationOf, isNamedServer, isOwnServer } from '../mime/authentication.js';

export function senderFindings(
  row: MessageRow,
  message: ReadableMessage,
  accounts: readonly AccountConfig[],
  index: Pick<MailIndexReader, 'correspondents'>,
): string[] {
  const account = accounts.find(({ name }) => name === row.account);
  if (account === undefined) return [];
  const { authentication, incoming } = account;
  const found = authenticationOf(message.headers, (server) =>
    authentication === undefined
      ? isOwnServer(server, incoming.host)
      : isNamedServer(server, authentication),
  );
  return [
    ...(found === null ? [] : authenticationSentence(found)),
    ...(isFirstOf(row, account, index) ? ['First message from this sender'] : []),
  ];
}

/** `mx.example.net says: DMARC pass for example.org`; where there is no DMARC, the others. */
export function authenticationSentence({ server, results }: Authentication): string[] {
  const told = (['dmarc', 'dkim', 'spf'] as const).flatMap((method) => {
    const all = results.filter((one) => one.method === method && one.result !== 'none');
    const best = all.find(({ result }) => result === 'pass') ?? all[0];
    if (best === undefined) return [];
    const domain = best.domain === '' ? '' : ` for ${best.domain}`;
    return [{ method, says: `${method.toUpperCase()} ${best.result}${domain}` }];
  });
  if (told.length === 0) return [`${server} found nothing that tells who sent it`];
  const shown = told[0]?.method === 'dmarc' ? told.slice(0, 1) : told;
  return [`${server} says: ${shown.map(({ says }) => says).join(', ')}`];
}

/** Nobody's first message is one's own, or one to somebody to whom one has written. */
function isFirstOf(
  row: MessageRow,
  account: AccountConfig,
  index: Pick<MailIndexReader, 'correspondents'>,
): boolean {
  const address = row.from[0]?.address.toLowerCase() ?? '';
  if (!address.includes('@') || address === account.address.toLowerCase()) return false;
  const own = accountAddresses(account);
  const known = index
    .correspondents({ text: address, own, now: row.sortDate, limit: 20 })
    .find((one) => one.address === address);
  return known !== undefined && known.messages <= 1 && known.written === 0;
}

function accountAddresses({ address }: AccountConfig): string[] {
  return [address];
}
