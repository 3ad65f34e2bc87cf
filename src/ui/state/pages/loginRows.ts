/** How an account logs in, in its form: by a password, or by signing in (OAuth2). Pure. */
import type { LoginWay } from '../../../app/screenConfig.js';
import type { OptionKind } from '../../../core/options.js';
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import { hidden } from './formRows.js';
import { formValue } from './formValue.js';
import type { AccountPage, PageEntry, PageRow } from './page.js';
import { shownValue } from './settingsRows.js';

const WAYS: readonly LoginWay[] = ['browser', 'code', 'password'];
const TEXT: OptionKind = { type: 'text' };

/** @param password what is asked of who has one. */
export function loginRows(
  state: ScreenState,
  page: AccountPage,
  password: readonly PageRow[],
): PageRow[] {
  const login = formValue(state, page, 'login') ?? 'password';
  const way: PageEntry = {
    ...{ kind: 'entry', id: 'login', option: { type: 'choice', choices: WAYS } },
    ...{ label: phrase('account.login'), value: spoken(login) },
    ...{ tone: page.changes['login'] === undefined ? 'text' : 'accent' },
    about: phrase('account.login.about'),
  };
  if (login === 'password') return [way, ...password];
  if (login !== 'browser' && login !== 'code') return [way];
  const row = (id: SignInField, option: OptionKind = TEXT): PageEntry => {
    const own = formValue(state, page, id);
    const shown = own !== undefined && option.type === 'secret' ? hidden(own) : own;
    return {
      ...{ kind: 'entry', id, option, label: phrase(`account.${id}`) },
      ...{ ...shownValue(shown, ''), about: phrase(`account.${id}.about`) },
    };
  };
  return [
    way,
    row('issuer'),
    row('clientId'),
    row('clientSecret', { type: 'secret' }),
    row('scope'),
  ];
}

type SignInField = 'issuer' | 'clientId' | 'clientSecret' | 'scope';

function spoken(login: string): string {
  switch (login) {
    case 'browser':
      return phrase('login.browser');
    case 'code':
      return phrase('login.code');
    case 'password':
      return phrase('login.password');
    default:
      return phrase('login.signedIn');
  }
}
