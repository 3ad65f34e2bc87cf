/** One account as a form: what it is, what was changed and not saved yet, what came of saving. Pure. */
import type { LookedUp } from '../../../app/screenConfig.js';
import { accountOptions, type AccountOptionId } from '../../../core/options.js';
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import { action, optionRow, savingRows } from './formRows.js';
import { formValue } from './formValue.js';
import { identityEntries, identityView } from './identityRows.js';
import { loginRows } from './loginRows.js';
import {
  heading,
  note,
  SPACE,
  type AccountPage,
  type PageEntry,
  type PageRow,
  type PageView,
} from './page.js';
import { shownValue } from './settingsRows.js';

/** The entry that looks servers up. */
export const LOOK_UP = '!look-up';

export function accountView(state: ScreenState, page: AccountPage): PageView {
  const protocol = formValue(state, page, 'protocol') ?? 'imap';
  const options = accountOptions(protocol);
  const rows = (ids: readonly AccountOptionId[]): PageRow[] =>
    options
      .filter(({ id }) => ids.includes(id))
      .map((option) => {
        const { id } = option;
        return optionRow(option, formValue(state, page, id), page.changes[id]);
      });
  const { account, identity } = page;
  if (account !== null && identity !== null) return identityView(state, { ...page, identity });
  return account === null
    ? { title: phrase('setup.title'), rows: [...setupRows(rows, state, page)] }
    : { title: phrase('account.title', { name: account }), rows: editRows(rows, state, page) };
}

type RowsOf = (ids: readonly AccountOptionId[]) => PageRow[];

function editRows(rows: RowsOf, state: ScreenState, page: AccountPage): PageRow[] {
  return [
    ...rows(['enabled', 'colour']),
    SPACE,
    heading(phrase('account.person')),
    ...rows(['displayName', 'address']),
    SPACE,
    heading(phrase('account.receiving')),
    ...rows(['protocol', 'host', 'port', 'security', 'user']),
    ...loginRows(state, page, rows(['password'])),
    SPACE,
    heading(phrase('account.sending')),
    ...rows(['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser', 'sendmail', 'sign', 'encrypt']),
    SPACE,
    heading(phrase('identity.heading')),
    ...identityEntries(state, page),
    SPACE,
    heading(phrase('account.policy')),
    ...rows(['afterDownload', 'newestFirst', 'headersOnlyAbove', 'history', 'include']),
    ...rows(['exclude', 'syncEvery', 'authentication']),
    SPACE,
    heading(phrase('account.telling')),
    ...rows(['notify', 'onNewMail']),
    SPACE,
    ...savingRows(page, phrase('account.save')),
  ];
}

function setupRows(rows: RowsOf, state: ScreenState, page: AccountPage): PageRow[] {
  const isPop3 = formValue(state, page, 'protocol') === 'pop3';
  return [
    ...rows(['address']),
    action(LOOK_UP, phrase('setup.lookUp'), phrase('setup.lookUpAbout')),
    ...(page.found?.lines ?? []).map((line) => note(`  ${line}`)),
    ...(page.found?.notes[isPop3 ? 'pop3' : 'imap'] ?? []).map((line) => note(`  ${line}`)),
    SPACE,
    heading(phrase('account.receiving')),
    ...rows(['protocol']),
    ...(hasChoice(page) ? [note(`  ${phrase('setup.protocols')}`)] : []),
    ...loginRows(state, page, rows(['password'])),
    ...(isPop3 ? rows(['afterDownload']) : []),
    ...rows(['host', 'port', 'security', 'user']),
    SPACE,
    heading(phrase('account.sending')),
    ...rows(['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser']),
    SPACE,
    heading(phrase('account.person')),
    ...rows(['displayName']),
    nameRow(page),
    SPACE,
    ...savingRows(page, phrase('setup.add')),
  ];
}

/** Where only one protocol can be had, none needs to be explained. */
function hasChoice({ found }: AccountPage): boolean {
  return found === null || Object.keys(found.byProtocol).length > 1;
}

/** What is to be filled in once the servers were looked up: what logs in, or guesses made right. */
export function nextField({ byProtocol, isFound, values }: LookedUp): string {
  if (!isFound || Object.keys(byProtocol).length === 0) return 'host';
  return values['login'] === undefined ? 'password' : 'clientId';
}

/** What an account is called is settled when it is made. */
function nameRow({ changes }: AccountPage): PageEntry {
  return {
    ...{ kind: 'entry', id: 'name', option: { type: 'text' }, label: phrase('account.name') },
    ...{ ...shownValue(changes['name'], ''), about: phrase('account.name.about') },
  };
}
