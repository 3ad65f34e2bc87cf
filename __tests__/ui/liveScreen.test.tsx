/** What happens while one looks: mail arrives, syncs go on, things fail; and searching. */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { FakeScreenMail } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('mail that arrives', () => {
  it('appears above the selection, which stays on its message', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('j');
    mail.deliver({ folderId: INBOX, date: NOW, from: 'New Person', subject: 'Just now' });
    await screen.calm();
    expect(screen.rows()[2]).toContain('New Person');
    expect(screen.selected()).toContain('Build bot');
    expect(screen.text()).toContain('25 unread');
  });

  it('moves nothing while one is further down the list', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press(KEYS.pageDown, KEYS.pageDown, 'j');
    const before = screen.rows().slice(2, 22);
    const arrivals = Array.from({ length: 30 }, (_, index) => ({
      folderId: INBOX,
      date: NOW + index,
      subject: 'More',
    }));
    mail.deliver(...arrivals);
    await screen.calm();
    expect(screen.rows().slice(2, 22)).toEqual(before);
    expect(screen.text()).toContain('54 unread');
  });

  it('is read with few looks however fast it comes', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    const before = mail.pages;
    for (let index = 0; index < 500; index += 1) {
      mail.deliver({ folderId: INBOX, date: NOW + index, subject: `Burst ${index}` });
    }
    await screen.calm();
    expect(screen.text()).toContain('Ann Larsen');
    expect(mail.pages - before).toBeLessThanOrEqual(8);
  });

  it('leaves the selection on the next message when the selected one goes', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('j');
    mail.remove('build');
    await screen.calm();
    expect(screen.selected()).toContain('Jiří Novák');
    expect(screen.rows()[3]).toMatch(/^▌/);
  });
});

describe('searching', () => {
  it('shows results while one types, and Esc returns to exactly where one was', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press(KEYS.pageDown, 'j');
    const before = screen.text();
    await screen.press('/', 'm', 'i', 'g', 'r', 'a', 't', 'i', 'o', 'n');
    expect(screen.rows().at(-1)).toContain('/ migration');
    expect(screen.rows()[2]).toContain('Ann Larsen');
    expect(screen.rows()[2]).toContain('work Inbox');
    expect(screen.rows()[3]).toBe('');
    await screen.press(KEYS.esc);
    expect(screen.text()).toBe(before);
  });

  it('opens a result, comes back to the results, then to the folder', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', 'telescopes', KEYS.enter);
    expect(screen.text()).toContain('1 found');
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('And why the best one is the one you carry outside.');
    await screen.press('q');
    expect(screen.text()).toContain('1 found');
    await screen.press('q');
    expect(screen.text()).toContain('24 unread of 320');
    expect(screen.ended).toBe(false);
  });

  it('comes back to a list that knows what was read and what arrived meanwhile', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    expect(screen.rows()[2]).toMatch(/●.*Ann Larsen/);
    await screen.press('/', 'migration', KEYS.enter, KEYS.enter);
    mail.deliver({ folderId: INBOX, date: NOW, from: 'New Person', subject: 'Just now' });
    await screen.calm();
    await screen.press(KEYS.esc, KEYS.esc);
    expect(screen.rows()[2]).toContain('New Person');
    expect(screen.rows()[3]).toContain('Ann Larsen');
    expect(screen.rows()[3]).not.toContain('●');
    expect(screen.selected()).toContain('Ann Larsen');
  });

  it.each([
    ['beside the list', 'j'],
    ['in the reader', 'j\r'],
  ])('shows the selected message after a search that began as it opened %s', async (_, keys) => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const release = mail.holdOpening();
    screen.input.emit('data', Buffer.from(keys));
    while (!mail.opened.includes('build')) await new Promise(setImmediate);
    screen.input.emit('data', Buffer.from('/'));
    release();
    await screen.calm();
    await screen.press(KEYS.esc);
    expect(screen.selected()).toContain('main is green again');
    expect(screen.text()).toContain('Build bot <bot@ci.example>');
  });

  it('shows the first result beside the list as soon as there is one', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', 'telescopes');
    expect(screen.text()).toContain('The Orbit <news@orbit.example>');
  });

  it('takes what comes into an open search, where it belongs, and stays on its message', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('/', 'lighthouse');
    expect(screen.text()).toContain('No message matches');
    mail.deliver({ folderId: INBOX, date: NOW - 2000, subject: 'The lighthouse, part one' });
    await screen.calm();
    expect(screen.selected()).toContain('part one');
    mail.deliver(
      { folderId: INBOX, date: NOW - 1000, subject: 'The lighthouse, part two' },
      { folderId: INBOX, date: NOW - 1000, subject: 'The harbour' },
    );
    await screen.calm();
    expect(screen.text().indexOf('part two')).toBeLessThan(screen.text().indexOf('part one'));
    expect(screen.selected()).toContain('part one');
    expect(screen.text()).toContain('2 found');
    expect(screen.text()).not.toContain('harbour');
  });

  it('says how one can search, and what is wrong with a search that finds nothing', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('/');
    expect(screen.text()).toMatch(/is:unread +not read yet/);
    await screen.press('is:unraed');
    expect(screen.text()).not.toContain('No message matches');
    expect(screen.text()).toContain('Try is:unread');
    await screen.resize(40, 24);
    expect(screen.text()).not.toMatch(/is: knows.*…/);
  });

  it('says beside results what is wrong, and of what is being typed only once it is done', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', 'form:ann');
    expect(screen.text()).toContain('there is no field form:');
    await screen.press(KEYS.ctrlU, 'in:archvie x');
    expect(screen.text()).toContain('Search try in:archive');
    await screen.press(KEYS.ctrlU, 'release size:9');
    expect(screen.text()).toContain('size: is no field');
    await screen.press(KEYS.ctrlU, '!!!');
    expect(screen.text()).toContain('!!! has no letter or digit');
    await screen.press(KEYS.ctrlU, 'e');
    expect(screen.text()).toContain('Search all mail');
  });

  it('takes pasted text as words and never as commands', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('\x1b[200~qqq\x03N\x1b[201~');
    expect(screen.ended).toBe(false);
    await screen.press('/', '\x1b[200~main is\ngreen\x1b[201~');
    expect(screen.rows().at(-1)).toContain('/ main is green');
    expect(screen.rows()[2]).toContain('Build bot');
    await screen.press(KEYS.backspace, KEYS.ctrlU, 'zzzz');
    expect(screen.text()).toContain('No message matches');
  });
});

