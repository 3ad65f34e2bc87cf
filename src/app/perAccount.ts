import type { MessageRow } from '../core/indexRows.js';

/** What is found for the account of a message, once for each account. */
export function perAccount<T>(find: (account: string) => T): (row: MessageRow) => T {
  const known = new Map<string, T>();
  return ({ account }) => {
    const found = known.get(account) ?? find(account);
    known.set(account, found);
    return found;
  };
}
