/** `mailtui add-account` and what is looked up; going back; and trying to send. */
import { describe, expect, it } from '@jest/globals';
import type { LoginDetails, LoginTest } from '../../src/app/testLogin.js';
import { addAccount } from '../../src/cli/addAccount.js';
import type { SetupTools } from '../../src/cli/wizard/tools.js';
import type { Outside } from '../../src/config/autoconfig/types.js';
import { readConfig } from '../../src/config/read.js';
import type { OutgoingSettings } from '../../src/core/account.js';
import { MailtuiError } from '../../src/core/errors.js';
import { scriptedRun, terminalRun, type Step } from '../support/cliRun.js';
import { makeProfile, type TestProfile } from '../support/profile.js';
import { NOWHERE, toolsWith } from '../support/setupTools.js';

const ADDRESS = 'ann@larsen.example';
const ENTER = '';
const letIn: LoginTest = () => Promise.resolve({ mailboxes: 1 });

/** By SRV: IMAP, POP3 and sending in the domain, or elsewhere. */
function found(domain = 'larsen.example'): Outside {
  const records: Record<string, string> = {
    '_imaps._tcp': `imap.${domain}`,
    '_pop3s._tcp': `pop.${domain}`,
    '_submissions._tcp': `out.${domain}`,
  };
  return {
    ...NOWHERE,
    resolver: {
      ...NOWHERE.resolver,
      srv: (name) => {
        const target = records[name.split('.').slice(0, 2).join('.')];
        const record = { name: target ?? '', port: 1234, priority: 0, weight: 0 };
        return Promise.resolve(target === undefined ? [] : [record]);
      },
    },
  };
}

async function talk(
  steps: readonly Step[],
  tools: SetupTools,
  address: string | undefined = undefined,
  profile: TestProfile = makeProfile(),
) {
  const person = terminalRun(profile, steps);
  const code = await addAccount(person.context, address, {}, tools);
  expect(person.left()).toBe(0);
  return { code, screen: person.stderr(), accounts: readConfig(profile.paths).accounts };
}

describe('what is looked up', () => {
  it('needs no question but the protocol, and is saved', async () => {
    const fetched: string[] = [];
    const tools = toolsWith(letIn, {
      outside: found(),
      firstSync: (_, { name }) => {
        fetched.push(name);
        return Promise.resolve();
      },
    });
    const { code, screen, accounts } = await talk(
      [
        ['E-mail address', ADDRESS],
        ['IMAP or POP3', ENTER],
        ['Name of the account', ENTER],
        ['Password', 'x'],
      ],
      tools,
    );
    expect(code).toBe(0);
    expect(screen).toMatch(/its DNS \(SRV\) +found: IMAP, POP3, SMTP/);
    expect(screen).toContain('IMAP  imap.larsen.example, port 1234, tls');
    expect(screen).toContain('Logging in for sending at out.larsen.example:1234 … done');
    expect(accounts).toMatchObject([
      {
        incoming: { host: 'imap.larsen.example', port: 1234 },
        outgoing: { host: 'out.larsen.example' },
      },
    ]);
    expect(fetched).toEqual([ADDRESS]);
  });

  it('is asked about when it leads to another domain', async () => {
    const tools = toolsWith(letIn, { outside: found('evil.example') });
    const { screen, accounts } = await talk(
      [
        ['Use these servers? (yes or no) [no]', ENTER],
        ['IMAP or POP3', ENTER],
        ['IMAP server [imap.larsen.example]', ENTER],
        ['Server for sending', '-'],
        ['Name of the account', ENTER],
        ['Password', 'x'],
      ],
      tools,
      ADDRESS,
    );
    expect(screen).toContain('larsen.example sends you to another domain: imap.evil.example');
    expect(accounts[0]?.incoming.host).toBe('imap.larsen.example');
  });

  it('is refused where nobody can be asked', async () => {
    const { context } = scriptedRun(makeProfile(), { input: 'x\n' });
    const tools = toolsWith(letIn, { outside: found('evil.example') });
    const added = addAccount(context, ADDRESS, { passwordStdin: true }, tools);
    await expect(added).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringMatching(/--host/),
    });
  });

  it('is what a script gets, too', async () => {
    const profile = makeProfile();
    const { context } = scriptedRun(profile, { input: 'x\n' });
    const options = { passwordStdin: true, protocol: 'pop3', smtpUser: 'sender' };
    const tools = toolsWith(letIn, { outside: found() });
    await expect(addAccount(context, ADDRESS, options, tools)).resolves.toBe(0);
    expect(readConfig(profile.paths).accounts).toMatchObject([
      { incoming: { host: 'pop.larsen.example', user: ADDRESS }, outgoing: { user: 'sender' } },
    ]);
  });

  it('is nobody’s business with --no-lookup, with --host and for large providers', async () => {
    const lookUp = () => Promise.reject(new Error('the network was asked'));
    for (const options of [{ lookup: false }, { host: 'mail.larsen.example' }, { test: false }]) {
      const { context } = scriptedRun(makeProfile(), { input: 'x\n' });
      const tools = toolsWith(letIn, { lookUp });
      const added = addAccount(context, ADDRESS, { passwordStdin: true, ...options }, tools);
      await expect(added).resolves.toBe(0);
    }
  });

  it('says what the provider behind a domain wants', async () => {
    const resolver = { ...NOWHERE.resolver, mx: () => Promise.resolve(['aspmx.l.google.com']) };
    const refuse: LoginTest = () => Promise.reject(new MailtuiError('login-refused', 'no'));
    const { screen } = await talk(
      [
        ['IMAP or POP3', ENTER],
        ['Name of the account', ENTER],
        ['Password', 'x'],
        ['Try again?', 'no'],
      ],
      toolsWith(refuse, { outside: { ...NOWHERE, resolver } }),
      ADDRESS,
    );
    expect(screen).toContain('Gmail: imap.gmail.com, port 993, tls.');
    expect(screen.split('https://myaccount.google.com/apppasswords')).toHaveLength(3);
  });

  it('can be signed in to afterwards where no password is taken', async () => {
    const never: LoginTest = () => Promise.reject(new Error('nobody can log in yet'));
    const { code, screen, accounts } = await talk(
      [
        ['IMAP or POP3', ENTER],
        ['Name of the account', 'o'],
        ['How to sign in [code]', 'later'],
      ],
      toolsWith(never),
      'ann@outlook.com',
    );
    expect(code).toBe(0);
    expect(screen).toContain('mailtui accounts sign-in o --client-id ID');
    expect(accounts).toMatchObject([{ name: 'o', secret: { kind: 'oauth2', store: 'file' } }]);
  });

  it('asks whether a slip was meant', async () => {
    const { accounts } = await talk(
      [
        ['E-mail address', 'ann@gmial.com'],
        ['Did you mean ann@gmail.com?', ENTER],
        ['IMAP or POP3', ENTER],
        ['Name of the account', ENTER],
        ['Password', 'x'],
      ],
      toolsWith(letIn),
    );
    expect(accounts[0]?.address).toBe('ann@gmail.com');
  });
});

