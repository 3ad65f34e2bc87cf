/** What the forms of an account and of its identities are made of. Pure. */
import type { AccountOptionId, IdentityOptionId, Option } from '../../../core/options.js';
import type { SignInStep } from '../../../app/screenConfig.js';
import { phrase } from '../../text/phrase.js';
import {
  entriesOf,
  note,
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
export const COPY_ADDRESS = '!copy-address';
/** What is typed here is the answer of a browser elsewhere. */
export const PASTED = 'pasted';

/** @param own what it is now; undefined: nothing is said */
export function optionRow(
  { id, kind, usual }: Option<AccountOptionId | IdentityOptionId>,
  own: string | undefined,
  changed: string | undefined,
): PageEntry {
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

/** Saving, what came of it, and what can be done about that. */
export function savingRows(page: AccountPage, save: string): PageRow[] {
  const { outcome, working, changes } = page;
  const isChanged = Object.keys(changes).length > 0;
  if (page.signIn !== null) return stepRows(page.signIn);
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

/** What is to be done in a browser. */
function stepRows({ url, code }: SignInStep): PageRow[] {
  return [
    note(phrase('signIn.open'), 'text'),
    note(`  ${url}`, 'strong'),
    ...(code === null ? [] : [note(phrase('signIn.code', { code }), 'strong')]),
    action(COPY_ADDRESS, phrase('signIn.copy'), phrase('signIn.copyAbout')),
    ...(code === null ? [pastedRow()] : []),
  ];
}

function pastedRow(): PageEntry {
  return {
    ...{ kind: 'entry', id: PASTED, option: { type: 'text' }, label: phrase('signIn.pasted') },
    ...{ ...shownValue(undefined, ''), about: phrase('signIn.pastedAbout') },
  };
}

/** Index of what goes on now: after a save that came to nothing, or for a sign-in. */
export function actionAt(view: PageView): number {
  return entriesOf(view).findIndex(({ id }) => [TRUST, SAVE, COPY_ADDRESS].includes(id));
}

export function action(id: string, label: string, about: string): PageEntry {
  return { kind: 'entry', id, label, value: '', tone: 'strong', about };
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
