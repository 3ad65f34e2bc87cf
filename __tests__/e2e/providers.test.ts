/**
 * Kinds of providers, and a person who knows nothing but the address: from there to mail on a screen of
 * 80×24, without a flag. The domain's SRV records and POP3 with a certificate of its own are in
 * `firstAccount.test.ts`.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { Zone } from '../support/dnsServer.js';
import { describeWithDovecot } from '../support/dovecot.js';
import { FormBrowser } from '../support/formBrowser.js';
import {
  NATIVE_CLIENT,
  startOpenIdProvider,
  type OpenIdProvider,
} from '../support/openIdProvider.js';
import { MAILTUI, Program } from '../support/program.js';
import { StandInInternet } from '../support/standInInternet.js';
import type { SmtpLogin } from '../support/smtpTestServer.js';
import { Terminal } from '../support/terminal.js';

const LETTER = Buffer.from(
  'From: Bo <bo@example.org>\r\nSubject: Herring for breakfast\r\nDate: Fri, 27 Nov 2026 08:00:00 +0000\r\n\r\nYes.\r\n',
);
const USERS = ['ann', 'ann@gmail.com', 'ann@larsen.example', 'bo@small.example'];
const NAMES = [
  ...['autoconfig.larsen.example', 'mail.larsen.example', 'imap.larsen.example'],
  ...['smtp.larsen.example', 'imap.gmail.com', 'smtp.gmail.com', 'autoconfig.thunderbird.net'],
  ...['pop.hoster.example', 'smtp.hoster.example'],
];

describeWithDovecot('From an address to mail on the screen', () => {
  let openId: OpenIdProvider;
  let internet: StandInInternet;
  let program: Program;
  let terminal: Terminal;
  beforeAll(async () => {
    // The OpenID provider reminds of all that one changes before real people sign in.
    for (const kind of ['warn', 'info'] as const) jest.spyOn(console, kind).mockReturnValue();
    openId = await startOpenIdProvider();
    const oauth = [
      `introspection_url = ${openId.issuer}/me`,
      'introspection_mode = auth',
      'username_attribute = sub',
    ];
    const lets = ({ password, accessToken }: SmtpLogin): boolean =>
      password === 'pass' || (accessToken ?? '') !== '';
    internet = await StandInInternet.start(NAMES, oauth, lets);
    for (const user of USERS) internet.mail.putMail(user, 'INBOX', [LETTER]);
  }, 60_000);
  afterAll(async () => {
    await internet.stop();
    await openId.stop();
    jest.restoreAllMocks();
  });
  beforeEach(() => {
    program = new Program();
    internet.clear();
  });
  afterEach(async () => {
    await terminal.close();
    program.remove();
  });

  async function open(args: readonly string[], zone: Zone = {}): Promise<void> {
    const env = { ...program.env, ...(await internet.env(zone)) };
    const command = [process.execPath, MAILTUI, ...args];
    terminal = new Terminal(command, { columns: 80, rows: 24, env });
  }

  /** What is answered to each question, in their order. */
  async function answer(...answers: readonly (readonly [string | RegExp, string])[]) {
    for (const [question, typed] of answers) {
      await terminal.waitFor(question);
      terminal.type(`${typed}\r`);
    }
  }

  /** On the screen: the address, the password, and the account is added. */
  async function addOnScreen(address: string, server: RegExp): Promise<void> {
    await terminal.waitFor('Welcome to mailtui');
    terminal.type('a');
    await terminal.waitFor('looks its servers up');
    terminal.type(address);
    await terminal.waitFor(`▏${address}`);
    terminal.type('\r');
    await terminal.waitFor(server);
  }

  async function givePassword(): Promise<void> {
    // The cursor is at it: it is all that is missing.
    terminal.type('\r');
    await terminal.waitFor('Password: ');
    terminal.type('pass\r');
    await terminal.waitFor(/Password +•+/);
    terminal.type('s');
  }

  async function expectMail(): Promise<void> {
    await terminal.waitFor('Herring for breakfast');
    expect(terminal.isAlternateScreen).toBe(true);
    terminal.type('q');
    expect(await terminal.exited).toBe(0);
  }

  /** After the wizard of the command line. */
  async function expectMailOnScreen(): Promise<void> {
    expect(await terminal.exited).toBe(0);
    await terminal.close();
    await open([]);
    await expectMail();
  }

  it('a domain that publishes its own settings', async () => {
    internet.publish(
      'autoconfig.larsen.example',
      '/mail/config-v1.1.xml',
      clientConfig(
        serverXml('incoming', 'imap', 'mail.larsen.example', 993),
        serverXml('outgoing', 'smtp', 'mail.larsen.example', 465),
      ),
    );
    internet.serve('imaps', 'mail.larsen.example:993');
    internet.serve('submissions', 'mail.larsen.example:465');
    await open([]);
    await addOnScreen('ann@larsen.example', /Server +mail\.larsen\.example/);
    await terminal.waitFor(/User name +ann\b/);
    await givePassword();
    await expectMail();
    const [account] = await program.json(['accounts']);
    expect(account).toMatchObject({ user: 'ann', outgoing: { host: 'mail.larsen.example' } });
  }, 60_000);

  it('a large one that wants an app password', async () => {
    internet.serve('imaps', 'imap.gmail.com:993');
    internet.serve('submissions', 'smtp.gmail.com:465');
    await open([]);
    await addOnScreen('ann@gmail.com', /Server +imap\.gmail\.com/);
    expect(terminal.screen()).toMatch(/app\s+password/);
    await givePassword();
    await expectMail();
  }, 60_000);

  it('a hoster that the domain’s MX leads to, by POP3', async () => {
    internet.publish(
      'autoconfig.thunderbird.net',
      '/v1.1/hoster.example',
      clientConfig(
        serverXml('incoming', 'pop3', 'pop.hoster.example', 995, '%EMAILADDRESS%'),
        serverXml('outgoing', 'smtp', 'smtp.hoster.example', 465, '%EMAILADDRESS%'),
      ),
    );
    internet.serve('pop3s', 'pop.hoster.example:995');
    internet.serve('submissions', 'smtp.hoster.example:465');
    await open([], { mx: { 'small.example': 'mx7.hoster.example' } });
    await addOnScreen('bo@small.example', /Server +pop\.hoster\.example/);
    await terminal.waitFor(/After download +\S/);
    expect(internet.requested.join()).not.toContain('bo');
    await givePassword();
    await expectMail();
    expect(await program.json(['accounts'])).toMatchObject([{ protocol: 'pop3' }]);
  }, 60_000);

  it('one that says nothing and has its servers where they usually are', async () => {
    internet.serve('imaps', 'imap.larsen.example:993');
    internet.serve('submissions', 'smtp.larsen.example:465');
    await open(['add-account']);
    await answer(
      ['E-mail address:', 'ann@larsen.example'],
      ['Name of the account here', 'ann'],
      ['Password (not shown):', 'pass'],
    );
    await terminal.waitFor('Account ann is set up.');
    await expectMailOnScreen();
  }, 60_000);

  /** A domain that takes no passwords. */
  function publishSignIn(): void {
    internet.publish(
      'autoconfig.larsen.example',
      '/mail/config-v1.1.xml',
      clientConfig(
        serverXml('incoming', 'imap', 'imap.larsen.example', 993, '%EMAILLOCALPART%', 'OAuth2'),
        serverXml('outgoing', 'smtp', 'smtp.larsen.example', 465, '%EMAILLOCALPART%', 'OAuth2'),
        `<oAuth2><issuer>login.larsen.example</issuer><scope>openid offline_access</scope></oAuth2>`,
      ),
    );
    internet.serve('imaps', 'imap.larsen.example:993');
    internet.serve('submissions', 'smtp.larsen.example:465');
  }

  /** As the user, on a phone. */
  async function typeCode(): Promise<void> {
    await terminal.waitFor(/type the code \S+/);
    const screen = terminal.screen();
    const place = /http:\/\/127\.0\.0\.1:\d+\/device\b/.exec(screen)?.[0] ?? '';
    const userCode = /type the code (\S+)/.exec(screen)?.[1] ?? '';
    await new FormBrowser().signIn(place, { user_code: userCode, login: 'ann', password: 'x' });
  }

  it('one where one signs in by OAuth2, with a code typed elsewhere', async () => {
    publishSignIn();
    await open(['add-account']);
    await answer(
      ['E-mail address:', 'ann@larsen.example'],
      ['Name of the account here', 'ann'],
      ['How to sign in [code]', ''],
      ['https://login.larsen.example', openId.issuer],
      ['Client id', NATIVE_CLIENT],
      ['Scope (what is asked for) [openid offline_access]', ''],
    );
    await typeCode();
    await terminal.waitFor('Account ann is set up.');
    await expectMailOnScreen();
    expect(await program.json(['accounts'])).toMatchObject([{ secret: 'oauth2' }]);
  }, 60_000);

  it('the same on the screen', async () => {
    publishSignIn();
    await open([]);
    await addOnScreen('ann@larsen.example', /Log in by +code on another device/);
    // The cursor is at the one thing that is missing.
    terminal.type('\r');
    await terminal.waitFor('Client id: ');
    terminal.type(`${NATIVE_CLIENT}\r`);
    await terminal.waitFor(new RegExp(`Client id +${NATIVE_CLIENT}`));
    terminal.type('k\r');
    await terminal.waitFor('Sign-in server: https://login.larsen.example');
    terminal.type(`\x15${openId.issuer}\r`);
    await terminal.waitFor(new RegExp(`Sign-in server +${openId.issuer}`));
    terminal.type('s');
    await typeCode();
    await expectMail();
    expect(await program.json(['accounts'])).toMatchObject([{ secret: 'oauth2' }]);
  }, 60_000);
});

function clientConfig(...parts: readonly string[]): string {
  return `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">${parts.join('')}</emailProvider></clientConfig>`;
}

function serverXml(
  kind: 'incoming' | 'outgoing',
  type: string,
  host: string,
  port: number,
  user = '%EMAILLOCALPART%',
  method = 'password-cleartext',
): string {
  return `<${kind}Server type="${type}"><hostname>${host}</hostname><port>${String(port)}</port>
    <socketType>SSL</socketType><username>${user}</username>
    <authentication>${method}</authentication></${kind}Server>`;
}
