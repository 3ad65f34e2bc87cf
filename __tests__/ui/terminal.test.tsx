/** The frame around it all: help, welcome, and what the terminal gets and gets back. */
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/ui/commands/table.js';
import { runScreen } from '../../src/ui/start.js';
import { FakeScreenMail } from '../support/fakeScreenMail.js';
import { HOME_INBOX, INBOX, NOW, emptyInbox, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('help', () => {
  it('lists every command of the place one is in', async () => {
    for (const [keys, context] of [
      ['', 'list'],
      [KEYS.shiftTab, 'sidebar'],
      [KEYS.enter, 'reader'],
    ] as const) {
      await show(sampleMailbox(), 200, 50);
      if (keys !== '') await screen.press(keys);
      await screen.press('?');
      const text = screen.text();
      for (const { title } of COMMANDS.filter(({ contexts }) => contexts.includes(context))) {
        expect(text).toContain(title);
      }
      await screen.press('q');
      expect(screen.text()).toMatch(/2[34] unread of 320/);
      expect(screen.ended).toBe(false);
      await screen.quit();
    }
  });

  it('scrolls where it does not fit, no further than its end', async () => {
    await show(sampleMailbox(), 40, 12);
    await screen.press('?');
    expect(screen.rows().at(-1)).toContain('↓ more');
    await screen.press(...Array<string>(200).fill('j'));
    const end = screen.text();
    expect(end).toContain('Quit mailtui');
    await screen.press('k', 'j');
    expect(screen.text()).toBe(end);
  });
});

describe('the palette', () => {
  it('finds a command by a few letters, shows its keys, and does it', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('\x10', 'gsm');
    expect(screen.rows().at(-1)).toContain('> gsm');
    expect(screen.rows()[2]).toMatch(/^ *▌ +Go to sent mail +gs$/);
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('Sent  work');
    await screen.press('\x10');
    expect(screen.rows()[2]).toContain('Go to sent mail');
    await screen.press('\x10', KEYS.esc);
    expect(screen.text()).toContain('Sent  work');
  });

  it('says why something cannot be done, and does not do it', async () => {
    const mail = new FakeScreenMail(
      [{ name: 'a', protocol: 'imap', address: 'a@a.example', lastSync: null }],
      [emptyInbox('a', 1)],
    );
    await show(mail, 80, 24);
    await screen.press('\x10', 'trash');
    expect(screen.rows()[2]).toMatch(/Go to the trash +There is no folder for the trash\.$/);
    await screen.press(KEYS.enter);
    expect(screen.rows().at(-1)).toContain('> trash');
    await screen.press(KEYS.ctrlU, 'xyzzy');
    expect(screen.text()).toContain('No command is called that');
    await screen.press(KEYS.enter, KEYS.ctrlU, KEYS.backspace);
    expect(screen.text()).toContain('No mail here yet');
  });

  it('offers every command of its place, and scrolls to the last of them', async () => {
    await show(sampleMailbox(), 60, 15);
    await screen.press(KEYS.enter, '\x10');
    const seen = new Set<string>();
    // Of no list, without words that were looked for, and shown as text.
    const meaningless = [
      'list.unsubscribe',
      'list.archive',
      'view.find-next',
      'view.find-previous',
      'view.text',
    ];
    const wanted = COMMANDS.filter(
      ({ contexts, id }) =>
        contexts.includes('reader') && id !== 'palette.open' && !meaningless.includes(id),
    );
    for (let down = 0; down < wanted.length; down += 1) {
      for (const { title } of wanted) if (screen.text().includes(title)) seen.add(title);
      await screen.press(KEYS.down);
    }
    expect(seen).toEqual(new Set(wanted.map(({ title }) => title)));
    await screen.press(KEYS.ctrlC);
    expect(screen.ended).toBe(true);
  });
});

describe('without an account', () => {
  it('welcomes, says what to do, and shows mail as soon as there is an account', async () => {
    const mail = new FakeScreenMail([], []);
    await show(mail, 80, 24);
    expect(screen.text()).toContain('Welcome to mailtui');
    expect(screen.text()).toContain('mailtui add-account');
    expect(screen.text()).toContain('look around in a made-up mailbox');
    await screen.press('j', KEYS.enter, 'ann@@@');
    expect(screen.text()).toContain('ann@@@');
    expect(screen.rows().at(-1)).toContain('back');
    expect(screen.rows().at(-1)).not.toContain('ann');
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('ann@@@');
    expect(screen.text()).toContain('no e-mail address yet');
    await screen.press(KEYS.esc, '/', '$', KEYS.tab);
    mail.addAccount({ name: 'me', protocol: 'imap', address: 'me@me.example', lastSync: null }, [
      emptyInbox('me', HOME_INBOX),
    ]);
    await screen.calm();
    expect(screen.rows()[0]).toContain('me / Inbox');
    expect(screen.text()).toContain('No mail here yet');
    await screen.press('q');
    expect(screen.ended).toBe(true);
  });
});

