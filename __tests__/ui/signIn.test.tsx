/** Signing in by OAuth2 in the form of an account, at a provider and a mail server that are real. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { PastedAddress } from '../../src/app/accounts/signInFromScreen.js';
import { callConfig } from '../../src/app/configCalls.js';
import { WorkerScreenConfig } from '../../src/app/workerScreenConfig.js';
import type { ProfilePaths } from '../../src/config/paths.js';
import { readConfig } from '../../src/config/read.js';
import { readStoredPassword } from '../../src/config/secretsFile.js';
import { describeWithDovecot, type Dovecot } from '../support/dovecot.js';
import { startDovecotFor } from '../support/oauthDovecot.js';
import { CLIENT_ID, startOAuthServer, type OAuthServer } from '../support/oauthServer.js';
import { anAccount, makeProfileWith } from '../support/profile.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const WAITING = 'Open this address in a browser';

describeWithDovecot('Signing in on the screen', () => {
  let provider: OAuthServer;
  let server: Dovecot;
  let paths: ProfilePaths;
  beforeAll(async () => {
    provider = await startOAuthServer();
    server = await startDovecotFor(provider);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  });
  beforeEach(() => {
    provider.user = 'ann';
    provider.pending = 0;
  });

  /** The screen of a profile with this configuration, which is really changed. */
  async function open(configuration: unknown): Promise<void> {
    ({ paths } = makeProfileWith(configuration));
    const pasted = new PastedAddress();
    const config = new WorkerScreenConfig(
      paths,
      (call, signal = new AbortController().signal, hear = () => undefined) =>
        callConfig(paths, call, { show: hear, pasted }, signal),
    );
    await show(Object.assign(sampleMailbox(), { config }), 100, 60);
  }

  /** Downwards from where the cursor is. */
  async function goTo(label: string): Promise<void> {
    for (let steps = 0; steps < 60 && !screen.selected().includes(label); steps += 1) {
      await screen.press('j');
    }
    expect(screen.selected()).toContain(label);
  }

  async function fill(label: string, text: string): Promise<void> {
    await goTo(label);
    // On an empty line it would be a step back.
    const clear = screen.selected().endsWith('—') ? [] : [KEYS.ctrlU];
    await screen.press(KEYS.enter, ...clear, text, KEYS.enter);
  }

  /** Until it is chosen. */
  async function choose(label: string, value: string): Promise<void> {
    await goTo(label);
    for (let turns = 0; turns < 4 && !screen.selected().includes(value); turns += 1) {
      await screen.press(KEYS.enter);
    }
    expect(screen.selected()).toContain(value);
  }

  async function howToSignIn(way: 'browser' | 'code', clientId = CLIENT_ID): Promise<void> {
    await choose('Log in by', way);
    await fill('Sign-in server', provider.issuer);
    await fill('Client id', clientId);
    await fill('Scope', 'mail');
  }

  /** The form of an account with a password, which is to sign in. */
  async function openAccount(way: 'browser' | 'code', clientId = CLIENT_ID): Promise<void> {
    const incoming = { host: '127.0.0.1', port: server.imap, security: 'none', user: 'ann' };
    const secret = { kind: 'plain', password: 'pass' };
    await open({ accounts: [{ ...anAccount({ name: 'work' }), incoming, secret }] });
    await screen.press('gA', KEYS.enter);
    await howToSignIn(way, clientId);
  }

  /** Without waiting for what it begins. */
  function type(...keys: readonly string[]): void {
    for (const key of keys) screen.input.emit('data', Buffer.from(key));
  }

  async function shows(test: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500; tries += 1) {
      await screen.output.drawn();
      if (test()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`never shown:\n${screen.text()}`);
  }

  /** Saves, and returns the address that is to be opened, as it is copied. */
  async function begin(): Promise<string> {
    type('s');
    await shows(() => screen.selected().includes('Copy the address'));
    expect(screen.text()).toContain(WAITING);
    type(KEYS.enter);
    const copied = (): string | undefined =>
      // eslint-disable-next-line no-control-regex -- it is what the terminal is told
      /\x1b\]52;c;([^\x1b]*)\x1b/.exec(screen.output.written)?.[1];
    await shows(() => copied() !== undefined);
    return Buffer.from(copied() ?? '', 'base64').toString();
  }

  function expectUnchanged(): void {
    const [account] = readConfig(paths).accounts;
    expect(account).toMatchObject({ secret: { kind: 'plain', password: 'pass' } });
    expect(account).not.toHaveProperty('oauth');
  }

  function expectSignedIn(): void {
    expect(readConfig(paths).accounts).toMatchObject([
      {
        ...{ incoming: { auth: 'oauth2' }, secret: { kind: 'oauth2', store: 'file' } },
        oauth: { issuer: provider.issuer, clientId: CLIENT_ID, scope: 'mail' },
      },
    ]);
    const { name = '' } = readConfig(paths).accounts[0] ?? {};
    const tokens = JSON.parse(readStoredPassword(paths, name) ?? '') as { accessToken: string };
    expect(screen.output.written).not.toContain(tokens.accessToken);
  }

  it('adds an account by a browser', async () => {
    await open({ accounts: [] });
    await screen.press('gA', 'a');
    await fill('E-mail address', 'ann@larsen.example');
    await howToSignIn('browser');
    await fill('Server', '127.0.0.1');
    await fill('Port', String(server.imap));
    await choose('Encryption', 'none');
    await fill('User name', 'ann');
    const url = await begin();
    expect(readConfig(paths).accounts).toEqual([]);
    await fetch(await provider.consent(url));
    await shows(() => screen.text().includes('is set up'));
    expectSignedIn();
  });

  it('takes the address that a browser elsewhere ended at', async () => {
    await openAccount('browser');
    const ended = await provider.consent(await begin());
    type('j');
    await shows(() => screen.selected().includes('Address it ended at'));
    type(KEYS.enter, ended, KEYS.enter);
    await shows(() => screen.text().includes('is saved'));
    expectSignedIn();
  });

  it('shows the code, and stops when one no longer waits', async () => {
    provider.pending = 1_000_000;
    await openAccount('code');
    await begin();
    expect(screen.text()).toMatch(/\/code\s+There, type the code WXYZ-1234/);
    type(KEYS.esc);
    await shows(() => !screen.text().includes(WAITING));
    await screen.calm();
    expect(screen.text()).toContain('Account work');
    expectUnchanged();
    const asked = provider.grants.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(provider.grants).toHaveLength(asked);
  });

  it('says why it came to nothing, and saves nothing then', async () => {
    await openAccount('code', 'somebody-else');
    await screen.press('s');
    expect(screen.text()).toContain('the sign-in ended: the provider said no');
    await screen.press('gg');
    await fill('Client id', CLIENT_ID);
    provider.user = 'bob';
    await screen.press('s');
    // What went wrong before is not said any more.
    expect(screen.text()).not.toContain('the provider said no');
    expect(screen.text()).toMatch(/✗ the server did not accept .*\s+Sign in as the user of/);
    expectUnchanged();
  });

  it('an account signs in by a code, signs in again, and goes back to a password', async () => {
    provider.pending = 1;
    await openAccount('code');
    await screen.press('s');
    expectSignedIn();
    const before = readStoredPassword(paths, 'work');
    await screen.press(KEYS.enter);
    expect(screen.text()).toMatch(/Log in by +signed in/);
    expect(screen.text()).not.toMatch(/^ +Password /m);
    // What was given before need not be given again.
    await choose('Log in by', 'code');
    await screen.press('s');
    expectSignedIn();
    expect(readStoredPassword(paths, 'work')).not.toBe(before);
    await screen.press(KEYS.enter);
    await choose('Log in by', 'password');
    await fill('Password', 'pass');
    await screen.press('s');
    const [account] = readConfig(paths).accounts;
    expect(account).toMatchObject({ secret: { kind: 'file' } });
    expect(account).not.toHaveProperty('oauth');
    expect(account?.incoming).not.toHaveProperty('auth');
  });
});
