/** All settings, each with what it is and what it means. Pure. */
import { SETTINGS, type Option, type SettingId } from '../../../core/options.js';
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import { heading, note, SPACE, type PageEntry, type PageRow, type PageView } from './page.js';

/** The entry that leads to the accounts. */
export const TO_ACCOUNTS = 'accounts';

export function settingsView({ configured, themes }: ScreenState): PageView {
  const { settings, problem } = configured;
  const entry = (option: Option<SettingId>): PageEntry => {
    const { id, usual } = option;
    const own = settings[id];
    // A theme may be one of the user's own, which only the screen knows.
    const kind = option.kind.type === 'theme' ? themeChoice(themes) : option.kind;
    return {
      ...{ kind: 'entry', id, option: kind, label: phrase(`option.${id}`) },
      ...shownValue(own, usual),
      about: aboutOption(phrase(`option.${id}.about`), usual),
    };
  };
  const group = (title: string, fits: (id: SettingId) => boolean): PageRow[] => [
    heading(title),
    ...SETTINGS.filter(({ id }) => fits(id)).map(entry),
    SPACE,
  ];
  const trouble =
    problem === null ? [] : [note(phrase('settings.unusable', { problem }), 'danger'), SPACE];
  const isSending = (id: SettingId): boolean =>
    id.startsWith('ask.') || id === 'undoSend' || id === 'quote';
  return {
    title: phrase('settings.title'),
    rows: [
      ...trouble,
      ...group(phrase('settings.screen'), (id) => id.startsWith('screen.')),
      ...group(phrase('settings.newMail'), (id) => !id.startsWith('screen.') && !isSending(id)),
      ...group(phrase('settings.sending'), isSending),
      heading(phrase('settings.accounts')),
      {
        ...{ kind: 'entry', id: TO_ACCOUNTS, label: phrase('settings.accounts'), value: '' },
        ...{ tone: 'text', about: phrase('settings.toAccounts') },
      },
      SPACE,
      note(phrase('settings.file')),
    ],
  };
}

function themeChoice(themes: readonly string[]): { type: 'choice'; choices: readonly string[] } {
  return { type: 'choice', choices: ['auto', ...themes.filter((name) => name !== 'auto')] };
}

/** What somebody said stands out. */
export function shownValue(
  own: string | undefined,
  usual: string,
): Pick<PageEntry, 'value' | 'tone'> {
  if (own !== undefined && own !== '') return { value: spoken(own), tone: 'accent' };
  return { value: usual === '' ? phrase('page.notSaid') : spoken(usual), tone: 'muted' };
}

function spoken(value: string): string {
  if (value === 'on') return phrase('value.on');
  return value === 'off' ? phrase('value.off') : value;
}

export function aboutOption(about: string, usual: string): string {
  if (usual === '') return about;
  return `${about} (${phrase('page.usually', { value: spoken(usual) })})`;
}
