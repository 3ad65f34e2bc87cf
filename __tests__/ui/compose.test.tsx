/** Writing a message on the screen: how it begins, the form, the text. */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { LONGEST_PASTE } from '../../src/ui/keymap/keyDecoder.js';
import { displayWidth } from '../../src/ui/terminal/width.js';
import { ALT, compose, CTRL, mailbox, writing } from '../support/composing.js';
import { NOW } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

describe('beginning', () => {
  it.each([
    [80, 24],
    [120, 40],
    [200, 50],
    [60, 15],
    [30, 6],
  ])('shows the form at %i×%i', async (columns, rows) => {
    await compose(mailbox(), [columns, rows]);
    await screen.press('someone@example.org', KEYS.tab, KEYS.tab, 'Hello', KEYS.tab, 'Dear all,');
    expect(screen.text()).toContain('Hello');
    expect(screen.text()).toContain('Dear all,');
    expect(screen.rows()).toHaveLength(rows);
    for (const row of screen.rows()) expect(displayWidth(row)).toBeLessThanOrEqual(columns);
  });

  it('takes what is typed while it opens as text, not as commands', async () => {
    const mail = mailbox();
    await show(mail, 80, 24, { writing });
    await screen.press('mdaad');
    expect(screen.text()).toContain('To  daad');
    expect(mail.edits).toEqual([]);
    expect(screen.text()).not.toContain('Deleted');
  });

  it('answers, forwards and goes on with drafts, each by its key', async () => {
    const mail = mailbox();
    await show(mail, 80, 24, { writing });
    await screen.press('r', KEYS.esc, 'R', KEYS.esc, 'L', KEYS.esc, 'f', KEYS.esc, 'e', KEYS.esc);
    expect(mail.drafts.starts).toEqual([
      { kind: 'reply', id: 'release', to: 'sender' },
      { kind: 'reply', id: 'release', to: 'all' },
      { kind: 'reply', id: 'release', to: 'list' },
      { kind: 'forward', ids: ['release'], as: 'inline' },
      { kind: 'edit-as-new', id: 'release' },
    ]);
    mail.fill([{ id: 'half', folderId: 3, date: NOW, subject: 'Half written' }]);
    await screen.press('gd', KEYS.enter, KEYS.esc, 'e');
    expect(mail.drafts.starts.slice(5)).toEqual([
      { kind: 'draft', id: 'half' },
      { kind: 'draft', id: 'half' },
    ]);
  });

  it('says what the user should know, and why it cannot be begun', async () => {
    const mail = mailbox();
    mail.drafts.notes = ['The answer goes to the list.'];
    await show(mail, 80, 24, { writing });
    await screen.press('r');
    expect(screen.rows().at(-2)).toContain('The answer goes to the list.');
    await screen.press(KEYS.esc);
    mail.drafts.failure = new MailtuiError('bad-input', 'this message came from no list');
    await screen.press('Ld');
    expect(screen.rows().at(-2)).toContain('came from no list');
    expect(screen.text()).not.toContain('Deleted');
  });
});

describe('a long paste', () => {
  const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;

  it('is all there, to its end', async () => {
    await compose();
    await screen.press(KEYS.tab, KEYS.tab, KEYS.tab, paste(`${'a line\n'.repeat(20_000)}the end`));
    expect(screen.text()).toContain('the end');
    expect(screen.text()).not.toContain('too long');
  });

  it('says what of it is missing, if it is too long to keep', async () => {
    await compose();
    const lines = `${'x'.repeat(1023)}\n`.repeat(LONGEST_PASTE / 1024);
    await screen.press(KEYS.tab, KEYS.tab, KEYS.tab, paste(`${lines}gone`));
    expect(screen.text()).toContain('The paste is too long: its last 4 characters are missing.');
    expect(screen.text()).not.toContain('gone');
  });
});

