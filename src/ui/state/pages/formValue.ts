import type { ScreenState } from '../state.js';
import type { AccountPage } from './page.js';

/** What the form holds of an option, changed or not; undefined: nothing. */
export function formValue(
  { configured }: Pick<ScreenState, 'configured'>,
  { account, identity, changes }: AccountPage,
  id: string,
): string | undefined {
  const known = configured.accounts.find(({ name }) => name === account);
  const of =
    identity === null ? known : known?.identities.find(({ address }) => address === identity);
  return changes[id] ?? of?.values[id];
}

/** As if this one had not been changed. */
export function withoutChange({ changes }: AccountPage, id: string): AccountPage['changes'] {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => name !== id));
}

/** What was looked up of the servers of a protocol. */
export function going(found: AccountPage['found'], protocol: string): AccountPage['changes'] {
  return found?.byProtocol[protocol === 'pop3' ? 'pop3' : 'imap'] ?? {};
}
