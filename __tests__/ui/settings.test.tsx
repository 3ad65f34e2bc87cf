/** Settings and accounts on the screen: seen, changed, tested, added. */
import { describe, expect, it } from '@jest/globals';
import { note, problem } from '../../src/app/doctor/finding.js';
import { MailtuiError } from '../../src/core/errors.js';
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
      },
      {
        ...({ name: 'home', protocol: 'pop3' } as const),
        values: { address: 'me@home.example', protocol: 'pop3', ...servers },
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
    await show(mail, 100, 40);
    await screen.press('gA', KEYS.enter);
    expect(screen.text()).toContain('Account work');
    await screen.press(...'jjj');
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

  it('are added by their address; passwords are not shown, and a certificate can be trusted', async () => {
    const mail = configuredMailbox();
    mail.config.found = {
      values: { name: 'ann', protocol: 'imap' },
      byProtocol: {
        imap: { host: 'imap.new.example', port: '993', security: 'tls', user: 'ann' },
        pop3: { host: 'pop.new.example', port: '995', security: 'tls', user: 'ann' },
      },
      lines: ['The servers were found.'],
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
    await screen.press('j', KEYS.enter);
    expect(screen.text()).toMatch(/Server +pop\.new\.example/);
    await screen.press(KEYS.enter);
    await screen.press(...'jjjjj', KEYS.enter, 'herring');
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
