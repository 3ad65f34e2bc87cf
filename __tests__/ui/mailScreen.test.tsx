/** Looking around, reading and moving, as a person does it: by real key bytes. */
import { describe, expect, it } from '@jest/globals';
import { FakeScreenMail } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('a wide terminal, 120×40', () => {
  it('shows folders, messages and the newest message at once, and marks nothing read', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const text = screen.text();
    expect(text).toMatch(/work +IMAP/);
    expect(text).toMatch(/home +POP3/);
    expect(text).toMatch(/^ {5}Observatory /m);
    expect(text).toMatch(/^ {3}Projects\/Tides /m);
    expect(text).toMatch(/Inbox +24 │/);
    expect(text).toContain('24 unread of 320');
    expect(text).toContain('main is green again (#4821)');
    expect(text).toContain('Ann Larsen <ann@larsen.example>');
    expect(text).toContain('because the old one ends at midnight');
    expect(screen.rows().at(-1)).toContain('⏎ open');
    expect(screen.rows().at(-1)).toContain('? keys');
    expect(mail.edits).toEqual([]);
  });

  it('keeps every pane in its columns whatever script the mail is in', async () => {
    await show(sampleMailbox(), 120, 40);
    for (const row of screen.rows().slice(2, 38)) {
      expect(row[20]).toBe('│');
    }
    for (const row of [...Array(36).keys()].map((index) => index + 2)) {
      expect(screen.cell(63, row)).toBe('│');
    }
  });

  it('opens a message with Enter, which thereby is read, and goes back with q', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('j', KEYS.enter);
    expect(screen.text()).toContain('All 1,204 tests passed');
    expect(mail.edits).toEqual([{ ids: ['build'], edit: { add: ['seen'] } }]);
    expect(screen.text()).toContain('23 unread of 320');
    expect(screen.rows().at(-1)).toContain('J next');
    await screen.press('q');
    expect(screen.rows().at(-1)).toContain('⏎ open');
    expect(screen.ended).toBe(false);
  });

  it('goes on to the next message with J while reading', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press(KEYS.enter, 'J', 'J');
    expect(screen.text()).toContain('v příloze posílám účtenku za říjen');
    expect(screen.selected()).toContain('▌');
    expect(mail.edits.map(({ ids }) => ids[0])).toEqual(['release', 'build']);
    await screen.press('K');
    expect(screen.text()).toContain('All 1,204 tests passed');
  });

  it('goes on with J, and marks with N, what one reads and not what took its place', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press(KEYS.enter);
    mail.remove('release');
    await screen.calm();
    expect(screen.text()).toContain('Fine with me');
    await screen.press('N');
    expect(mail.edits.at(-1)?.ids).toEqual(['release']);
    await screen.press('J');
    expect(screen.text()).toContain('All 1,204 tests passed');
  });

  it('leaves the message with ] and gi for another folder, which marks nothing read', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press(KEYS.enter, ']');
    expect(screen.rows()[0]).toContain('work / Archive');
    await screen.press(KEYS.enter, 'gi');
    expect(screen.rows()[0]).toContain('work / Inbox');
    expect(screen.rows()[2]).toContain('Ann Larsen');
    expect(mail.edits.flatMap(({ ids }) => ids)).toEqual(['release']);
  });

  it('marks a message unread again with N', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('N');
    expect(screen.text()).toContain('23 unread of 320');
    await screen.press('N');
    expect(screen.text()).toContain('24 unread of 320');
    expect(mail.edits.map(({ edit }) => edit)).toEqual([{ add: ['seen'] }, { remove: ['seen'] }]);
  });

  it('warns above a message that looks wrong', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('jjjjj');
    expect(screen.text()).toContain('⚠ The sender’s name looks like PayPal');
    expect(screen.text()).toContain('replies go to help@collect.example');
    expect(screen.text()).toContain('https://paypa1.example/login');
  });

  it('shows the messages of a POP3 account with what is on the server', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press(KEYS.shiftTab, 'G', 'kkk');
    const text = screen.text();
    expect(text).toContain('Inbox  home');
    expect(text).not.toContain('on this computer alone');
    await screen.press('j');
    expect(screen.text()).toContain('Archive  home, on this computer alone');
    await screen.press('k');
    expect(text).toContain('on server');
    expect(text).toContain('only here');
    expect(text).toContain('gone');
    await screen.press('l');
    expect(screen.rows().at(-1)).toContain('h folders');
  });

  it('keeps messages on a POP3 server, or deletes them there, and takes it back', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('S');
    expect(screen.rows().at(-2)).toContain('On IMAP the server has what you have here.');
    await screen.press(KEYS.shiftTab, 'G', 'kkk', 'l');
    expect(screen.text()).not.toContain('stays there');
    await screen.press('S');
    expect(screen.text()).toContain('stays there');
    expect(screen.rows().at(-2)).toContain('1 message: stays on the server · u undo');
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('on the server · stays there');
    await screen.press('X');
    expect(screen.text()).toContain('leaving the server');
    await screen.press('u');
    expect(screen.text()).toContain('on the server · stays there');
    await screen.press('X', 'X');
    expect(screen.rows().at(-2)).toContain('1 message: left to the policy · u undo');
    while (!screen.rows().at(-2)?.includes('Not on the server.')) await screen.press('J', 'S');
    expect(screen.text()).toMatch(/only here|gone from the server/);
  });

  it('comes back to the place in a folder where one was', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('jjj');
    const before = screen.selected();
    await screen.press(']', '[');
    expect(screen.selected()).toBe(before);
    await screen.press('gs');
    expect(screen.text()).toContain('Sent  work');
    expect(screen.selected()).toContain('To: ');
    await screen.press('gi');
    expect(screen.selected()).toBe(before);
  });
});

