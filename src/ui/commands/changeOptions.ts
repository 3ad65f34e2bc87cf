/** Options of the settings and of an account: chosen, typed, or as usual again. */
import { SETTINGS, type SettingId } from '../../core/options.js';
import { LOOK_UP } from '../state/pages/accountRows.js';
import { COPY_ADDRESS, PASTED, SAVE, SAVE_UNTESTED, TRUST } from '../state/pages/formRows.js';
import { formValue } from '../state/pages/formValue.js';
import { identityOfEntry, REMOVE_IDENTITY } from '../state/pages/identityRows.js';
import { openPage } from '../state/pages/openPage.js';
import { NO_CURSOR, type PageEntry } from '../state/pages/page.js';
import { selectedEntry } from '../state/pages/pageView.js';
import { TO_ACCOUNTS } from '../state/pages/settingsRows.js';
import type { ScreenState } from '../state/state.js';
import type { Command, CommandContext } from './command.js';
import { phrase } from '../text/phrase.js';

const inForm = { group: 'Screens', contexts: ['settings', 'account'] } as const;
const inValue = { group: 'Screens', contexts: ['value'] } as const;

function valueOf({ store, effects }: CommandContext, { id }: PageEntry): string {
  const page = openPage(store.get());
  if (page?.kind === 'account') return formValue(store.get(), page, id) ?? '';
  return effects.pages.settingNow(id as SettingId);
}

function put({ store, effects }: CommandContext, { id }: PageEntry, text: string): void {
  if (id === PASTED) effects.pages.answerSignIn(text);
  else if (openPage(store.get())?.kind === 'account') effects.pages.fill(id, text);
  else effects.pages.set(id as SettingId, text);
}

/** On or off, the next of its choices, or a line to type it in. */
function change(context: CommandContext): void {
  const entry = selectedEntry(context.store.get());
  if (entry === null) return;
  const { effects } = context;
  const identity = identityOfEntry(entry.id);
  if (identity !== null) {
    effects.pages.openIdentity(identity);
    return;
  }
  switch (entry.id) {
    case TO_ACCOUNTS:
      effects.pages.openAccounts();
      return;
    case SAVE:
      effects.pages.saveAccount({ test: true });
      return;
    case SAVE_UNTESTED:
      effects.pages.saveAccount({ test: false });
      return;
    case TRUST:
      effects.pages.trust();
      return;
    case COPY_ADDRESS: {
      const page = openPage(context.store.get());
      if (page?.kind === 'account' && page.signIn !== null) effects.reading.copy(page.signIn.url);
      return;
    }
    case REMOVE_IDENTITY:
      effects.pages.removeIdentity();
      return;
    case LOOK_UP:
      effects.pages.lookUp();
      return;
    default:
      if (isChoice(entry)) turn(1)(context, null);
      else type(context, entry);
  }
}

function isChoice({ option }: PageEntry): boolean {
  return option?.type === 'switch' || option?.type === 'choice';
}

function type(context: CommandContext, entry: PageEntry): void {
  const { effects, store } = context;
  const page = openPage(store.get());
  if (page === null || entry.option === undefined) return;
  const typing = entry.option.type === 'secret' ? '' : valueOf(context, entry);
  effects.pages.type(typing);
}

function turn(by: 1 | -1): Command['run'] {
  return (context) => {
    const entry = selectedEntry(context.store.get());
    if (entry?.option === undefined) return;
    const { option } = entry;
    const choices =
      option.type === 'switch' ? ['on', 'off'] : 'choices' in option ? option.choices : [];
    if (choices.length === 0) return;
    const at = choices.indexOf(valueOf(context, entry));
    const next = choices[(at + by + choices.length) % choices.length];
    if (next !== undefined) put(context, entry, next);
  };
}

function notChoice(state: ScreenState): string | null {
  const entry = selectedEntry(state);
  return entry !== null && isChoice(entry) ? null : '';
}

