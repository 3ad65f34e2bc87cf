/**
 * The screens beside the mail: opened, changed, closed. What they change is in the configuration when
 * it is said to be; what holds only for a new start makes the screen begin anew when they are left.
 */
import type { AccountChanges, SaveOutcome, SignInStep } from '../../app/screenConfig.js';
import { toMailtuiError } from '../../core/errors.js';
import { SETTINGS, type SettingId } from '../../core/options.js';
import { accountView, nextField } from '../state/pages/accountRows.js';
import { actionAt } from '../state/pages/formRows.js';
import { formValue, going, withoutChange } from '../state/pages/formValue.js';
import { entriesOf, NO_CURSOR, type AccountPage, type Page } from '../state/pages/page.js';
import { openPage } from '../state/pages/openPage.js';
import { shownNotice } from '../state/notices.js';
import { phrase } from '../text/phrase.js';
import type { EffectTools } from './effects.js';

const MOST_PEOPLE = 200;

export class PageEffects {
  readonly #tools: EffectTools;
  readonly #say: (text: string) => void;
  #work: AbortController | null = null;

  constructor(tools: EffectTools, say: (text: string) => void) {
    this.#tools = tools;
    this.#say = say;
  }

  /** Puts it on top of those that are open. */
  open(page: Page): void {
    const { store, guard } = this.#tools;
    guard(() => {
      this.refresh();
      store.dispatch({ type: 'pages', pages: [...store.get().pages, page] });
    });
  }

  openSettings(): void {
    this.open({ ...NO_CURSOR, kind: 'settings' });
  }

  openAccounts(): void {
    this.open({ ...NO_CURSOR, kind: 'accounts', tested: null, findings: null, asked: null });
  }

  /** @param account null: a new one */
  openAccount(account: string | null, address = ''): void {
    const changes = account === null ? { protocol: 'imap', ...(address && { address }) } : {};
    this.open({
      ...{ ...NO_CURSOR, kind: 'account', account, identity: null, changes, outcome: null },
      ...{ working: null, signIn: null, found: null, asked: false },
    });
  }