describe('marking messages', () => {
  it('acts on all that are marked at once, and shows what is marked', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('x', 'j', 'x');
    expect(screen.text()).toContain('2 marked  24 unread of 320');
    expect(screen.text()).toMatch(/✓ {2}Ann Larsen/);
    expect(screen.text()).toMatch(/● {2}Build bot/);
    await screen.press('N');
    expect(mail.edits).toEqual([{ ids: ['release', 'receipt'], edit: { add: ['seen'] } }]);
    expect(screen.rows().at(-2)).toContain('2 messages are read now.');
    expect(screen.text()).toContain('2 marked  23 unread of 320');
    await screen.press('N');
    expect(screen.text()).toContain('2 marked  25 unread of 320');
    await screen.press(KEYS.esc);
    expect(screen.text()).not.toContain('marked');
  });

  it('marks a range while one moves, and lets it go with Esc', async () => {
    const mail = sampleMailbox(20_000);
    await show(mail, 80, 24);
    await screen.press('j', 'v', 'j', 'j', 'k');
    expect(screen.rows()[0]).toContain('range: 2 marked');
    await screen.press(...Array<string>(30).fill(KEYS.pageDown));
    const marked = Number(/range: (\d+) marked/.exec(screen.text())?.[1]);
    expect(marked).toBeGreaterThan(500);
    await screen.press('G');
    expect(screen.rows().at(-2)).toContain('too far for a range');
    await screen.press('x', 'G', 'x');
    expect(screen.rows()[0]).toContain(` ${marked + 1} marked`);
    await screen.press('N');
    expect(mail.edits.at(-1)?.ids).toHaveLength(marked + 1);
    await screen.press(KEYS.esc);
    expect(screen.rows()[0]).not.toContain('marked');
  });

  it('forgets the mark of what leaves the folder, and keeps the others', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('x', 'x');
    mail.remove('release');
    await screen.calm();
    expect(screen.text()).toContain('1 marked');
    await screen.press(']', '[');
    expect(screen.text()).not.toContain('marked');
  });

  it('marks all that a search found, and comes back to the marks of the folder', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('x', '/', 'telescopes', KEYS.enter, '*');
    expect(screen.text()).toContain('1 marked  1 found');
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('1 found');
    expect(screen.text()).not.toContain('marked');
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('1 marked  24 unread of 320');
    await screen.press('*');
    expect(screen.rows().at(-2)).toContain('Search first');
  });
});

