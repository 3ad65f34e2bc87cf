/** A configuration in memory, checked by the real rules where they are pure. */
import { optionValue } from '../../src/app/accounts/optionTexts.js';
import type { Finding } from '../../src/app/doctor/finding.js';
import type {
  Configured,
  LookedUp,
  SaveAccount,
  SaveOutcome,
  ScreenConfig,
} from '../../src/app/screenConfig.js';
import type { AccountStorage, BackupNews, ScreenInventory } from '../../src/app/screenInventory.js';
import type { Correspondent } from '../../src/core/indexRows.js';
import { MailtuiError } from '../../src/core/errors.js';
import { SETTINGS, type SettingId } from '../../src/core/options.js';

export class FakeScreenConfig implements ScreenConfig {
  configured: Configured = { settings: {}, accounts: [], problem: null };
  readonly saved: SaveAccount[] = [];
  /** What comes of the next saves; then they work. */
  outcomes: SaveOutcome[] = [];
  findings: Finding[] = [];
  found: LookedUp = {
    values: {},
    byProtocol: {},
    lines: [],
    notes: { imap: [], pop3: [] },
    isFound: true,
  };

  read(): Configured {
    return this.configured;
  }

  async set(id: SettingId, text: string | null): Promise<void> {
    await Promise.resolve();
    const option = SETTINGS.find((one) => one.id === id);
    if (option !== undefined && text !== null) optionValue(option.kind, text);
    const others = Object.entries(this.configured.settings).filter(([name]) => name !== id);
    const settings = Object.fromEntries(text === null ? others : [...others, [id, text]]);
    this.configured = { ...this.configured, settings };
  }

  async saveAccount(request: SaveAccount): Promise<SaveOutcome> {
    await Promise.resolve();
    this.saved.push(request);
    const name = request.account ?? request.changes['name'] ?? 'new';
    return this.outcomes.shift() ?? { outcome: 'saved', name, lines: [] };
  }

  async answerSignIn(): Promise<void> {
    await Promise.resolve();
    throw new MailtuiError('usage', 'no sign-in waits for an address');
  }

  async lookUp(): Promise<LookedUp> {
    await Promise.resolve();
    return this.found;
  }

  async moveAccount(name: string, place: number): Promise<void> {
    await Promise.resolve();
    const { accounts } = this.configured;
    const moved = accounts.filter((account) => account.name === name);
    const others = accounts.filter((account) => account.name !== name);
    const next = others.toSpliced(place - 1, 0, ...moved);
    this.configured = { ...this.configured, accounts: next };
  }

  async removeAccount(name: string): Promise<void> {
    await Promise.resolve();
    const accounts = this.configured.accounts.filter((account) => account.name !== name);
    this.configured = { ...this.configured, accounts };
  }

  async removeIdentity(name: string, address: string): Promise<void> {
    await Promise.resolve();
    const accounts = this.configured.accounts.map((account) => {
      const identities = account.identities.filter((one) => one.address !== address);
      return account.name === name ? { ...account, identities } : account;
    });
    this.configured = { ...this.configured, accounts };
  }

  async testAccount(): Promise<readonly Finding[]> {
    await Promise.resolve();
    return this.findings;
  }
}

export class FakeScreenInventory implements ScreenInventory {
  accounts: AccountStorage[] = [];
  known: Correspondent[] = [];
  backups: BackupNews = { last: null, due: null };
  readonly unwanted = new Set<string>();

  async storage(): Promise<readonly AccountStorage[]> {
    await Promise.resolve();
    return this.accounts;
  }

  backup(): BackupNews {
    return this.backups;
  }

  people(text: string, limit: number): readonly Correspondent[] {
    return this.known
      .filter(({ name, address }) => `${name} ${address}`.includes(text))
      .filter(({ address }) => !this.unwanted.has(address))
      .slice(0, limit);
  }

  async suggest(address: string, wanted: boolean): Promise<void> {
    await Promise.resolve();
    if (wanted) this.unwanted.delete(address);
    else this.unwanted.add(address);
  }
}