describe('the fields', () => {
  it('have what they ask for, what is in them and what completes it in one column', async () => {
    await compose();
    const columnOf = (text: string): number =>
      screen
        .rows()
        .find((row) => row.includes(text))
        ?.indexOf(text) ?? -1;
    const asked = columnOf('what it is about');
    await screen.press('ann');
    expect(asked).toBe(/^ *From */.exec(screen.rows()[2] ?? '')?.[0].length);
    expect(columnOf('Ann Larsen')).toBe(asked);
  });

  it('complete people, best first, with names in quotes where they need them', async () => {
    const mail = await compose();
    await screen.press('an');
    expect(screen.selected()).toContain('Ann Larsen  ann@larsen.example');
    await screen.press(KEYS.down, KEYS.enter);
    expect(screen.text()).toContain('To  "Anne, the other" <anne@home.example>,');
    await screen.press('ann', KEYS.tab, KEYS.tab);
    await screen.press(KEYS.tab, 'Hi', KEYS.tab, 'x');
    expect(mail.drafts.saved.at(-1)?.draft.to.trim()).toBe(
      '"Anne, the other" <anne@home.example>, Ann Larsen <ann@larsen.example>,',
    );
  });

  it('take a whole address as it is', async () => {
    const mail = mailbox();
    mail.drafts.people = [
      { name: 'X', address: 'x@org.example.net', messages: 1, written: 0, lastWritten: null },
    ];
    await compose(mail);
    await screen.press('x@org.example', KEYS.tab, 'c', KEYS.esc, KEYS.esc);
    expect(mail.drafts.saved.at(-1)?.draft).toMatchObject({ to: 'x@org.example', cc: 'c' });
  });

  it('put a comma behind the address that a reply begins with', async () => {
    const mail = mailbox();
    mail.drafts.begin = () => ({ to: 'Bo <bo@b.example>', subject: 's' });
    await show(mail, 80, 24, { writing });
    await screen.press('r', KEYS.shiftTab, KEYS.shiftTab, KEYS.shiftTab, 'z', 'z');
    expect(mail.drafts.saved.at(-1)?.draft.to).toBe('Bo <bo@b.example>, zz');
  });

  it('are hidden until they are wanted', async () => {
    const mail = await compose();
    expect(screen.text()).not.toMatch(/Bcc|Reply-To/);
    await screen.press(ALT.h, 'secret@example.org');
    expect(screen.text()).toMatch(/Bcc {2}secret@example.org/);
    await screen.press(KEYS.tab, KEYS.tab);
    expect(screen.text()).toMatch(/Bcc {2}secret@example.org/);
    expect(mail.drafts.saved.at(-1)?.draft.bcc).toBe('secret@example.org');
  });

  it('choose whom one writes as, with its signature', async () => {
    const mail = mailbox();
    mail.drafts.who = [
      { account: 'work', name: 'Mira', address: 'mira@work.example', signature: 'M', replyTo: '' },
      { account: 'home', name: '', address: 'me@home.example', signature: 'at home', replyTo: '' },
    ];
    mail.drafts.begin = () => ({ body: '\n\n-- \nM' });
    await compose(mail);
    await screen.press(ALT.i, '\x1b[C');
    expect(screen.text()).toContain('‹ me@home.example ›');
    expect(mail.drafts.saved.at(-1)?.draft).toMatchObject({
      ...{ account: 'home', from: { name: '', address: 'me@home.example' } },
      body: '\n\n-- \nat home',
    });
  });

  it('attach files by their completed paths, and take them out again', async () => {
    const mail = await compose();
    await screen.press(CTRL.t, 'd', KEYS.enter, 'p', KEYS.enter);
    expect(screen.text()).toContain('@ plan.pdf 1.0 KB');
    await screen.press('notes.txt', KEYS.enter);
    expect(mail.drafts.saved.at(-1)?.draft.attachments.map(({ name }) => name)).toEqual([
      'plan.pdf',
      'notes.txt',
    ]);
    await screen.press('\x1b[D', '\x1b[D', KEYS.backspace);
    expect(mail.drafts.saved.at(-1)?.draft.attachments.map(({ name }) => name)).toEqual([
      'notes.txt',
    ]);
    mail.drafts.failure = new MailtuiError('bad-input', 'there is no file gone.txt');
    await screen.press('gone.txt', KEYS.enter);
    expect(screen.text()).toContain('there is no file gone.txt');
  });
});

describe('the text', () => {
  async function inBody(body = '') {
    const mail = mailbox();
    mail.drafts.begin = () => ({ to: 'ann@larsen.example', subject: 'Re: it', body });
    await show(mail, 80, 24, { writing });
    await screen.press('r');
    return mail;
  }
  const bodyOf = (mail: ReturnType<typeof mailbox>) => mail.drafts.saved.at(-1)?.draft.body;

  it('begins above what is quoted', async () => {
    const mail = await inBody('\n\nAnn wrote:\n> Fine.\n');
    await screen.press('Good.', KEYS.enter, 'Bye');
    expect(bodyOf(mail)).toBe('Good.\nBye\n\nAnn wrote:\n> Fine.\n');
  });

  it('takes a paste as text, with its lines and without what could drive a terminal', async () => {
    const mail = await inBody();
    await screen.press('\x1b[200~one\rtwo\x18\x1b[31m q\x1b[201~');
    expect(bodyOf(mail)).toBe('one\ntwo[31m q');
    expect(screen.ended).toBe(false);
  });

  it('is undone word by word, cut and put in elsewhere', async () => {
    const mail = await inBody();
    await screen.press(...'one two'.split(''));
    await screen.press(CTRL.z);
    expect(bodyOf(mail)).toBe('one ');
    await screen.press('\x1bz', '\x1b[H', CTRL.k, KEYS.shiftTab, '\x1b[F', CTRL.y);
    expect(mail.drafts.saved.at(-1)?.draft).toMatchObject({ body: '', subject: 'Re: itone two' });
  });

  it('selects with Shift or from a mark, and Esc gives that up first', async () => {
    const mail = await inBody('王小明 said so');
    await screen.press('\x1b[1;2C', '\x1b[1;2C', 'x');
    expect(bodyOf(mail)).toBe('x明 said so');
    await screen.press('\0', '\x1b[F', KEYS.esc);
    expect(screen.text()).toContain('x明 said so');
    await screen.press('\0', '\x1b[H', KEYS.backspace);
    expect(bodyOf(mail)).toBe('');
  });

  it('scrolls with the cursor and folds the form where the screen is low', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => `line ${n}`).join('\n');
    const mail = await inBody(lines);
    await screen.press('\x1b[1;5F');
    expect(screen.text()).toContain('line 59');
    await screen.press(KEYS.pageUp, KEYS.pageUp);
    expect(screen.text()).not.toContain('line 59');
    await screen.resize(60, 12);
    expect(screen.text()).toContain('to ann@larsen.example');
    expect(screen.text()).not.toContain('From');
    await screen.press('!');
    expect(screen.text()).toMatch(/line \d+!|!line/);
    expect(bodyOf(mail)?.split('\n')).toHaveLength(60);
  });
});