function accept(context: CommandContext): void {
  const { store, effects } = context;
  const page = openPage(store.get());
  const entry = selectedEntry(store.get());
  if (page?.typing == null) return;
  const text = page.typing.trim();
  effects.pages.type(null);
  if (entry?.option === undefined) return;
  if (entry.option.type === 'number' && text === '') {
    if (page.kind === 'settings') effects.pages.set(entry.id as SettingId, null);
    // Others have to be something: a port.
    else if (entry.id === 'syncEvery') put(context, entry, '');
    return;
  }
  const isSame = entry.option.type !== 'secret' && text === valueOf(context, entry);
  if (!isSame) put(context, entry, text);
}

export const changeOptions: readonly Command[] = [
  {
    ...inForm,
    ...{ id: 'option.change', title: 'Change it', keys: ['Enter', 'Space', 'i'], hint: 'change' },
    run: change,
  },
  {
    ...inForm,
    ...{ id: 'option.next', title: 'Its next choice', keys: ['Right', 'l'] },
    ...{ disabledReason: notChoice, run: turn(1) },
  },
  {
    ...inForm,
    ...{ id: 'option.previous', title: 'Its choice before', keys: ['Left', 'h'] },
    ...{ disabledReason: notChoice, run: turn(-1) },
  },
  {
    ...{ id: 'option.usual', title: 'As usual again', keys: ['Backspace', 'x', 'd'] },
    ...{ group: 'Screens', contexts: ['settings'], hint: 'as usual' },
    disabledReason: (state) => (selectedEntry(state)?.option === undefined ? '' : null),
    run: ({ store, effects }) => {
      const id = selectedEntry(store.get())?.id;
      if (id !== undefined) effects.pages.set(id as SettingId, null);
    },
  },
  {
    ...{ id: 'account.save', title: 'Save the account', keys: ['s', 'Ctrl-S'], hint: 'save' },
    ...{ group: 'Screens', contexts: ['account'] },
    run: ({ effects }) => {
      effects.pages.saveAccount({ test: true });
    },
  },
  {
    ...{ id: 'settings.set', title: 'Change a setting', group: 'Screens', keys: [] },
    contexts: ['sidebar', 'list', 'reader', 'welcome', 'settings'],
    argument: {
      name: 'SETTING',
      asks: 'a setting and its value, as in undoSend 20',
      choices: settingChoices,
      run: ({ effects, store }, words) => {
        const [name = '', ...rest] = words.split(/\s+/);
        const option = SETTINGS.find(({ id }) => id === name);
        if (option === undefined) return phrase('changeOptions.thereIsNoSetting', { name });
        if (rest.length === 0) {
          const selected = SETTINGS.indexOf(option);
          if (openPage(store.get()) === null) effects.pages.openSettings();
          effects.pages.change('settings', () => ({ ...NO_CURSOR, kind: 'settings', selected }));
        } else effects.pages.set(option.id, rest.join(' '));
        return null;
      },
    },
    run: ({ store }) => {
      const words = 'settings.set ';
      store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
    },
  },
  { ...inValue, id: 'value.accept', title: 'So be it', keys: ['Enter'], hint: 'done', run: accept },
  {
    ...inValue,
    ...{ id: 'value.leave', title: 'Leave it as it was', keys: ['Esc', 'Ctrl-G'], hint: 'back' },
    run: ({ effects }) => {
      effects.pages.type(null);
    },
  },
];

/** Settings, and behind them what they may be. */
function settingChoices({ themes }: ScreenState): string[] {
  return SETTINGS.flatMap(({ id, kind }): string[] => {
    if (kind.type === 'switch') return [`${id} on`, `${id} off`];
    if (kind.type === 'theme') return ['auto', ...themes].map((name) => `${id} ${name}`);
    return kind.type === 'choice' ? kind.choices.map((name) => `${id} ${name}`) : [id];
  });
}
