/**
 * Everything that can be configured without an editor, one option each: what it is called, what it
 * may be, and what holds where nothing is said. Texts as a person types them. Pure.
 */
import { QUOTINGS } from './draft.js';
import { USUAL_COLUMNS } from './listColumns.js';
import {
  COLOUR_DEPTHS,
  GLYPH_SETS,
  KEY_PRESETS,
  LANGUAGES,
  PICTURE_METHODS,
} from './screenSettings.js';

export type OptionKind =
  /** `on` or `off` */
  | { type: 'switch' }
  | { type: 'choice'; choices: readonly string[] }
  /** A name of a theme. */
  | { type: 'theme' }
  | { type: 'number'; least: number; most: number }
  | { type: 'text' }
  /** Words with spaces or commas between them. */
  | { type: 'words' }
  /** A program and its arguments. */
  | { type: 'command' }
  /** Is never shown. */
  | { type: 'secret' };

export interface Option<Id extends string = string> {
  id: Id;
  kind: OptionKind;
  /** What holds where nothing is said; empty: nothing. */
  usual: string;
}

const ON_OFF: OptionKind = { type: 'switch' };
const TEXT: OptionKind = { type: 'text' };

/** Their ids are their places in `settings` of the configuration. */
export const SETTINGS = [
  { id: 'screen.language', kind: { type: 'choice', choices: LANGUAGES }, usual: 'auto' },
  { id: 'screen.theme', kind: { type: 'theme' }, usual: 'auto' },
  { id: 'screen.colours', kind: { type: 'choice', choices: COLOUR_DEPTHS }, usual: 'auto' },
  { id: 'screen.glyphs', kind: { type: 'choice', choices: GLYPH_SETS }, usual: 'auto' },
  { id: 'screen.columns', kind: { type: 'words' }, usual: USUAL_COLUMNS },
  { id: 'screen.reducedMotion', kind: ON_OFF, usual: 'off' },
  { id: 'screen.pictures', kind: { type: 'choice', choices: PICTURE_METHODS }, usual: 'auto' },
  { id: 'screen.hyperlinks', kind: ON_OFF, usual: '' },
  { id: 'screen.keyPreset', kind: { type: 'choice', choices: KEY_PRESETS }, usual: 'default' },
  { id: 'screen.mouse', kind: ON_OFF, usual: 'on' },
  { id: 'screen.title', kind: ON_OFF, usual: 'on' },
  { id: 'screen.progress', kind: ON_OFF, usual: '' },
  { id: 'notify', kind: ON_OFF, usual: 'on' },
  { id: 'onNewMail', kind: { type: 'command' }, usual: '' },
  { id: 'quote', kind: { type: 'choice', choices: QUOTINGS }, usual: 'unread' },
  { id: 'undoSend', kind: { type: 'number', least: 0, most: 600 }, usual: '10' },
  { id: 'ask.missingAttachment', kind: ON_OFF, usual: 'on' },
  { id: 'ask.emptySubject', kind: ON_OFF, usual: 'on' },
  { id: 'ask.recipients', kind: { type: 'number', least: 0, most: 100_000 }, usual: '15' },
  { id: 'ask.insideDomains', kind: { type: 'words' }, usual: '' },
  { id: 'ask.otherIdentity', kind: ON_OFF, usual: 'on' },
  { id: 'ask.tooLarge', kind: ON_OFF, usual: 'on' },
  { id: 'ask.answerInClear', kind: ON_OFF, usual: 'on' },
  { id: 'ask.noReports', kind: ON_OFF, usual: 'on' },
] as const satisfies readonly Option[];

export type SettingId = (typeof SETTINGS)[number]['id'];

const PROTOCOLS = ['imap', 'pop3'] as const;
const SECURITIES = ['tls', 'starttls', 'none'] as const;
const ENCRYPTIONS = ['ask', 'when-possible'] as const;

/** Of an account; their ids are the names of the options of `accounts edit`. */
export const ACCOUNT_OPTIONS = [
  { id: 'enabled', kind: ON_OFF, usual: 'on' },
  { id: 'displayName', kind: TEXT, usual: '' },
  { id: 'address', kind: TEXT, usual: '' },
  { id: 'protocol', kind: { type: 'choice', choices: PROTOCOLS }, usual: 'imap' },
  { id: 'host', kind: TEXT, usual: '' },
  { id: 'port', kind: { type: 'number', least: 1, most: 65_535 }, usual: '' },
  { id: 'security', kind: { type: 'choice', choices: SECURITIES }, usual: 'tls' },
  { id: 'user', kind: TEXT, usual: '' },
  { id: 'password', kind: { type: 'secret' }, usual: '' },
  { id: 'smtpHost', kind: TEXT, usual: '' },
  { id: 'smtpPort', kind: { type: 'number', least: 1, most: 65_535 }, usual: '' },
  { id: 'smtpSecurity', kind: { type: 'choice', choices: SECURITIES }, usual: 'tls' },
  { id: 'smtpUser', kind: TEXT, usual: '' },
  { id: 'sendmail', kind: { type: 'command' }, usual: '' },
  { id: 'sign', kind: ON_OFF, usual: 'off' },
  { id: 'encrypt', kind: { type: 'choice', choices: ENCRYPTIONS }, usual: 'ask' },
  { id: 'afterDownload', kind: TEXT, usual: 'keep' },
  { id: 'newestFirst', kind: ON_OFF, usual: 'on' },
  { id: 'headersOnlyAbove', kind: TEXT, usual: 'off' },
  { id: 'history', kind: TEXT, usual: 'all' },
  { id: 'include', kind: { type: 'words' }, usual: '*' },
  { id: 'exclude', kind: { type: 'words' }, usual: '' },
  { id: 'colour', kind: TEXT, usual: '' },
  { id: 'syncEvery', kind: { type: 'number', least: 1, most: 1440 }, usual: '' },
  { id: 'authentication', kind: { type: 'words' }, usual: '' },
  { id: 'notify', kind: ON_OFF, usual: '' },
  { id: 'onNewMail', kind: { type: 'command' }, usual: '' },
] as const satisfies readonly Option[];

/** Of an address that an account writes from; those from `sentFolder` on are of its other addresses. */
export const IDENTITY_OPTIONS = [
  { id: 'displayName', kind: TEXT, usual: '' },
  { id: 'signature', kind: TEXT, usual: '' },
  { id: 'replyTo', kind: TEXT, usual: '' },
  { id: 'sentFolder', kind: TEXT, usual: '' },
  { id: 'smtpHost', kind: TEXT, usual: '' },
  { id: 'smtpPort', kind: { type: 'number', least: 1, most: 65_535 }, usual: '' },
  { id: 'smtpSecurity', kind: { type: 'choice', choices: SECURITIES }, usual: 'tls' },
  { id: 'smtpUser', kind: TEXT, usual: '' },
  { id: 'password', kind: { type: 'secret' }, usual: '' },
] as const satisfies readonly Option[];

export type IdentityOptionId = (typeof IDENTITY_OPTIONS)[number]['id'];

export type AccountOptionId = (typeof ACCOUNT_OPTIONS)[number]['id'];

const OF_POP3: readonly string[] = ['afterDownload', 'newestFirst', 'headersOnlyAbove'];
const OF_IMAP: readonly string[] = ['history', 'include', 'exclude'];

/** Those that make sense of an account of that protocol. */
export function accountOptions(protocol: string): (typeof ACCOUNT_OPTIONS)[number][] {
  const others = protocol === 'imap' ? OF_POP3 : OF_IMAP;
  return ACCOUNT_OPTIONS.filter(({ id }) => !others.includes(id));
}
