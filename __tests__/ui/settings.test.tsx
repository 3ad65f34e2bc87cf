/** Settings and accounts on the screen: seen, changed, tested, added. */
import { describe, expect, it } from '@jest/globals';
import { note, problem } from '../../src/app/doctor/finding.js';
import { MailtuiError } from '../../src/core/errors.js';
import { putTerminalBack } from '../../src/ui/terminal/session.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const said = (): string => screen.rows().at(-2) ?? '';

function configuredMailbox() {
  const mail = sampleMailbox();
  const servers = { host: 'mail.larsen.example', port: '993', security: 'tls', user: 'me' };
  mail.config.configured = {
    ...{ settings: {}, problem: null },
    accounts: [
      {
        ...({ name: 'work', protocol: 'imap' } as const),
        values: { address: 'me@larsen.example', protocol: 'imap', ...servers },
        identities: [
          { address: 'me@larsen.example', values: {} },
          { address: 'club@larsen.example', values: { sentFolder: 'Club' } },
        ],
      },
      {
        ...({ name: 'home', protocol: 'pop3' } as const),
        values: { address: 'me@home.example', protocol: 'pop3', ...servers },
        identities: [{ address: 'me@home.example', values: {} }],
      },
    ],
  };
  return mail;
}

describe('settings', () => {
  it('are explained, switched, typed and put back where they stand', async () => {
    const mail = configuredMailbox();
    await show(mail, 100, 30);
    await screen.press('g,');
    expect(screen.text()).toContain('Settings');
    expect(screen.selected()).toMatch(/^▌ +Language +auto/);
    expect(screen.text()).toContain('LC_MESSAGES');
    await screen.press(':', 'settings.set undoSend', KEYS.enter);
    expect(screen.selected()).toMatch(/^▌ +Seconds to take back +10/);
    await screen.press(KEYS.enter);
    expect(screen.rows().at(-1)).toContain('Seconds to take back: 10');
    await screen.press(KEYS.ctrlU, '9999', KEYS.enter);
    expect(said()).toContain('it is a whole number from 0 to 600');
    await screen.press(KEYS.esc, KEYS.enter, KEYS.ctrlU, '20', KEYS.enter);
    expect(said()).toContain('Seconds to take back is 20 now');
    expect(mail.config.configured.settings).toEqual({ undoSend: '20' });
    await screen.press('j', KEYS.enter);
    expect(screen.selected()).toMatch(/Forgotten attachment +off/);
    await screen.press('x', 'k', 'x');
    expect(mail.config.configured.settings).toEqual({});
  });

  it('are taken as a line, and what holds at once does not end the screen', async () => {
    const mail = configuredMailbox();
    await show(mail, 100, 30);
    await screen.press(':', 'settings.set screen.mouse off', KEYS.enter);
    expect(said()).toContain('Mouse is off now');
    await screen.press(':', 'settings.set screen.mous off', KEYS.enter);
    expect(said()).toContain('There is no setting “screen.mous”.');
    expect(screen.ended).toBe(false);
  });

  it('say where the configuration cannot be used', async () => {
    const mail = configuredMailbox();
    mail.config.configured = { settings: {}, accounts: [], problem: 'line 3, column 5: a comma' };
    await show(mail, 60, 15);
    await screen.press('g,');
    expect(screen.text()).toMatch(/line 3, column 5: a\s+comma/);
  });

  it('begin the screen anew when one leaves it, if they hold only then', async () => {
    const errands: unknown[] = [];
    await show(configuredMailbox(), 100, 30, {
      onErrand: (errand) => errands.push(errand),
    });
    await screen.press('g,', ':', 'settings.set undoSend 0', KEYS.enter);
    expect(screen.ended).toBe(false);
    await screen.press('q');
    expect(errands).toEqual([{ kind: 'anew' }]);
    expect([screen.alternate, screen.raw]).toEqual([false, false]);
  });

  it('leave the terminal as it is to the screen that follows, and to nobody for good', async () => {
    await show(configuredMailbox(), 100, 30, { keepTerminal: true });
    await screen.press('g,', ':', 'settings.set undoSend 0', KEYS.enter, 'q');
    expect(screen.ended).toBe(true);
    // What is typed meanwhile is neither shown nor taken for a signal.
    expect([screen.alternate, screen.raw]).toEqual([true, true]);
    expect(screen.output.written).not.toContain('\x1b[?1049l');
    putTerminalBack();
    await screen.output.drawn();
    expect([screen.alternate, screen.raw]).toEqual([false, false]);
  });
});