describe('< goes back', () => {
  it('from any question to the one before, also from the password', async () => {
    const { accounts } = await talk(
      [
        ['E-mail address', 'wrong@larsen.example'],
        ['IMAP or POP3', '<'],
        ['E-mail address', ADDRESS],
        ['IMAP or POP3', 'pop3'],
        ['After download', 'delete'],
        ['Name of the account', '<'],
        ['After download', '<'],
        ['IMAP or POP3', ENTER],
        ['Name of the account', 'work'],
        ['Password', '<'],
        ['Name of the account', 'home'],
        ['Password', 'x'],
      ],
      toolsWith(letIn, { outside: found() }),
    );
    expect(accounts).toMatchObject([{ name: 'home', protocol: 'imap', address: ADDRESS }]);
    expect(accounts[0]?.afterDownload).toBeUndefined();
  });

  it('at the first question asks it again', async () => {
    const { code } = await talk(
      [
        ['E-mail address', '<'],
        ['E-mail address', Buffer.from([3])],
      ],
      toolsWith(letIn),
    );
    expect(code).toBe(130);
  });

  it('after a failed login leads back to the questions', async () => {
    let tried = 0;
    const second: LoginTest = () => {
      tried += 1;
      return tried > 1
        ? letIn({} as LoginDetails, () => Promise.resolve(''), new AbortController().signal)
        : Promise.reject(new MailtuiError('login-refused', 'no'));
    };
    const { code, accounts } = await talk(
      [
        ['IMAP or POP3', ENTER],
        ['Name of the account', 'work'],
        ['Password', 'x'],
        ['Try again?', '<'],
        ['Name of the account', '<'],
        ['IMAP or POP3', 'pop3'],
        ['After download', ENTER],
        ['Name of the account', 'home'],
        ['Password', 'x'],
      ],
      toolsWith(second, { outside: found() }),
      ADDRESS,
    );
    expect([code, accounts[0]?.name, accounts[0]?.protocol]).toEqual([0, 'home', 'pop3']);
  });
});

describe('trying to send', () => {
  const upTo: readonly Step[] = [
    ['IMAP or POP3', ENTER],
    ['Name of the account', ENTER],
    ['Password', 'x'],
  ];
  /** Refuses everything but this host. */
  const only =
    (host: string) =>
    (server: OutgoingSettings): Promise<void> =>
      server.host === host
        ? Promise.resolve()
        : Promise.reject(new MailtuiError('login-refused', 'the login for sending was refused'));

  it('lets the settings for sending be corrected', async () => {
    const { code, accounts } = await talk(
      [
        ...upTo,
        ['Change the settings for sending and try again?', ENTER],
        ['Server [out.larsen.example]', 'relay.larsen.example'],
        ['Encryption', 'starttls'],
        ['Port [587]', ENTER],
        ['User name for sending', 'ann'],
      ],
      toolsWith(letIn, { outside: found(), sending: only('relay.larsen.example') }),
      ADDRESS,
    );
    expect(code).toBe(0);
    expect(accounts[0]?.outgoing).toEqual({
      host: 'relay.larsen.example',
      port: 587,
      security: 'starttls',
      user: 'ann',
    });
  });

  it('saves nothing unless it is wanted', async () => {
    const tools = toolsWith(letIn, { outside: found(), sending: only('') });
    const rest: Step[] = [
      ['Change the settings for sending', 'no'],
      ['Save the account all the same? (yes or no) [no]', ENTER],
    ];
    const refused = await talk([...upTo, ...rest], tools, ADDRESS);
    expect([refused.code, refused.accounts]).toEqual([77, []]);
    const kept = await talk(
      [...upTo, ['Change the settings for sending', 'no'], ['Save the account', 'yes']],
      tools,
      ADDRESS,
    );
    expect([kept.code, kept.accounts.length]).toEqual([0, 1]);
  });

  it('fails a script with the reason', async () => {
    const profile = makeProfile();
    const { context, stderr } = scriptedRun(profile, { input: 'x\n' });
    const tools = toolsWith(letIn, { outside: found(), sending: only('') });
    await expect(addAccount(context, ADDRESS, { passwordStdin: true }, tools)).resolves.toBe(77);
    expect(stderr()).toContain('the login for sending was refused');
    expect(readConfig(profile.paths).accounts).toEqual([]);
  });
});
