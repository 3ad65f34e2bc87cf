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
