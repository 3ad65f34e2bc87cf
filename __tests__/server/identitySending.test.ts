/** What is written from another address goes out by its server, and is filed where it says. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkAccount } from '../../src/app/doctor/checkup.js';
import { editIdentity, type IdentityOptions } from '../../src/cli/identities.js';
import { send } from '../../src/cli/send.js';
import { findAccount, readConfig } from '../../src/config/read.js';
import { readStoredPassword } from '../../src/config/secretsFile.js';
import type { AccountConfig } from '../../src/core/account.js';
import type { SendingWay } from '../../src/core/sendingWay.js';
import { scriptedRun } from '../support/cliRun.js';
import { FakeSender } from '../support/fakeSender.js';
import { smtpFor } from '../support/outgoing.js';
import { makeProfileWith, type TestProfile } from '../support/profile.js';
import { testAccount } from '../support/program.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

const SHOP = 'shop@here.example';

describe('on the command line', () => {
  let usual: SmtpTestServer;
  let shops: SmtpTestServer;
  let profile: TestProfile;

  beforeEach(async () => {
    usual = await startSmtpTestServer();
    shops = await startSmtpTestServer(
      'none',
      undefined,
      ({ username, password }) => username === SHOP && password === 'till',
    );
    const home: AccountConfig = {
      ...testAccount('home', 'pop3', { port: 1 }),
      ...{ address: 'mira@here.example', outgoing: usual.server },
    };
    profile = makeProfileWith({ accounts: [home] });
  });
  afterEach(() => Promise.all([usual.stop(), shops.stop()]));

  const edit = async (options: IdentityOptions, raw = {}, input?: string) => {
    const run = scriptedRun(profile, input === undefined ? {} : { input });
    const code = await editIdentity(run.context, 'home', SHOP, options, raw);
    return { code, said: run.stderr(), told: run.stdout() };
  };
  const itsServer = (): IdentityOptions => ({
    ...{ smtpHost: '127.0.0.1', smtpPort: String(shops.server.port), smtpSecurity: 'none' },
    sentFolder: 'Shop/Sent',
  });
  const account = () => findAccount(readConfig(profile.paths), 'home');
  const write = async (from: string) => {
    const run = scriptedRun(profile, {
      input: `From: ${from}\r\nTo: ann@there.example\r\nSubject: s\r\n\r\nhi\r\n`,
    });
    return send(run.context, [], { t: true });
  };

  test('an identity has a server, a password and a folder of its own, all tried first', async () => {
    const refused = await edit(itsServer(), { passwordStdin: true }, 'wrong\n');
    expect(refused.code).not.toBe(0);
    expect(refused.said).toContain('Nothing was changed');
    expect(account().identities).toBeUndefined();
    const { code, told } = await edit(itsServer(), { passwordStdin: true }, 'till\n');
    expect(code).toBe(0);
    expect(told).toContain(`${SHOP}; sent by 127.0.0.1 as ${SHOP}; filed in Shop/Sent`);
    expect(readStoredPassword(profile.paths, `home/${SHOP}`)).toBe('till');

    expect(await write(SHOP)).toBe(0);
    expect(await write('mira@here.example')).toBe(0);
    expect(shops.taken).toMatchObject([{ from: SHOP, to: ['ann@there.example'] }]);
    expect(usual.taken).toMatchObject([{ from: 'mira@here.example' }]);

    const findings = await checkAccount(account(), profile.paths, {}, new AbortController().signal);
    const said = findings.map(({ state, message }) => `${state} ${message}`);
    expect(said).toContain(`ok ${SHOP}: the login for sending works`);
    expect(said).toContain(`ok ${SHOP}: the password is in the secrets file, also for cron`);

    await edit({ remove: true });
    expect(readStoredPassword(profile.paths, `home/${SHOP}`)).toBeNull();
  });

  test('its server goes, and its password with it', async () => {
    await edit(itsServer(), { passwordStdin: true }, 'till\n');
    await edit({ smtpHost: '' });
    expect(account().identities).toEqual([{ address: SHOP, sentFolder: 'Shop/Sent' }]);
    expect(readStoredPassword(profile.paths, `home/${SHOP}`)).toBeNull();
  });

  test('what cannot be is refused', async () => {
    await expect(edit({ smtpPort: '25' })).rejects.toThrow('no server of its own');
    await expect(edit({ smtpHost: 'a b' })).rejects.toThrow('--smtp-host');
    await expect(edit({ sentFolder: 'a\nb' })).rejects.toThrow('folder');
    const run = scriptedRun(profile);
    const own = editIdentity(run.context, 'home', 'mira@here.example', { sentFolder: 'x' });
    await expect(own).rejects.toThrow('in the Sent folder');
  });
});

describe('in the outbox', () => {
  const rig = serviceUnderTest();
  let senders: Map<string, FakeSender>;

  beforeEach(() => {
    smtpFor(rig());
    rig().imap.createMailbox('Sent', { role: 'sent' });
    rig().work.identities = [
      { address: SHOP, sentFolder: 'Shop', ...outgoing('shops') },
      { address: 'club@here.example', sentFolder: 'Club' },
    ];
    senders = new Map();
    rig().parts.createSender = (way: SendingWay) => {
      const host = way.outgoing?.host ?? '';
      const sender = senders.get(host) ?? new FakeSender();
      senders.set(host, sender);
      return Promise.resolve(sender);
    };
  });

  const outgoing = (host: string): Pick<AccountConfig, 'outgoing'> => ({
    outgoing: { host, port: 1, security: 'none', user: 'u' },
  });
  const queue = (from: string, sender = from) =>
    rig().service.outgoing.queue(
      'work',
      Buffer.from(`From: ${from}\r\nMessage-ID: <${from}>\r\n\r\nhi\r\n`),
      { from: sender, to: ['ann@there.example', 'bob@there.example'] },
    );
  const by = (host: string): string[] =>
    (senders.get(host)?.sent ?? []).map(({ envelope }) => envelope.from);

  test('each message goes by the server and into the folder of who wrote it', async () => {
    await queue(SHOP);
    await queue('club@here.example');
    await queue('me@work.example');
    await queue('ann@there.example', 'shop+resent@here.example');
    await rig().sync();
    expect(by('shops')).toEqual([SHOP, 'shop+resent@here.example']);
    expect(by('127.0.0.1')).toEqual(['club@here.example', 'me@work.example']);
    await rig().sync();
    expect(rig().list('work', 'Shop')).toHaveLength(2);
    expect(rig().list('work', 'Club')).toMatchObject([{ server: 'on-server' }]);
    expect(rig().list('work', 'Sent')).toHaveLength(1);
  });

  test('what waits goes by the server as it is when it goes out', async () => {
    await queue(SHOP);
    rig().work.identities = [{ address: SHOP, ...outgoing('moved') }];
    await rig().sync();
    expect(by('moved')).toEqual([SHOP]);
    expect(rig().list('work', 'Sent')).toHaveLength(1);
  });

  test('a server that takes nothing keeps no message of another waiting', async () => {
    await rig().parts.createSender({ outgoing: { host: 'shops' } } as SendingWay);
    senders.get('shops')?.fail('again', true);
    await queue(SHOP);
    await queue(SHOP);
    await queue('me@work.example');
    await rig().sync();
    expect(by('shops')).toHaveLength(1);
    expect(by('127.0.0.1')).toHaveLength(1);
  });

  test('who has yet to get it gets it, also when its folder is another one by then', async () => {
    await rig().parts.createSender({ outgoing: { host: 'shops' } } as SendingWay);
    const refused = [{ address: 'bob@there.example', answer: '450 later', isTemporary: true }];
    senders.get('shops')?.results.push({ kind: 'sent', answer: '250 ok', refused });
    await queue(SHOP);
    await rig().sync();
    expect(rig().list('work', 'Shop')).toHaveLength(1);
    rig().work.identities = [{ address: SHOP, sentFolder: 'Other', ...outgoing('shops') }];
    rig().later(3_600_000);
    await rig().sync();
    expect(senders.get('shops')?.sent.map(({ envelope }) => envelope.to)).toEqual([
      ['ann@there.example', 'bob@there.example'],
      ['bob@there.example'],
    ]);
    expect(rig().service.outgoing.list()).toEqual([]);
    expect(rig().list('work', 'Other')).toEqual([]);
  });
});