describe('a list of any length', () => {
  it('goes to the oldest message and back while reading only a few pages', async () => {
    const mail = sampleMailbox(20_000);
    await show(mail, 80, 24);
    await screen.press('G');
    expect(screen.rows()[21]).toMatch(/^▌/);
    await screen.press('kkkkkkkkkk', KEYS.pageUp, KEYS.pageUp);
    await screen.press('gg');
    expect(screen.rows()[2]).toMatch(/^▌● {2}Ann Larsen/);
    expect(mail.pages).toBeLessThan(12);
  });

  it('moves through it by screens without gap or repetition', async () => {
    const mail = new FakeScreenMail(
      [{ name: 'a', protocol: 'imap', address: 'a@a.example', lastSync: null }],
      [emptyInbox('a', 1)],
    );
    mail.fill(
      Array.from({ length: 700 }, (_, index) => ({
        folderId: 1,
        date: NOW - index * 1000,
        subject: `number ${index}.`,
      })),
    );
    await show(mail, 80, 24);
    const seen = new Set<number>();
    const look = (): void => {
      for (const [, number] of screen.text().matchAll(/number (\d+)\./g)) seen.add(Number(number));
    };
    look();
    for (let screens = 0; screens < 40; screens += 1) {
      await screen.press(KEYS.pageDown);
      look();
    }
    expect([...seen]).toEqual(Array.from({ length: 700 }, (_, index) => index));
    for (let screens = 0; screens < 40; screens += 1) await screen.press(KEYS.pageUp);
    expect(screen.selected()).toContain('number 0.');
  });
});

describe('a small terminal, 80×24', () => {
  it('shows one line a message, and the reader alone when one is opened', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    expect(screen.rows()[0]).toContain('work / Inbox  24 unread');
    expect(screen.rows()[2]).toMatch(/^▌● {2}Ann Larsen .*Re: Moving the release.* @ +10:42$/);
    expect(mail.opened).toEqual([]);
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('Fine with me — the migration is done');
    expect(screen.text()).not.toContain('Build bot');
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('Build bot');
  });

  it('brings the folders beside the list with h, and follows the cursor there', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('h', 'j');
    expect(screen.rows()[0]).toContain('work / Archive');
    expect(screen.rows()[4]).toMatch(/^▌ {2}Archive/);
    await screen.press('l');
    expect(screen.text()).not.toMatch(/IMAP/);
  });

  it('scrolls the reader with space and says when there is more', async () => {
    await show(sampleMailbox(), 80, 15);
    await screen.press(KEYS.enter);
    expect(screen.rows().at(-1)).toContain('↓ more');
    await screen.press(' ', 'G');
    expect(screen.rows().at(-1)).toContain('end');
    expect(screen.text()).toContain('rollout.png');
    await screen.press('gg');
    expect(screen.text()).toContain('Fine with me');
  });

  it('stays at the place one reads when the terminal changes its width, and comes back', async () => {
    const text = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ');
    const mail = sampleMailbox();
    mail.fill([{ id: 'long', folderId: INBOX, date: NOW, subject: 'Long', text }]);
    await show(mail, 60, 20);
    await screen.press(KEYS.enter, KEYS.ctrlD, KEYS.ctrlD, 'j');
    const before = screen.text();
    const first = /^ *(word\d+)/m.exec(before)?.[1] ?? '';
    expect(first).not.toBe('word0');
    for (const columns of [150, 37, 100, 45]) {
      await screen.resize(columns, 20);
      const row = screen.rows().find((line) => /word\d/.test(line));
      expect(row).toMatch(new RegExp(`\\b${first}\\b`));
    }
    await screen.resize(60, 20);
    expect(screen.text()).toBe(before);
  });

  it('stays usable at 60×15 and says calmly when it is too small', async () => {
    await show(sampleMailbox(), 60, 15);
    expect(screen.rows()[2]).toMatch(/^▌● {2}Ann Larsen/);
    for (const row of screen.rows()) expect(row.length).toBeLessThanOrEqual(60);
    await screen.resize(20, 5);
    expect(screen.text()).toContain('mailtui needs 30×6');
    await screen.resize(1, 1);
    await screen.resize(120, 40);
    expect(screen.text()).toContain('24 unread of 320');
    expect(screen.text()).toContain('Fine with me');
  });
});
