/** An address that an account writes from: in the form of the account, and as a form of its own. Pure. */
import { IDENTITY_OPTIONS, type IdentityOptionId } from '../../../core/options.js';
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import { formValue } from './formValue.js';
import { action, optionRow, savingRows } from './formRows.js';
import {
  heading,
  SPACE,
  type AccountPage,
  type PageEntry,
  type PageRow,
  type PageView,
} from './page.js';

/** Before the address: the entry that leads to its form. Nothing behind it: to that of a new one. */
const TO_IDENTITY = '!identity:';
export const REMOVE_IDENTITY = '!remove-identity';

/** The address that the entry leads to; null: it is another entry. */
export function identityOfEntry(id: string): string | null {
  return id.startsWith(TO_IDENTITY) ? id.slice(TO_IDENTITY.length) : null;
}

/** Those of an account, and one that adds another. */
export function identityEntries({ configured }: ScreenState, page: AccountPage): PageEntry[] {
  const account = configured.accounts.find(({ name }) => name === page.account);
  const known = (account?.identities ?? []).map(({ address, values }, at): PageEntry => {
    const { smtpHost, sentFolder, replyTo } = values;
    const parts = [
      ...(smtpHost === undefined ? [] : [phrase('identity.by', { server: smtpHost })]),
      ...(sentFolder === undefined ? [] : [phrase('identity.in', { folder: sentFolder })]),
      ...(replyTo === undefined ? [] : [phrase('identity.answers', { address: replyTo })]),
    ];
    return {
      ...{ kind: 'entry', id: `${TO_IDENTITY}${address}`, label: address },
      ...{ value: parts.join(' · '), tone: 'text' },
      about: phrase(at === 0 ? 'identity.ownAbout' : 'identity.entryAbout'),
    };
  });
  const add = action(TO_IDENTITY, phrase('identity.add'), phrase('identity.addAbout'));
  return [...known, { ...add, tone: 'text' }];
}

const APPEARANCE: readonly IdentityOptionId[] = ['displayName', 'signature', 'replyTo'];

/** The account's own address sends as the account does. */
export function identityView(
  state: ScreenState,
  page: AccountPage & { identity: string },
): PageView {
  const { identity, account } = page;
  const own = state.configured.accounts.find(({ name }) => name === account)?.identities[0];
  const isNew = identity === '';
  const rows = (fits: (id: IdentityOptionId) => boolean): PageRow[] =>
    IDENTITY_OPTIONS.filter(({ id }) => fits(id)).map((option) => {
      const { id } = option;
      const row = optionRow(option, formValue(state, page, id), page.changes[id]);
      return { ...row, about: phrase(`identity.${id}.about`) };
    });
  const isLook = (id: IdentityOptionId): boolean => APPEARANCE.includes(id);
  return {
    title: isNew ? phrase('identity.new') : identity,
    rows: [
      ...(isNew ? [addressRow(page)] : []),
      ...rows(isLook),
      ...(own?.address === identity
        ? []
        : [SPACE, heading(phrase('account.sending')), ...rows((id) => !isLook(id))]),
      SPACE,
      ...savingRows(page, phrase('account.save')),
      ...(isNew || own?.address === identity
        ? []
        : [action(REMOVE_IDENTITY, phrase('identity.remove'), phrase('identity.removeAbout'))]),
    ],
  };
}

function addressRow({ changes }: AccountPage): PageEntry {
  const { address = '' } = changes;
  return {
    ...{ kind: 'entry', id: 'address', option: { type: 'text' }, label: phrase('account.address') },
    ...{ value: address, tone: 'accent', about: phrase('identity.address.about') },
  };
}