describe('fetching mail', () => {
  it('shows progress, success with its age, and trouble as one line with what to do', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    expect(screen.rows()[0]).toContain('work not fetched yet');
    await screen.press('$');
    expect(mail.syncs).toEqual([[]]);
    mail.tell({ event: 'state', account: 'work', state: 'connecting' });
    mail.tell({ event: 'progress', account: 'home', folder: 'INBOX', done: 340, total: 1204 });
    await screen.calm();
    expect(screen.rows()[0]).toContain('work ⟳ connecting   home ⟳ 340/1,204');
    const counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 9 };
    mail.tell({ event: 'summary', account: 'work', ok: true, errors: [], ...counts });
    const message = 'the server does not accept the password';
    const errors = [{ kind: 'login-refused', message, hint: 'Set it again.' }] as const;
    mail.tell({ event: 'summary', account: 'home', ok: false, errors, ...counts });
    await screen.calm();
    expect(screen.rows()[0]).toContain('work ✓ just now   home ✗ failed');
    expect(screen.rows().at(-2)).toBe(` ⚠ home: ${message} — Set it again.`);
    await screen.press('j', 'j');
    expect(screen.rows().at(-2)).toContain(message);
    await screen.press(KEYS.esc);
    expect(screen.rows().at(-2)).toMatch(/^─+┴─+┴─+$/);
  });

  it('shows one error after the other, and of each account the last', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 9 };
    const fail = (account: string, message: string): void => {
      const errors = [{ kind: 'unreachable', message, hint: '' }] as const;
      mail.tell({ event: 'summary', account, ok: false, errors, ...counts });
    };
    fail('work', 'no route');
    fail('home', 'no answer');
    fail('work', 'no network');
    await screen.calm();
    expect(screen.rows().at(-2)).toMatch(/^ ⚠ work: no network +and 1 more$/);
    await screen.press(KEYS.esc);
    expect(screen.rows().at(-2)).toBe(' ⚠ home: no answer');
    fail('work', 'no network');
    mail.tell({ event: 'summary', account: 'home', ok: true, errors: [], ...counts });
    await screen.calm();
    expect(screen.rows().at(-2)).toBe(' ⚠ work: no network');
    await screen.press('gd', 'ga', 'x');
    expect(screen.rows().at(-2)).toBe(' ⚠ work: no network');
    await screen.press(KEYS.esc);
    expect(screen.rows().at(-2)).toMatch(/^─+┴─+┴─+$/);
  });

  it('says of an empty folder whether its mail was ever fetched', async () => {
    const mail = new FakeScreenMail(
      [{ name: 'a', protocol: 'imap', address: 'a@a.example', lastSync: null }],
      [emptyInbox('a', 1)],
    );
    await show(mail, 120, 40);
    expect(screen.text()).toContain('No mail here yet');
    mail.tell({ event: 'state', account: 'a', state: 'connecting' });
    await screen.calm();
    expect(screen.text()).toContain('Fetching your mail…');
    const counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 9 };
    mail.tell({ event: 'summary', account: 'a', ok: true, errors: [], ...counts });
    await screen.calm();
    expect(screen.text()).toContain('Nothing here');
  });

  it('gives a hint that is too long a line of its own', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    const hint = 'Check the name of the server with "mailtui accounts show home", or wait.';
    mail.emit({
      type: 'failed',
      error: {
        ...{ kind: 'name-not-found', message: 'pop.home.example has no address', hint },
        ...{ scope: { account: 'home' }, retry: 'later' },
      },
    });
    await screen.calm();
    expect(screen.rows().at(-2)).toBe(' ⚠ home: pop.home.example has no address');
    expect(screen.rows().at(-1)).toContain('Check the name of the server');
    expect(screen.rows().at(-1)).toContain('Esc dismiss');
  });
});

describe('opening takes its time', () => {
  it('keeps what is shown, and abandons a message one has moved on from', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const release = mail.holdOpening();
    screen.input.emit('data', Buffer.from('j\r'));
    await new Promise(setImmediate);
    await screen.output.drawn();
    expect(screen.text()).toContain('Fine with me');
    screen.input.emit('data', Buffer.from('J'));
    release();
    await screen.calm();
    expect(mail.abandoned).toContain('build');
    expect(screen.text()).toContain('v příloze posílám účtenku');
    expect(mail.edits).toEqual([]);
  });

  it('says so when a message cannot be opened, and goes on', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    mail.failure = new MailtuiError('disk', 'the file is gone', { hint: 'Run mailtui reindex.' });
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('This message cannot be shown');
    expect(screen.text()).toContain('Run mailtui reindex.');
    await screen.press('q', '$');
    expect(screen.rows().at(-2)).toContain('the file is gone');
    mail.failure = null;
    await screen.press(KEYS.esc, 'j', KEYS.enter);
    expect(screen.text()).toContain('All 1,204 tests passed');
  });
});
