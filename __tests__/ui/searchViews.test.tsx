/** Saved searches as folders, and conversations in the list. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FakeScreenMail } from '../support/fakeScreenMail.js';
import { HOME_INBOX, INBOX, NOW, sampleMailbox, SENT } from '../support/sampleMailbox.js';
import { KEYS, TestScreen } from '../support/screenHarness.js';

let screen: TestScreen;

async function show(mail: FakeScreenMail, columns = 120, rows = 40): Promise<void> {
  screen = new TestScreen(mail, columns, rows);
  await screen.calm();
}

afterEach(async () => {
  screen.screen.quit();
  await screen.screen.done;
});

function withSearches(): FakeScreenMail {
  const mail = sampleMailbox();
  mail.saved = [
    { id: 'always Unread', name: 'Unread', query: 'is:unread', kind: 'always' },
    { id: 'always Starred', name: 'Starred', query: 'is:flagged', kind: 'always' },
    { id: 'saved Bills', name: 'Bills', query: 'invoice', kind: 'saved' },
  ];
  return mail;
}

describe('tags', () => {
  it('stand in the sidebar like searches, in the colour they have in the list, with counts', async () => {
    const mail = withSearches();
    mail.saved = [
      ...mail.saved,
      { id: 'tag release', name: 'release', query: 'release', kind: 'tag' },
    ];
    await show(mail);
    expect(screen.text()).toMatch(/^ TAGS +│/m);
    expect(screen.text()).toMatch(/^ {3}#release +\d+ │/m);
    await screen.press('h', 'G');
    expect(screen.text()).toMatch(/▌ {2}#release/);
    await screen.press('l', 't', 'release', KEYS.enter);
    expect(screen.text()).toMatch(/#release Re: Moving/);
    expect(screen.text()).toContain(' #release  release');
    await screen.press('g', 'X');
    expect(mail.saved.map(({ name }) => name)).toContain('release');
  });
});

describe('saved searches', () => {
  it('stand in the sidebar like folders, with how much they find', async () => {
    const mail = withSearches();
    await show(mail);
    expect(screen.text()).toMatch(/^ ALL ACCOUNTS +│/m);
    expect(screen.text()).toMatch(/^ {3}Unread +\d+ │/m);
    expect(screen.text()).toMatch(/^ {3}★ Starred +\d+ │/m);
    expect(screen.text()).toMatch(/^ SAVED +│/m);
    await screen.press('h', 'gg');
    expect(screen.text()).toContain('Unread  is:unread');
    const { unread } = mail.countSearch('is:unread');
    expect(screen.text()).toContain(`${String(unread)} unread of ${String(unread)}`);
    await screen.press('G');
    expect(screen.text()).toMatch(/▌ {2}Bills/);
    await screen.press('k');
    expect(screen.text()).toMatch(/▌ {2}Sent/);
  });

  it('list mail of all accounts, of any length', async () => {
    const mail = withSearches();
    for (let n = 0; n < 300; n += 1) {
      mail.fill([{ folderId: HOME_INBOX, date: NOW - 10 * n, subject: `Letter ${String(n)}` }]);
    }
    await show(mail);
    await screen.press('h', 'gg', 'l', 'G');
    expect(screen.text()).toContain('work Inbox');
    await screen.press('gg');
    expect(screen.text()).toContain('Letter 0');
    expect(screen.text()).toContain('home Inbox');
  });

  it('keep what one has just read until one leaves them', async () => {
    const mail = withSearches();
    await show(mail);
    await screen.press('h', 'gg', 'l');
    const before = screen.selected();
    await screen.press(KEYS.enter, 'q');
    expect(mail.countSearch('is:unread').total).toBeGreaterThan(0);
    expect(screen.selected()?.slice(5, 20)).toBe(before?.slice(5, 20));
    await screen.press('h', 'j', 'k', 'l');
    expect(screen.selected()?.slice(5, 20)).not.toBe(before?.slice(5, 20));
  });
});

describe('conversations', () => {
  function withConversation(): FakeScreenMail {
    const mail = sampleMailbox();
    const parts = { thread: 'picnic', threadSize: 3 };
    mail.fill([
      { ...parts, id: 'l1', folderId: INBOX, date: NOW - 3000, subject: 'Picnic', from: 'Ann' },
      { ...parts, id: 'l2', folderId: SENT, date: NOW - 2000, subject: 'Re: Picnic', from: 'Me' },
      { ...parts, id: 'l3', folderId: INBOX, date: NOW - 1000, subject: 'Re: Picnic', from: 'Ann' },
    ]);
    return mail;
  }
  const picnics = (): number => screen.rows().filter((row) => row.includes('Picnic')).length;

  it('are one row each, which z unfolds into a tree and folds again', async () => {
    const mail = withConversation();
    await show(mail, 80, 24);
    expect(picnics()).toBe(1);
    await screen.press('z');
    expect(screen.text()).toMatch(/Ann .* Picnic/);
    expect(screen.text()).toMatch(/Me .*└─ Re: Picnic/);
    expect(picnics()).toBe(3);
    expect(screen.text()).toMatch(/Re: Picnic +Sent /);
    await screen.press('z');
    expect(picnics()).toBe(1);
    expect(screen.selected()).toContain('Picnic');
  });

  it('open at what is unread, and go on through the tree with J', async () => {
    const mail = withConversation();
    await mail.edit({ do: 'flags', ids: ['l1'], flags: { add: ['seen'] } });
    await show(mail, 80, 24);
    await screen.press(KEYS.enter);
    expect(mail.opened[0]).toBe('l2');
    await screen.press('J');
    expect(mail.opened.at(-1)).toBe('l3');
  });

  it('are deleted whole as one row, and only in the folder that is shown', async () => {
    const mail = withConversation();
    await show(mail, 80, 24);
    await screen.press('d');
    expect(screen.text()).toContain('Deleted 2 messages');
    expect(picnics()).toBe(0);
    expect(mail.row('l2')?.folderId).toBe(SENT);
    await screen.press('u');
    expect(picnics()).toBe(1);
  });

  it('stay unfolded and selected when an answer comes', async () => {
    const mail = withConversation();
    await show(mail, 80, 24);
    await screen.press('z');
    const parts = { thread: 'picnic', threadSize: 4, subject: 'Re: Picnic' };
    mail.deliver({ ...parts, id: 'l4', folderId: INBOX, date: NOW, from: 'Ben' });
    await screen.calm();
    expect(picnics()).toBe(4);
    expect(screen.text()).toContain('Ben');
  });

  it('can be listed message by message instead, which is remembered', async () => {
    await show(withConversation(), 80, 24);
    await screen.press('wt');
    expect(picnics()).toBe(2);
    await screen.press('wt');
    expect(picnics()).toBe(1);
  });

  it('take n to what is unread further down', async () => {
    const mail = withConversation();
    await mail.edit({ do: 'flags', ids: ['l1', 'l2', 'l3'], flags: { add: ['seen'] } });
    await show(mail, 80, 24);
    await screen.press('n');
    expect(screen.selected()).toContain('●');
  });
});

describe('a search', () => {
  it('within the folder with \\, which Esc leaves again', async () => {
    const mail = sampleMailbox();
    await show(mail);
    await screen.press('\\', ...'e');
    expect(screen.text()).toContain('Search in Inbox · work');
    const here = mail.search('e', 500, { within: { folderId: INBOX } }).length;
    expect(mail.search('e', 500).length).toBeGreaterThan(here);
    expect(screen.text()).toContain(`${String(here)} found`);
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('Inbox  work');
  });

  it('asks for a screenful first, and for the rest when nobody types', async () => {
    const mail = sampleMailbox();
    const asked: number[] = [];
    const search = mail.search.bind(mail);
    mail.search = (words, limit, within) => {
      asked.push(limit);
      return search(words, limit, within);
    };
    await show(mail);
    await screen.press('/', 'e');
    const all = search('e', 500).length;
    expect([asked, all > 80]).toEqual([[80, 500], true]);
    expect(screen.text()).toContain(`${String(all)}+ found`);
    await screen.press(KEYS.down, ...'xyzzy', KEYS.enter);
    expect(screen.text()).toContain('0 found');
    expect(asked.at(-1)).toBe(80);
  });

  it('is completed with Tab, and says how it may go on', async () => {
    const mail = sampleMailbox();
    mail.people = [{ name: 'Ann Larsen', address: 'ann@larsen.example' }];
    await show(mail, 80, 24);
    await screen.press('/', ...'fr');
    expect(screen.rows().at(-1)).toContain('⇥ from:');
    await screen.press(KEYS.tab);
    expect(screen.rows().at(-1)).toContain('⇥ ann@larsen.example Ann Larsen');
    await screen.press(KEYS.tab);
    expect(screen.rows().at(-1)).toMatch(/^ \/ from:ann@larsen\.example/);
  });

  it('shows the best first instead of the newest, says so, and goes on so', async () => {
    const mail = sampleMailbox();
    const text = 'the word kelp is in here';
    mail.fill([
      { folderId: INBOX, date: NOW - 1000, subject: 'newer', text },
      { folderId: INBOX, date: NOW - 9000, subject: 'kelp', text },
    ]);
    await show(mail, 80, 24);
    await screen.press('/', ...'kelp');
    expect(screen.rows()[0]).toMatch(/2 found {2}/);
    const order = () => [2, 3].map((at) => /newer|kelp/.exec(screen.rows()[at] ?? '')?.[0]);
    expect(order()).toEqual(['newer', 'kelp']);
    await screen.press(KEYS.ctrlS);
    expect(screen.rows()[0]).toContain('2 found, best first');
    expect(order()).toEqual(['kelp', 'newer']);
    await screen.press(KEYS.esc, '/', ...'kelp', KEYS.enter);
    expect(order()).toEqual(['kelp', 'newer']);
    await screen.press(KEYS.ctrlS);
    expect(screen.rows()[0]).not.toContain('best first');
    expect(order()).toEqual(['newer', 'kelp']);
  });

  it('comes back with the arrow that goes up', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press('/', ...'release', KEYS.enter, KEYS.esc);
    await screen.press('/', ...'invoice', KEYS.enter, KEYS.esc);
    await screen.press('/', KEYS.up);
    expect(screen.rows().at(-1)).toMatch(/^ \/ invoice/);
    await screen.press(KEYS.up);
    expect(screen.rows().at(-1)).toMatch(/^ \/ release/);
    await screen.press(KEYS.down, KEYS.down);
    expect(screen.rows().at(-1)).toMatch(/^ \/ {3}/);
  });

  it('leads to the folder of what it found', async () => {
    const mail = sampleMailbox();
    mail.fill([{ id: 'far', folderId: HOME_INBOX, date: NOW - 9e10, subject: 'Xylophone' }]);
    await show(mail);
    await screen.press('/', ...'xylophone', KEYS.enter, 'go');
    expect(screen.text()).toContain('Inbox  home');
    expect(screen.text()).toMatch(/▌.*\n.*Xylophone/);
  });

  it('is saved with a name, and forgotten', async () => {
    const mail = sampleMailbox();
    await show(mail);
    await screen.press('/', ...'release', KEYS.enter, 'gS', ...'News', KEYS.enter);
    expect(mail.saved).toMatchObject([{ name: 'News', query: 'release', kind: 'saved' }]);
    expect(screen.text()).toMatch(/^ {3}News +\d+ │/m);
    await screen.press(KEYS.esc, 'h', 'G');
    expect(screen.text()).toContain('News  release');
    await screen.press('gX');
    expect(mail.saved).toEqual([]);
  });

  it('marks its words in the list and in the message', async () => {
    await show(sampleMailbox());
    await screen.press('/', ...'dashboards', KEYS.enter);
    await screen.press(KEYS.esc, '/', ...'thursday', KEYS.enter);
    // Bold and underlined: nothing else in the text is both.
    const hits = screen.output.written
      .split('\u001b[')
      .filter((part) => /^0;1;4;[\d;]+mThursday$/i.test(part));
    expect(hits.length).toBeGreaterThan(1);
  });
});
