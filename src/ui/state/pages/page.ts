/**
 * The screens beside the mail: settings, accounts, storage, addresses, the log. Each is a list of
 * rows with a cursor on those that something can be done with. Types and pure helpers only.
 */
import type { Finding } from '../../../app/doctor/finding.js';
import type {
  AccountChanges,
  Configured,
  LookedUp,
  SaveOutcome,
  SignInStep,
} from '../../../app/screenConfig.js';
import type { AccountStorage, BackupNews } from '../../../app/screenInventory.js';
import type { Correspondent } from '../../../core/indexRows.js';
import type { OptionKind } from '../../../core/options.js';

interface Cursor {
  /** Index among the entries; may be beyond the last one. */
  selected: number;
  /** What is being typed for the entry under the cursor; null: nothing is. */
  typing: string | null;
}

export interface SettingsPage extends Cursor {
  kind: 'settings';
}

export interface AccountsPage extends Cursor {
  kind: 'accounts';
  /** The account that is tested, or was last. */
  tested: string | null;
  /** Null: not yet. */
  findings: readonly Finding[] | null;
  /** The account that one was asked about removing. */
  asked: string | null;
}

export interface AccountPage extends Cursor {
  kind: 'account';
  /** Null: it is a new one. */
  account: string | null;
  /** Only this address that it writes from; empty: a new one; null: all of the account. */
  identity: string | null;
  changes: AccountChanges;
  /** What came of saving it last; null: it was not tried. */
  outcome: Exclude<SaveOutcome, { outcome: 'saved' }> | null;
  /** What is under way, as a sentence; null: nothing. */
  working: string | null;
  /** What a sign-in that is under way waits for; null: nothing. */
  signIn: SignInStep | null;
  /** What was found out about the servers; null: nobody asked. */
  found: LookedUp | null;
  /** Leaving it would lose changes, and that was said. */
  asked: boolean;
}

export interface StoragePage extends Cursor {
  kind: 'storage';
  /** Null: it is being counted. */
  accounts: readonly AccountStorage[] | null;
  backup: BackupNews;
  /** When it was opened, ms since the epoch. */
  openedAt: number;
}

export interface AddressesPage extends Cursor {
  kind: 'addresses';
  words: string;
  people: readonly Correspondent[];
  /** No longer suggested since the page was opened, the last one; null: none. */
  removed: string | null;
}

export type Page = SettingsPage | AccountsPage | AccountPage | StoragePage | AddressesPage;
export type PageKind = Page['kind'];

export const NO_CURSOR: Cursor = { selected: 0, typing: null };

export const NOTHING_CONFIGURED: Configured = { settings: {}, accounts: [], problem: null };

export type Tone = 'text' | 'strong' | 'muted' | 'accent' | 'good' | 'warning' | 'danger';

export interface PageEntry {
  kind: 'entry';
  /** What it is, to the command that is done with it. */
  id: string;
  label: string;
  value: string;
  tone: Tone;
  /** What it means, in a sentence or two. */
  about: string;
  /** How it is changed; absent: it is opened. */
  option?: OptionKind;
  /** From 0 to 1: drawn as a bar. */
  share?: number;
}

export type PageRow =
  | PageEntry
  | { kind: 'space' }
  | { kind: 'heading'; text: string }
  | { kind: 'note'; text: string; tone: Tone };

export interface PageView {
  title: string;
  rows: readonly PageRow[];
}

export const SPACE: PageRow = { kind: 'space' };

export function heading(text: string): PageRow {
  return { kind: 'heading', text };
}

export function note(text: string, tone: Tone = 'muted'): PageRow {
  return { kind: 'note', text, tone };
}

export function entriesOf({ rows }: PageView): PageEntry[] {
  return rows.filter((row) => row.kind === 'entry');
}