describe('accounts', () => {
  it('are listed, put in another order, and tested', async () => {
    const mail = configuredMailbox();
    mail.config.findings = [
      note({ area: 'login', account: 'work' }, 'the server lacks IDLE', ''),
      problem(
        { area: 'tls', account: 'work' },
        new MailtuiError('certificate', 'nobody vouches for it', { hint: 'pin it' }),
      ),
    ];
    await show(mail, 100, 30);
    await screen.press('gA', 't');
    expect(screen.text()).toContain('work: something is wrong');
    expect(screen.text()).toMatch(/✗ nobody vouches for it\s+pin it/);
    await screen.press('J');
    expect(mail.config.configured.accounts.map(({ name }) => name)).toEqual(['home', 'work']);
    expect(screen.selected()).toContain('work');
  });

  it('are changed as a whole, after what follows was read', async () => {
    const mail = configuredMailbox();
    mail.config.outcomes = [{ outcome: 'follows', lines: ['All mail stays here.'] }];
    await show(mail, 100, 50);
    await screen.press('gA', KEYS.enter);
    expect(screen.text()).toContain('Account work');
    await screen.press(...'jjjj');
    expect(screen.selected()).toMatch(/Protocol +imap/);
    await screen.press(KEYS.enter);
    expect(screen.selected()).toMatch(/Protocol +pop3/);
    expect(screen.text()).toContain('After download');
    await screen.press('q');
    expect(said()).toContain('Changes of work are not saved');
    await screen.press('s');
    expect(screen.text()).toContain('All mail stays here.');
    await screen.press('s');
    expect(mail.config.saved).toEqual([
      { account: 'work', changes: { protocol: 'pop3' }, agreed: false, test: true },
      { account: 'work', changes: { protocol: 'pop3' }, agreed: true, test: true },
    ]);
    expect(screen.text()).toContain('Accounts');
  });

  it('have other addresses, with a server and a folder of their own', async () => {
    const mail = configuredMailbox();
    await show(mail, 100, 60);
    await screen.press('gA', KEYS.enter);
    expect(screen.text()).toMatch(/club@larsen.example +filed in Club/);
    while (!screen.selected().includes('club@larsen.example')) await screen.press('j');
    await screen.press(KEYS.enter);
    expect(screen.text()).toMatch(/File what is sent in +Club/);
    while (!screen.selected().includes('Server for sending')) await screen.press('j');
    await screen.press(KEYS.enter, 'smtp.club.example', KEYS.enter, 's');
    expect(mail.config.saved).toEqual([
      {
        ...{ account: 'work', identity: 'club@larsen.example', agreed: false, test: true },
        changes: { smtpHost: 'smtp.club.example' },
      },
    ]);
    expect(screen.text()).toContain('Account work');
    await screen.press(KEYS.enter);
    while (!screen.selected().includes('Take this address away')) await screen.press('j');
    await screen.press(KEYS.enter);
    expect(screen.text()).not.toContain('club@larsen.example +filed');
    expect(said()).toContain('club@larsen.example is taken away');
    while (!screen.selected().includes('Add an address')) await screen.press('j');
    await screen.press(KEYS.enter, KEYS.enter, 'new@larsen.example', KEYS.enter, 's');
    expect(mail.config.saved.at(-1)).toMatchObject({
      ...{ identity: '', changes: { address: 'new@larsen.example' } },
    });
  });

  it('are added by their address; passwords are not shown, and a certificate can be trusted', async () => {
    const mail = configuredMailbox();
    mail.config.found = {
      values: { name: 'ann', protocol: 'imap' },
      byProtocol: {
        imap: { host: 'imap.new.example', port: '993', security: 'tls', user: 'ann' },
        pop3: { host: 'pop.new.example', port: '995', security: 'tls', user: 'ann' },
      },
      lines: ['The servers were found.'],
      notes: { imap: [], pop3: ['Switch POP on there first.'] },
      isFound: true,
    };
    mail.config.outcomes = [
      {
        ...{ outcome: 'failed', message: 'nobody vouches for the certificate', lines: ['Look.'] },
        trust: { option: 'pin', fingerprint: 'ab12' },
      },
    ];
    await show(mail, 100, 50);
    await screen.press('gA', 'a', KEYS.enter, 'ann@new.example', KEYS.enter, 'j', KEYS.enter);
    expect(screen.text()).toMatch(/Server +imap\.new\.example/);
    expect(screen.text()).toContain('The servers were found.');
    // The cursor is at the password, the one thing that is missing.
    await screen.press('k', 'k', KEYS.enter);
    expect(screen.text()).toMatch(/Server +pop\.new\.example/);
    expect(screen.text()).toContain('Switch POP on there first.');
    await screen.press(KEYS.enter);
    await screen.press('j', 'j', KEYS.enter, 'herring');
    expect(screen.text()).not.toContain('herring');
    expect(screen.text()).toContain('•••••••');
    await screen.press(KEYS.enter, 's');
    expect(screen.text()).toContain('✗ nobody vouches for the certificate');
    await screen.press(KEYS.enter);
    expect(mail.config.saved.at(-1)).toMatchObject({
      account: null,
      changes: { address: 'ann@new.example', password: 'herring', pin: 'ab12', name: 'ann' },
    });
    expect(said()).toContain('ann is set up');
    expect(screen.text()).not.toContain('herring');
  });
});