  /** Of the account page on top. @param identity empty: a new one */
  openIdentity(identity: string): void {
    const page = openPage(this.#tools.store.get());
    if (page?.kind !== 'account') return;
    this.open({
      ...{ ...page, ...NO_CURSOR, identity, changes: {}, outcome: null, working: null },
      ...{ signIn: null, found: null, asked: false },
    });
  }

  /** The one whose page is on top. */
  removeIdentity(): void {
    const { mail, store } = this.#tools;
    const page = openPage(store.get());
    if (page?.kind !== 'account' || page.account === null || page.identity === null) return;
    const { account, identity } = page;
    this.#track(mail.config.removeIdentity(account, identity), () => {
      store.dispatch({ type: 'beginAnew' });
      this.close();
      this.refresh();
      this.#say(phrase('identity.removed', { address: identity }));
    });
  }

  openStorage(): void {
    const { mail, now } = this.#tools;
    const backup = mail.inventory.backup();
    const openedAt = now();
    this.open({ ...NO_CURSOR, kind: 'storage', accounts: null, backup, openedAt });
    this.#work = new AbortController();
    this.#track(mail.inventory.storage(this.#work.signal), (accounts) => {
      this.change('storage', (page) => ({ ...page, accounts }));
    });
  }

  openAddresses(words = ''): void {
    const { mail, guard } = this.#tools;
    guard(() => {
      const people = mail.inventory.people(words, MOST_PEOPLE);
      this.open({ ...NO_CURSOR, kind: 'addresses', words, people, removed: null });
    });
  }

  /** Whether the address is to be suggested where one writes. */
  suggest(address: string, wanted: boolean): void {
    const { mail } = this.#tools;
    this.#track(mail.inventory.suggest(address, wanted), () => {
      const removed = wanted ? null : address;
      this.change('addresses', (page) => ({ ...page, removed }));
      this.#find();
      this.#say(phrase(wanted ? 'addresses.back' : 'addresses.removed', { address }));
    });
  }

  #find(): void {
    const { mail } = this.#tools;
    this.change('addresses', (page) => {
      const words = page.typing ?? page.words;
      return { ...page, words, people: mail.inventory.people(words, MOST_PEOPLE) };
    });
  }

  /** Reads the configuration again. */
  refresh(): void {
    const { store, mail } = this.#tools;
    store.dispatch({ type: 'configured', configured: mail.config.read() });
  }

  /** The page on top becomes so. */
  change<Kind extends Page['kind']>(
    kind: Kind,
    edit: (page: Extract<Page, { kind: Kind }>) => Page,
  ): void {
    const { store } = this.#tools;
    const { pages } = store.get();
    const page = openPage({ pages });
    if (page?.kind !== kind) return;
    const changed = edit(page as Extract<Page, { kind: Kind }>);
    store.dispatch({ type: 'pages', pages: [...pages.slice(0, -1), changed] });
  }

  /** For the entry under the cursor; null: nothing is typed any more. */
  type(words: string | null): void {
    const page = openPage(this.#tools.store.get());
    if (page === null) return;
    this.change(page.kind, (now) => ({ ...now, typing: words }));
    if (page.kind === 'addresses') this.#find();
  }

  close(): void {
    const { store } = this.#tools;
    this.#work?.abort();
    this.#work = null;
    store.dispatch({ type: 'pages', pages: store.get().pages.slice(0, -1) });
  }

  /** Says that changes are not saved; the next time they are left. */
  askAboutChanges(name: string): void {
    this.change('account', (page) => ({ ...page, asked: true }));
    this.#say(phrase('account.unsaved', { name }));
  }

  /** @param text null: as usual */
  set(id: SettingId, text: string | null): void {
    const { mail, store } = this.#tools;
    const option = phrase(`option.${id}`);
    const isAtOnce = id.startsWith('screen.');
    this.#track(mail.config.set(id, text), () => {
      this.refresh();
      if (!isAtOnce) store.dispatch({ type: 'beginAnew' });
      const value = text === '' ? phrase('page.nothing') : text;
      if (value === null) this.#say(phrase('settings.reset', { option }));
      else this.#say(phrase(isAtOnce ? 'settings.set' : 'settings.later', { option, value }));
    });
  }

  /** The value of a setting as it holds. */
  settingNow(id: SettingId): string {
    const option = SETTINGS.find((one) => one.id === id);
    return this.#tools.store.get().configured.settings[id] ?? option?.usual ?? '';
  }

  /** Of the account page on top: it is to be so, once it is saved. */
  fill(id: string, text: string): void {
    const { store } = this.#tools;
    this.change('account', (page) => {
      const before = { ...page, changes: withoutChange(page, id) };
      const known = formValue(store.get(), before, id) ?? '';
      const filled = known === text ? before.changes : { ...page.changes, [id]: text };
      const changes = id === 'protocol' ? { ...filled, ...going(page.found, text) } : filled;
      return { ...page, changes, outcome: null, asked: false };
    });
  }

  /** Saves what is filled in. */
  saveAccount({ test }: { test: boolean }): void {
    const { mail, store } = this.#tools;
    const page = openPage(store.get());
    if (page?.kind !== 'account' || page.working !== null) return;
    const agreed = page.outcome?.outcome === 'follows' || !test;
    const { account, identity, changes } = page;
    const signal = this.#begin(phrase('account.saving'));
    const only = identity === null ? {} : { identity };
    const request = { ...{ account, changes, agreed, test }, ...only };
    const onSignIn = (signIn: SignInStep | null): void => {
      if (signal.aborted) return;
      this.change('account', (now) => {
        const next = { ...now, signIn };
        return signIn === null ? next : this.#atAction(next);
      });
    };
    this.#track(mail.config.saveAccount(request, signal, onSignIn), (outcome) => {
      this.#saved(outcome, account === null);
    });
  }

  /** What is under way for the account page on top. */
  stop(): void {
    this.#work?.abort();
  }

  /** The address that a browser elsewhere ended at, for the sign-in that waits. */
  answerSignIn(address: string): void {
    this.#track(this.#tools.mail.config.answerSignIn(address), () => undefined);
  }

  lookUp(): void {
    const { mail, store } = this.#tools;
    const page = openPage(store.get());
    if (page?.kind !== 'account' || page.working !== null) return;
    const { address = '' } = page.changes;
    const signal = this.#begin(phrase('setup.lookingUp', { address }));
    this.#track(mail.config.lookUp(address, signal), (found) => {
      this.change('account', (now) => {
        // A name of one's own stays.
        const { name = found.values['name'] } = now.changes;
        const changes: AccountChanges = {
          ...{ ...now.changes, ...found.values },
          ...(name === undefined ? {} : { name }),
        };
        const { protocol = 'imap' } = changes;
        return { ...now, working: null, found, changes: { ...changes, ...going(found, protocol) } };
      });
      this.#goTo(nextField(found));
    });
  }

  /** The cursor of the page goes to this entry, if there is one. */
  #goTo(id: string): void {
    const { store } = this.#tools;
    const page = openPage(store.get());
    if (page?.kind !== 'account') return;
    const at = entriesOf(accountView(store.get(), page)).findIndex((entry) => entry.id === id);
    if (at >= 0) this.change('account', (now) => ({ ...now, selected: at }));
  }

  /** What the server showed is trusted from now on, and the login tried again. */
  trust(): void {
    const { store } = this.#tools;
    const page = openPage(store.get());
    if (page?.kind !== 'account' || page.outcome?.outcome !== 'failed') return;
    const { trust } = page.outcome;
    if (trust === null) return;
    this.change('account', (now) => ({
      ...{ ...now, changes: { ...now.changes, [trust.option]: trust.fingerprint } },
      outcome: { outcome: 'follows', lines: [] },
    }));
    this.saveAccount({ test: true });
  }

  test(name: string): void {
    const { mail } = this.#tools;
    this.change('accounts', (page) => ({ ...page, tested: name, findings: null }));
    this.#work?.abort();
    const work = new AbortController();
    this.#work = work;
    this.#track(mail.config.testAccount(name, work.signal), (findings) => {
      this.change('accounts', (page) => (page.tested === name ? { ...page, findings } : page));
    });
  }

  /** @param place in the list, from 1 */
  moveAccount(name: string, place: number): void {
    const { mail, store } = this.#tools;
    this.#track(mail.config.moveAccount(name, place), () => {
      this.refresh();
      store.dispatch({ type: 'beginAnew' });
      this.change('accounts', (page) => ({ ...page, selected: place - 1 }));
      this.#say(phrase('accounts.moved', { name, place }));
    });
  }

  switchAccount(name: string, text: 'on' | 'off'): void {
    const { mail, store } = this.#tools;
    const request = { account: name, changes: { enabled: text }, agreed: true, test: false };
    this.#track(mail.config.saveAccount(request, new AbortController().signal), () => {
      this.refresh();
      store.dispatch({ type: 'beginAnew' });
    });
  }

  removeAccount(name: string): void {
    const { mail, store } = this.#tools;
    this.#track(mail.config.removeAccount(name), () => {
      this.refresh();
      store.dispatch({ type: 'beginAnew' });
      this.change('accounts', (page) => ({ ...page, asked: null, tested: null }));
      this.#say(phrase('accounts.removed', { name }));
    });
  }

  #begin(working: string): AbortSignal {
    const { store } = this.#tools;
    const said = shownNotice(store.get().notices);
    // What went wrong before is no longer so.
    if (said !== null) store.dispatch({ type: 'dismissed', notice: said });
    this.#work = new AbortController();
    this.change('account', (page) => ({ ...page, working, signIn: null }));
    return this.#work.signal;
  }

  /** What can be done about it is under the cursor. */
  #atAction(page: AccountPage): AccountPage {
    return { ...page, selected: actionAt(accountView(this.#tools.store.get(), page)) };
  }

  #saved(outcome: SaveOutcome, isNew: boolean): void {
    const { store } = this.#tools;
    if (outcome.outcome !== 'saved') {
      this.change('account', (page) =>
        this.#atAction({ ...page, working: null, signIn: null, outcome }),
      );
      return;
    }
    const { name } = outcome;
    store.dispatch({ type: 'beginAnew' });
    this.close();
    this.refresh();
    this.#say(phrase(isNew ? 'setup.added' : 'account.saved', { name }));
  }

  /** What fails is a notice, and nothing is under way any more. */
  #track<Result>(work: Promise<Result>, done: (result: Result) => void): void {
    const { busy, guard } = this.#tools;
    const settled = work.then(
      (result) => {
        guard(() => {
          done(result);
        });
      },
      (thrown: unknown) => {
        const error = toMailtuiError(thrown);
        this.change('account', (page) => ({ ...page, working: null, signIn: null }));
        if (error.kind === 'cancelled') return;
        guard(() => {
          throw error;
        });
      },
    );
    busy.track(settled);
  }
}
