/** Making, renaming and deleting folders, and seeing what the accounts do and did. */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { FakeScreenMail } from '../support/fakeScreenMail.js';
import { emptyInbox, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const said = (): string => screen.rows().at(-2) ?? '';

describe('folders', () => {
  it('are made, renamed and deleted from the list of folders', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('gn', 'Receipts 2026', KEYS.enter);
    expect(said()).toContain('Made the folder Receipts 2026.');
    expect(screen.text()).toMatch(/^ {3}Receipts 2026/m);
    await screen.press(':', 'folder.go work/Receipts 2026', KEYS.enter);
    expect(screen.text()).toContain('Receipts 2026  work');
    await screen.press('gr');
    expect(screen.rows().at(-1)).toContain(': folder.rename Receipts 2026');
    await screen.press(' and more', KEYS.enter);
    expect(said()).toContain('Receipts 2026 is now Receipts 2026 and more.');
    await screen.press('gD');
    expect(said()).toContain('Deleted the folder Receipts 2026 and more.');
    expect(screen.text()).not.toMatch(/^ {3}Receipts 2026/m);
  });

  it('are moved into others, and subscribed on the server, where there is one', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('gn', 'Bills', KEYS.enter, ':', 'folder.go work/Bills', KEYS.enter);
    await screen.press('gM', 'Archive', KEYS.enter);
    expect(said()).toContain('Bills lies in Archive now.');
    expect(mail.folders().map(({ path }) => path)).toContain('Archive/Bills');
    await screen.press('gY');
    expect(said()).toContain('Unsubscribed Archive/Bills: it stays here');
    await screen.press('gy');
    expect([...mail.subscribed.values()]).toEqual([true]);
    await screen.press(':', 'folder.go home/Receipts', KEYS.enter, 'gy');
    expect(said()).toContain('Receipts is on no server.');
  });

  it('stay when they hold mail or are for a purpose, or when the server does not want it', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('gD');
    expect(said()).toContain('Inbox keeps its name and place: mailtui needs it.');
    await screen.press(':', 'go home/Receipts', KEYS.enter, 'gD');
    expect(said()).toContain('There is mail in it');
    mail.editFolder = () =>
      Promise.reject(new MailtuiError('unreachable', 'the server is not there'));
    await screen.press('gn', 'New', KEYS.enter);
    expect(said()).toContain('the server is not there');
  });
});

describe('the colour of an account', () => {
  it('is that of its name, and of its mail among that of others', async () => {
    const person = { lastSync: NOW, protocol: 'imap' } as const;
    const mail = new FakeScreenMail(
      [
        { ...person, name: 'a', address: 'a@a.example', colour: '#4a8fdc' },
        { ...person, name: 'b', address: 'b@b.example' },
      ],
      [emptyInbox('a', 1), emptyInbox('b', 2)],
    );
    mail.fill([
      { folderId: 1, date: NOW - 1000, subject: 'of a' },
      { folderId: 2, date: NOW - 2000, subject: 'of b' },
    ]);
    await show(mail, 140, 30);
    const blue = '38;2;74;143;220';
    expect(screen.output.written).toContain(`${blue}m a`);
    const before = screen.output.written.length;
    await screen.press('/', 'of', KEYS.enter);
    const drawn = screen.output.written.slice(before);
    expect(drawn).toContain('of b');
    expect(drawn.split(blue).length - 1).toBeGreaterThan(0);
    expect(drawn).not.toMatch(/38;2;74;143;220[^m]*m\s*b\b/);
  });
});

describe('what happens', () => {
  it('is said at the top: which account has nearly no room left on its server', async () => {
    const mail = new FakeScreenMail(
      [{ name: 'a', protocol: 'imap', address: 'a@a.example', lastSync: NOW, nearlyFull: 93 }],
      [emptyInbox('a', 1)],
    );
    await show(mail, 80, 24);
    expect(screen.rows()[0]).toMatch(/a .*93 % full *$/);
  });

  it('is a list with every account, its trouble and the way out, and what was before', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const errors = [
      { kind: 'login-refused', message: 'password refused', hint: 'mailtui accounts edit work' },
    ] as const;
    const counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 400 };
    mail.tell({ event: 'summary', account: 'work', ok: false, ...counts, errors });
    mail.tell({ event: 'summary', account: 'home', ok: true, ...counts, new: 3, errors: [] });
    await screen.press('gl');
    const text = screen.text();
    expect(text).toMatch(/✗ work {2}IMAP .* failed · never fetched/);
    expect(text).toContain('mailtui accounts edit work');
    expect(text).toMatch(/✓ home {2}POP3 .* in step just now/);
    expect(text).toMatch(/home +3 new \(0\.4 s\)/);
    await screen.press('$', 'j', 'G', 'k', '?', KEYS.esc);
    expect(mail.syncs).toEqual([[]]);
    await screen.press('q');
    expect(screen.rows().at(-1)).toContain('⏎ open');
  });

  it('scrolls where it is long, no further than its end', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 14);
    for (let n = 1; n <= 40; n += 1) {
      mail.tell({
        event: 'warning',
        account: 'work',
        folder: 'Inbox',
        message: `odd ${String(n)}`,
      });
    }
    await screen.press('gl', '9', '9', 'j');
    expect(screen.text()).toContain('odd 1');
    expect(screen.text()).not.toContain('odd 40');
    await screen.press('9', '9', 'k');
    expect(screen.text()).toContain('work');
  });
});