describe('storage and addresses', () => {
  it('shows what fills an account, and leads from a bar to its messages', async () => {
    const mail = sampleMailbox();
    const one = { messages: 3, octets: 2_500_000 };
    mail.inventory.accounts = [
      {
        ...{ account: 'work', quota: { used: 900, limit: 1000 }, messages: 40, octets: 9_000_000 },
        folders: [{ path: 'Old mail', ...one }],
        senders: [{ name: 'Ann', address: 'ann@larsen.example', ...one }],
        years: [{ year: '2026', ...one }],
        lists: [{ list: 'devel.x.example', ...one }],
        types: [{ type: 'application/pdf', ...one }],
        places: { both: one, here: { messages: 0, octets: 0 }, server: one },
        recentOctets: 120,
        biggest: [{ id: 'm1', from: 'Ann', subject: 'The film', octets: 2_000_000 }],
      },
    ];
    mail.inventory.backups = { last: { at: 0, destination: '/disk' }, due: null };
    await show(mail, 100, 60);
    await screen.press('gu');
    expect(screen.text()).toMatch(/Last backup: .*, to \/disk/);
    expect(screen.text()).toContain('As it grew lately, it is full in about 5 months.');
    expect(screen.text()).toMatch(/only on the server +█+ +2\.5 MB +3 messages/);
    const counts = screen.rows().filter((row) => /█.*messages$/.test(row));
    expect(new Set(counts.map((row) => row.length)).size).toBe(1);
    expect(screen.text()).not.toContain('only here');
    expect(screen.text()).toContain('work: 9.0 MB in 40 messages here');
    expect(screen.text()).toMatch(/On the server +█+░+ +900 B of 1.0 KB \(90 %\)/);
    expect(screen.text()).toMatch(/Ann: The film +█+ +2\.0 MB/);
    await screen.press('jjjj');
    expect(screen.selected()).toMatch(/ann@larsen\.example +█+ +2\.5 MB {2}3 messages/);
    await screen.press(KEYS.enter, '/');
    expect(screen.rows().at(-1)).toContain('in:work from:ann@larsen.example');
    await screen.press(KEYS.enter, KEYS.esc);
    expect(screen.rows()[0]).toContain('work / Inbox');
    await screen.press('gu', 'jj', KEYS.enter, '/');
    expect(screen.rows().at(-1)).toContain('in:work is:partial');
    await screen.press(KEYS.enter, KEYS.esc, 'gu', 'jjjjjj', KEYS.enter, '/');
    expect(screen.rows().at(-1)).toContain('in:work list:devel.x.example');
    await screen.press(KEYS.enter, KEYS.esc, 'gu', 'jjjjjjj', KEYS.enter, '/');
    expect(screen.rows().at(-1)).toContain('in:work has:attachment:application/pdf');
  });

  it('finds people, writes to them, lists their mail, and forgets and remembers them', async () => {
    const mail = sampleMailbox();
    const some = { messages: 3, written: 1, lastWritten: 0 };
    mail.inventory.known = [
      { name: 'Ann Larsen', address: 'ann@larsen.example', ...some },
      { name: '', address: 'bo@larsen.example', ...some, written: 0, lastWritten: null },
    ];
    await show(mail, 100, 30);
    await screen.press('gb', '/', 'bo@');
    expect(screen.rows().at(-1)).toContain('Find: bo@');
    expect(screen.text()).not.toContain('Ann Larsen <');
    await screen.press(KEYS.enter, 'd');
    expect(said()).toContain('bo@larsen.example is not suggested any more');
    expect(screen.text()).toContain('Nobody is called that');
    await screen.press('U');
    expect(screen.selected()).toContain('bo@larsen.example');
    await screen.press('o', '/');
    expect(screen.rows().at(-1)).toContain('with:bo@larsen.example');
  });
});