describe('the terminal', () => {
  it('is put back by q, by Ctrl-C, on demand, when its input ends and when the screen fails', async () => {
    let stop = new AbortController();
    const ways: ((mail: FakeScreenMail) => unknown)[] = [
      () => screen.input.emit('data', Buffer.from('q')),
      () => screen.input.emit('data', Buffer.from('/\x03')),
      () => screen.input.emit('end'),
      () => {
        stop.abort();
      },
      (mail) => {
        const page = mail.page.bind(mail);
        mail.page = (query) => {
          const { rows, more } = page(query);
          const broken = rows.map((row) =>
            Object.defineProperty({ ...row }, 'subject', {
              get: () => {
                throw new Error('broken row');
              },
            }),
          );
          return { rows: broken, more };
        };
        mail.deliver({ folderId: INBOX, date: NOW, subject: 'The last one' });
      },
    ];
    for (const way of ways) {
      const mail = sampleMailbox();
      stop = new AbortController();
      await show(mail, 80, 24, { signal: stop.signal });
      expect(screen.alternate).toBe(true);
      expect(screen.raw).toBe(true);
      await way(mail);
      await screen.screen.done.catch(() => undefined);
      await screen.output.drawn();
      expect(screen.alternate).toBe(false);
      expect(screen.raw).toBe(false);
      expect(screen.output.written.endsWith('\x1b[?7h\x1b[?25h\x1b[?1049l')).toBe(true);
    }
    expect(screen.error).toMatchObject({ kind: 'bug', message: 'the screen failed: broken row' });
  });

  it('is not touched when the end was asked for before the beginning', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.quit();
    screen.output.written = '';
    const { input, output } = screen;
    await runScreen(sampleMailbox(), {
      ...{ stdin: input, stdout: output, signal: AbortSignal.abort() },
    });
    expect(output.written).toBe('');
    expect(screen.raw).toBe(false);
  });

  it('is taken for one of 80×24 when it says that its size is nothing', async () => {
    await show(sampleMailbox(), 80, 24);
    const usual = screen.text();
    Object.assign(screen.output, { columns: 0, rows: 0 });
    screen.output.emit('resize');
    await screen.calm();
    Object.assign(screen.output, { columns: 80, rows: 24 });
    expect(screen.text()).toBe(usual);
  });

  it('gets nothing for a key that changes nothing, and little for one that moves a row', async () => {
    await show(sampleMailbox(), 200, 50);
    await screen.press(KEYS.esc);
    screen.output.written = '';
    await screen.press('\x1b[99~', '\x00', 'k', 'Z');
    expect(screen.output.written).toBe('');
    screen.output.written = '';
    screen.input.emit('data', Buffer.from('j'));
    await new Promise(setImmediate);
    expect(screen.output.written.length).toBeLessThan(6000);
    expect(screen.output.written.startsWith('\x1b[?2026h')).toBe(true);
    expect(screen.output.written.endsWith('\x1b[?2026l')).toBe(true);
  });

  it('is asked for its background, and gets the colours that can be read on it', async () => {
    await show(sampleMailbox(), 120, 40);
    expect(screen.output.written).toContain('\x1b]11;?\x1b\\');
    const dark = screen.text();
    screen.output.written = '';
    await screen.press('\x1b]11;rgb:ffff/ffff/ffff\x1b\\');
    expect(screen.output.written).toContain('48;2;214;230;251');
    expect(screen.text()).toBe(dark);
    await screen.quit();
    await show(sampleMailbox(), 120, 40, { theme: 'light' });
    expect(screen.output.written).not.toContain(']11;');
    expect(screen.output.written).toContain('48;2;214;230;251');
  });

  it('gets no colour where none is wanted, and still shows what is selected and unread', async () => {
    await show(sampleMailbox(), 120, 40, { colours: 1 });
    expect(screen.output.written).not.toMatch(/\[[0-9;]*;(?:3[0-9]|4[0-9]|9[0-7])[0-9;]*m/);
    expect(screen.output.written).toContain('\x1b[0;7m');
    expect(screen.text()).toContain('●');
  });
});
