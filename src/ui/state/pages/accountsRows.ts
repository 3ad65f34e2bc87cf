/** The accounts, in the order of the configuration, and what a test of one found. Pure. */
import { phrase } from '../../text/phrase.js';
import type { ScreenState } from '../state.js';
import {
  heading,
  note,
  SPACE,
  type AccountsPage,
  type PageRow,
  type PageView,
  type Tone,
} from './page.js';

export const ADD_ACCOUNT = '+';

export function accountsView({ configured }: ScreenState, page: AccountsPage): PageView {
  const { accounts, problem } = configured;
  const rows = accounts.map(({ name, protocol, values }): PageRow => {
    const isOff = values['enabled'] === 'off';
    const parts = [values['address'] ?? '', protocol === 'imap' ? 'IMAP' : 'POP3'];
    if (isOff) parts.push(phrase('accounts.off'));
    return {
      ...{ kind: 'entry', id: name, label: name, value: parts.join(' · ') },
      ...{ tone: isOff ? 'muted' : 'text', about: phrase('accounts.about') },
    };
  });
  return {
    title: phrase('accounts.title'),
    rows: [
      ...(problem === null
        ? []
        : [note(phrase('settings.unusable', { problem }), 'danger'), SPACE]),
      ...(rows.length === 0 ? [note(phrase('accounts.none'))] : rows),
      {
        ...{ kind: 'entry', id: ADD_ACCOUNT, label: phrase('accounts.add'), value: '' },
        ...{ tone: 'text', about: phrase('accounts.addAbout') },
      },
      ...testRows(page),
    ],
  };
}

function testRows({ tested, findings }: AccountsPage): PageRow[] {
  if (tested === null) return [];
  if (findings === null) return [SPACE, note(phrase('accounts.testing', { name: tested }))];
  const states = findings.map(({ state }) => state);
  const verdict = states.includes('problem')
    ? phrase('accounts.testedBad', { name: tested })
    : states.includes('note')
      ? phrase('accounts.testedNotes', { name: tested })
      : phrase('accounts.testedGood', { name: tested });
  return [
    SPACE,
    heading(verdict),
    ...findings.flatMap(({ state, message, hint }): PageRow[] => [
      note(`${SIGNS[state]} ${message}`, TONES[state]),
      ...(hint === '' ? [] : [note(`  ${hint}`)]),
    ]),
  ];
}

const SIGNS = { ok: '✓', note: '·', problem: '✗' } as const;
const TONES: Readonly<Record<keyof typeof SIGNS, Tone>> = {
  ...{ ok: 'good', note: 'text', problem: 'danger' },
};
