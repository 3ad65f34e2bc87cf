/** One account as a form: what it is, what was changed and not saved yet, what came of saving. Pure. */
import type { LookedUp } from '../../../app/screenConfig.js';
import { accountOptions, type AccountOptionId, type Option } from '../../../core/options.js';
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import {
  heading,
  note,
  SPACE,
  type AccountPage,
  type PageEntry,
  type PageRow,
  type PageView,
} from './page.js';
import { aboutOption, shownValue } from './settingsRows.js';

/** Entries that do something. */
export const SAVE = '!save';
export const SAVE_UNTESTED = '!save-untested';
export const TRUST = '!trust';
export const LOOK_UP = '!look-up';

/** What the form holds of an option, changed or not; undefined: nothing. */
export function formValue(
  { configured }: Pick<ScreenState, 'configured'>,
  { account, changes }: AccountPage,
  id: string,
): string | undefined {
  const known = configured.accounts.find(({ name }) => name === account);
  return changes[id] ?? known?.values[id];
}

export function accountView(state: ScreenState, page: AccountPage): PageView {
  const protocol = formValue(state, page, 'protocol') ?? 'imap';
  const options = accountOptions(protocol);
  const rows = (ids: readonly AccountOptionId[]): PageRow[] =>
    options.filter(({ id }) => ids.includes(id)).map((option) => optionRow(option, state, page));
  const { account } = page;
  return account === null
    ? { title: phrase('setup.title'), rows: [...setupRows(rows, state, page)] }
    : { title: phrase('account.title', { name: account }), rows: editRows(rows, page) };
}

type RowsOf = (ids: readonly AccountOptionId[]) => PageRow[];

function editRows(rows: RowsOf, page: AccountPage): PageRow[] {
  return [
    ...rows(['enabled', 'colour']),
    SPACE,
    heading(phrase('account.person')),
    ...rows(['displayName', 'address']),
    SPACE,
    heading(phrase('account.receiving')),
    ...rows(['protocol', 'host', 'port', 'security', 'user', 'password']),
    SPACE,
    heading(phrase('account.sending')),
    ...rows(['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser', 'sendmail', 'sign', 'encrypt']),
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
    ...rows(['password']),
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
    note(phrase('setup.oauth')),
  ];
}

/** Where only one protocol can be had, none needs to be explained. */
function hasChoice({ found }: AccountPage): boolean {
  return found === null || Object.keys(found.byProtocol).length > 1;
}

/** What is to be filled in once the servers were looked up: the password, or guesses made right. */
export function nextField({ byProtocol, isFound }: LookedUp): string {
  return isFound && Object.keys(byProtocol).length > 0 ? 'password' : 'host';
}

/** What an account is called is settled when it is made. */
function nameRow({ changes }: AccountPage): PageEntry {
  return {
    ...{ kind: 'entry', id: 'name', option: { type: 'text' }, label: phrase('account.name') },
    ...{ ...shownValue(changes['name'], ''), about: phrase('account.name.about') },
  };
}

function savingRows(page: AccountPage, save: string): PageRow[] {
  const { outcome, working, changes } = page;
  const isChanged = Object.keys(changes).length > 0;
  if (working !== null) return [note(working, 'accent')];
  if (outcome === null) {
    const tone = isChanged ? 'strong' : 'muted';
    return [{ ...action(SAVE, save, phrase('account.saveAbout')), tone }];
  }
  if (outcome.outcome === 'follows') {
    return [
      ...outcome.lines.map((line) => note(line, 'text')),
      action(SAVE, phrase('account.saveAgreed'), phrase('account.saveAbout')),
    ];
  }
  const { message, lines, trust } = outcome;
  return [
    note(`✗ ${message}`, 'danger'),
    ...lines.map((line) => note(`  ${line}`, 'text')),
    ...(trust === null
      ? []
      : [
          action(
            TRUST,
            phrase('account.trust'),
            phrase('account.trustAbout', { fingerprint: trust.fingerprint }),
          ),
        ]),
    action(SAVE, save, phrase('account.saveAbout')),
    action(SAVE_UNTESTED, phrase('account.saveUntested'), phrase('account.saveUntestedAbout')),
  ];
}

function action(id: string, label: string, about: string): PageEntry {
  return { kind: 'entry', id, label, value: '', tone: 'strong', about };
}

function optionRow(
  { id, kind, usual }: Option<AccountOptionId>,
  state: ScreenState,
  page: AccountPage,
): PageEntry {
  const changed = page.changes[id];
  const own = formValue(state, page, id);
  const isSecret = kind.type === 'secret';
  const shown = shownValue(
    isSecret && own !== undefined ? hidden(own) : own,
    isSecret ? '' : usual,
  );
  return {
    ...{ kind: 'entry', id, option: kind, label: phrase(`account.${id}`) },
    ...{ value: shown.value, tone: toneOf(changed, shown.tone) },
    about: aboutOption(phrase(`account.${id}.about`), usual),
  };
}

/** What is not saved yet stands out. */
function toneOf(changed: string | undefined, tone: PageEntry['tone']): PageEntry['tone'] {
  if (changed !== undefined) return 'accent';
  return tone === 'accent' ? 'text' : tone;
}

/** As many dots as letters, up to a dozen. */
export function hidden(secret: string): string {
  return '•'.repeat(Math.min(12, Array.from(secret).length));
}
