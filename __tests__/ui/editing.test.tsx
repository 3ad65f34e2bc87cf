/** Archiving, deleting, moving, starring, tagging: at once on the screen, and never for good. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenWaiting } from '../../src/app/screenMail.js';
import { MailtuiError } from '../../src/core/errors.js';
import type { FakeScreenMail } from '../support/fakeScreenMail.js';
import { INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const TRASH = 5;
const DELETED = 11;

describe('putting messages elsewhere', () => {
  it('archives with a: the next message is selected and nothing else moves', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press('j');
    const below = screen.rows().slice(6, 30);
    await screen.press('a');
    expect(screen.rows().at(-2)).toBe(' Archived 1 message · u undo');
    expect(screen.selected()).toContain('Účtenka');
    expect(screen.rows().slice(4, 6).join()).toContain('Jiří');
    expect(below.join()).toContain('Jiří');
    expect(screen.text()).not.toContain('main is green again');
    expect(screen.text()).toContain('23 unread of 319');
    await screen.press('ga');
    expect(screen.text()).toContain('main is green again');
  });

  it('is undone with u, which goes back to exactly where one was, and redone with U', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('j', 'j');
    const before = screen.text();
    await screen.press('d');
    expect(screen.text()).not.toContain('Jiří');
    await screen.press('u');
    expect(screen.rows().at(-2)).toContain('Undone: deleted 1 message · U redo');
    await screen.press('z');
    expect(screen.text()).toBe(before);
    await screen.press('U');
    expect(screen.rows().at(-2)).toContain('Done again: deleted 1 message · u undo');
    expect(screen.text()).not.toContain('Jiří');
    await screen.press('u', 'u');
    expect(screen.rows().at(-2)).toContain('There is nothing to undo.');
  });

  it('does it to all that is marked', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('x', 'x', 'j', 'x', 'a');
    expect(screen.rows().at(-2)).toBe(' Archived 3 messages · u undo');
    expect(screen.text()).not.toContain('marked');
    expect(screen.text()).toContain('of 317');
    await screen.press('u');
    expect(screen.text()).toContain('of 320');
    expect(screen.selected()).toContain('Re: Moving the release');
  });

  it('opens the next message in the reader, and goes back to the list after the last', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press(KEYS.enter, 'd');
    expect(screen.text()).toContain('All 1,204 tests passed');
    await screen.press('u');
    expect(screen.text()).toContain('Fine with me');
    await screen.press('q', 'G', KEYS.enter, 'd');
    expect(screen.rows()[0]).toContain('work / Inbox');
    expect(screen.rows().at(-1)).toContain('open');
  });

  it('moves to a folder that a few letters choose, of the same account', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('s');
    expect(screen.rows().at(-1)).toContain(' Move to: ');
    expect(screen.text()).toContain('Customers/Observatory');
    expect(screen.text()).not.toContain('Receipts');
    expect(screen.rows().slice(1).join()).not.toContain('Inbox');
    await screen.press('obs', KEYS.enter);
    expect(screen.rows().at(-2)).toContain('Moved 1 message to Customers/Observatory · u undo');
    expect(screen.rows()[0]).toContain('work / Inbox');
    await screen.press('s', 'zzz');
    expect(screen.text()).toContain('No folder is called that');
    await screen.press(KEYS.enter, KEYS.esc);
    expect(screen.selected()).toContain('Build bot');
  });

  it('goes on to the next result of a search, and keeps what was done in the results', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('/', 'e', KEYS.enter);
    const first = screen.rows()[2]?.slice(1);
    await screen.press('a');
    expect(screen.rows()[2]).toContain(first?.slice(2, 30));
    expect(screen.rows()[2]).toContain('work Archive');
    expect(screen.rows()[3]).toMatch(/^▌/);
  });

  it('says why it cannot be done, and takes it back when it fails', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    const before = screen.rows().slice(0, 22);
    await screen.press('D');
    expect(screen.rows().at(-2)).toContain('This is for the trash');
    const edit = mail.edit.bind(mail);
    mail.edit = () => Promise.reject(new MailtuiError('disk-full', 'no space left'));
    await screen.press('a');
    expect(screen.rows().at(-2)).toContain('no space left');
    expect(screen.rows().slice(0, 22)).toEqual(before);
    mail.edit = edit;
    await screen.press(KEYS.esc, 'ga', 'a');
    expect(screen.rows().at(-2)).toContain('This is the archive.');
  });
});

describe('what was recently deleted', () => {
  it('is a quiet folder while there is something in it, and can be restored', async () => {
    const mail = sampleMailbox();
    mail.fill([
      { folderId: DELETED, date: NOW, subject: 'Gone there', removedBy: 'server' },
      { id: 'mine', folderId: TRASH, date: NOW, from: 'Kei', subject: 'Not needed' },
    ]);
    await show(mail, 120, 40);
    expect(screen.text()).toMatch(/^ {3}Deleted +1 │/m);
    await screen.press('gt', 'd');
    expect(screen.text()).toMatch(/^ {3}Deleted +2 │/m);
    await screen.press('h');
    await screen.press(...Array<string>(6).fill('j'));
    expect(screen.text()).toContain('Recently deleted  work, kept 14 days');
    expect(screen.text()).toContain('on the server');
    expect(screen.text()).toContain('by you');
    await screen.press('l', 'd');
    expect(screen.rows().at(-2)).toContain('after 14 days');
    await screen.press('D', 'D');
    expect(screen.text()).not.toMatch(/^ {3}Deleted/m);
    expect(mail.page({ of: { folderId: INBOX }, limit: 5 }).rows.map(({ id }) => id)).toContain(
      'mine',
    );
  });
});

describe('stars and tags', () => {
  it('stars with !, which u takes away again', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('!');
    expect(screen.rows()[2]).toMatch(/^▌●★/);
    await screen.press('u');
    expect(screen.rows()[2]).toMatch(/^▌● /);
  });

  it('mutes a conversation with I, which u takes back', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('I');
    expect(screen.rows().at(-2)).toContain('Muted the conversation: what comes into it is read.');
    expect(screen.rows()[2]).toMatch(/^▌ {2}.*muted Re: Moving/);
    expect(mail.row('release')?.flags).toContain('seen');
    await screen.press('u');
    expect(screen.rows()[2]).toMatch(/^▌● /);
    expect(screen.rows()[2]).not.toContain('muted');
    await screen.press('I', 'I');
    expect(screen.rows().at(-2)).toContain('Unmuted the conversation.');
    expect(screen.rows()[2]).not.toContain('muted');
  });

  it('does not undo that a message was read by opening it', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('a', KEYS.enter, 'u');
    expect(screen.rows().at(-2)).toContain('Undone: archived 1 message');
  });

  it('adds a tag that is typed, and takes it away with a minus', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press('t');
    expect(screen.rows().at(-1)).toContain(' Tag: ');
    await screen.press('later', KEYS.enter);
    expect(screen.rows().at(-2)).toContain('Added the tag later · u undo');
    expect(mail.row('release')?.tags).toEqual(['later']);
    expect(screen.rows()[2]).toMatch(/#later Re: Moving/);
    await screen.press('j', 't', 'lat', KEYS.enter, 't', '-');
    expect(screen.text()).toMatch(/later +take away/);
    await screen.press(KEYS.enter);
    expect(mail.row('build')?.tags).toEqual([]);
    await screen.press('u', 'u', 'u', 'u');
    expect(mail.row('release')?.tags).toEqual([]);
    await screen.press('t', 'two words');
    expect(screen.text()).toContain('A tag is one word');
    await screen.press(KEYS.ctrlU, KEYS.backspace);
    expect(screen.rows().at(-1)).toContain('open');
  });
});

describe('a server that cannot be reached', () => {
  const counts = { new: 0, flagged: 0, moved: 0, deleted: 0, pushed: 0, ms: 9 };

  it('has the changes that wait in the status line', async () => {
    const mail = sampleMailbox(320, 3);
    await show(mail, 120, 40, { watch: true });
    expect(mail.watches).toBe(1);
    expect(screen.rows()[0]).not.toContain('waiting');
    const errors = [{ kind: 'unreachable', message: 'no route', hint: '' }] as const;
    mail.tell({ event: 'summary', account: 'work', ok: false, errors, ...counts });
    await screen.calm();
    expect(screen.rows()[0]).toContain('work ✗ failed ↑ 3 waiting');
  });

  it('is waited for when it wants that, and its oddities are one calm line', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const until = new Date(NOW + 600_000).toISOString();
    mail.tell({ event: 'pause', account: 'home', until });
    for (const message of ['first', 'second']) {
      mail.tell({ event: 'warning', account: 'home', folder: 'INBOX', message });
    }
    mail.tell({ event: 'summary', account: 'home', ok: true, errors: [], ...counts });
    await screen.calm();
    expect(screen.rows()[0]).toContain('home waits until 11:30');
    expect(screen.rows().at(-2)).toBe(' · home INBOX: second');
    await screen.press('j');
    expect(screen.rows().at(-2)).toMatch(/^─+/);
  });
});

describe('the changes that wait for the server', () => {
  const REFUSED = { message: 'the server refused: no room', hint: 'Make room.' };

  function waitingMailbox(): FakeScreenMail {
    const mail = sampleMailbox();
    const [first, second, third] = mail.page({ of: { folderId: INBOX }, limit: 3 }).rows;
    const [archive = null] = mail.folders().filter(({ name }) => name === 'Archive');
    if (first === undefined || second === undefined || third === undefined) throw new Error('few');
    const edit: Omit<Extract<ScreenWaiting, { kind: 'edit' }>, 'row'> = {
      ...{ kind: 'edit', addFlags: [], removeFlags: [], addTags: [], removeTags: [] },
      ...{ movesTo: null, uploadsTo: null, isRemoval: false, refusal: null },
    };
    mail.waits = [
      { kind: 'sending', row: first, state: 'failed', answer: 'nobody has that address' },
      { ...edit, row: first, addFlags: ['seen', 'flagged'], removeTags: ['later'] },
      { ...edit, row: second, movesTo: archive, refusal: REFUSED },
      { ...edit, row: third, uploadsTo: archive },
    ];
    return mail;
  }

  it.each([
    [80, 24],
    [120, 40],
    [200, 50],
  ])('are a list with what waits, and why (%i×%i)', async (columns, rows) => {
    await show(waitingMailbox(), columns, rows);
    await screen.press('gp');
    const [heading, ...lines] = screen.rows().slice(2, 8);
    expect(heading).toMatch(/^ +work .*4 wait for the server *$/);
    expect(lines.map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
      expect.stringMatching(/^▌?.*To me .*cannot be sent$/),
      expect.stringContaining('✗ nobody has that address'),
      expect.stringMatching(/Ann Larsen.*read, starred, no #later$/),
      expect.stringMatching(/Build bot.*→ Archive$/),
      expect.stringContaining('✗ the server refused: no room · Make room.'),
    ]);
    expect(screen.rows().at(-1)).toContain('back');
    await screen.press('q');
    expect(screen.selected()).toContain('Re: Moving the release');
  });

  it('are taken back one by one, where the message is not only here', async () => {
    const mail = waitingMailbox();
    await show(mail, 80, 24);
    await screen.press('gp', 'u');
    expect(mail.waits).toHaveLength(4);
    await screen.press('j', 'j', 'u');
    expect(screen.rows().at(-2)).toContain('Taken back: → Archive');
    expect(mail.waits).toHaveLength(3);
    await screen.press('G', 'u');
    expect(screen.text()).toContain('It is only here: delete it to be rid of it.');
    await screen.press('k', 'u');
    expect(screen.text()).toContain('1 waits for the server');
  });

  it('lead to their messages, and to nothing when none is left', async () => {
    const mail = waitingMailbox();
    await show(mail, 120, 40);
    await screen.press('gp', 'j', 'j', KEYS.enter);
    expect(screen.selected()).toContain('main is green again');
    mail.waits = [];
    await screen.press('gp');
    expect(screen.text()).toContain('Nothing waits');
    await screen.press('u', 'j', 'G', KEYS.esc);
    expect(screen.selected()).toContain('main is green again');
  });

  it('are found in the help and in the palette', async () => {
    await show(waitingMailbox(), 120, 40);
    await screen.press('?');
    expect(screen.text()).toContain('Changes that wait');
    await screen.press('q', '\x10', 'wait', KEYS.enter);
    expect(screen.text()).toContain('4 wait for the server');
    await screen.press('?');
    expect(screen.text()).toContain('Take it back');
  });
});
