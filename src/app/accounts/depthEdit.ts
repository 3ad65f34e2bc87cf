/** `accounts edit --history --headers-only-above`: how much of the mail comes whole. */
import type { AccountConfig } from '../../core/account.js';
import type { History } from '../../core/depth.js';
import { MailtuiError } from '../../core/errors.js';
import { parseSize, printSize } from '../../core/query/sizes.js';

export interface DepthWishes {
  history?: string;
  headersOnlyAbove?: string;
}

export type DepthEdit = Pick<AccountConfig, 'history' | 'headersOnlyAbove'>;

/** Less would not save more than a header costs. */
const LEAST_OCTETS = 1024;
const MOST_DAYS = 99_999;

/** Empty when nothing was wished; `undefined` in it takes the setting away. @throws `usage` */
export function editDepth(
  { name, protocol }: Pick<AccountConfig, 'name' | 'protocol'>,
  { history, headersOnlyAbove }: DepthWishes,
): { [Field in keyof DepthEdit]?: DepthEdit[Field] | undefined } {
  if (history !== undefined && protocol !== 'imap') {
    throw new MailtuiError('usage', `${name} is a POP3 account: its server tells no dates`, {
      hint: '--history is for IMAP; for POP3 there is --headers-only-above.',
    });
  }
  if (headersOnlyAbove !== undefined && protocol !== 'pop3') {
    throw new MailtuiError('usage', `${name} is an IMAP account: it has --history instead`, {
      hint: '--headers-only-above is for POP3.',
    });
  }
  return {
    ...(history === undefined ? {} : { history: asHistory(history) }),
    ...(headersOnlyAbove === undefined ? {} : { headersOnlyAbove: asLimit(headersOnlyAbove) }),
  };
}

/** What follows from the change, in short lines. */
export function depthExplained(edit: ReturnType<typeof editDepth>): string[] {
  if (Object.keys(edit).length === 0) return [];
  const { history, headersOnlyAbove } = edit;
  const isAll = 'history' in edit ? history === 'all' : headersOnlyAbove === undefined;
  if (isAll) return ['The next sync fetches the rest of what is only partly here.'];
  const which =
    typeof history === 'object'
      ? `mail that is older than ${history.days} days`
      : `messages of more than ${printSize(headersOnlyAbove ?? 0)}`;
  return [
    `Of ${which} only the headers are fetched from now on;`,
    'the rest comes when you open one, or with mailtui fetch. Nothing that is here goes.',
    ...(headersOnlyAbove === undefined
      ? []
      : ['The server keeps each of them for as long as it is only partly here.']),
  ];
}

/** As in the options. */
export function historyText(history: History): string {
  return history === 'all' ? 'all' : String(history.days);
}

function asHistory(value: string): History {
  if (value === 'all') return 'all';
  const days = /^[1-9]\d{0,4}$/.test(value) ? Number(value) : 0;
  if (days >= 1 && days <= MOST_DAYS) return { days };
  throw new MailtuiError('usage', '--history: it is all, or a number of days');
}

function asLimit(value: string): number | undefined {
  if (value === 'off') return undefined;
  const octets = parseSize(value);
  if (octets !== null && octets >= LEAST_OCTETS) return octets;
  throw new MailtuiError('usage', '--headers-only-above: it is a size such as 500k or 1M, or off');
}
