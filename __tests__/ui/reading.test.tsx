/** What one does with an opened message: its attachments, links, other sides, words, its list. */
import { describe, expect, it } from '@jest/globals';
import { FakeScreenMail, type FakeMessage } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const said = (): string => screen.rows().at(-2) ?? '';

const TEXT = [
  'On Friday, Ann wrote:',
  '> She said:',
  '>> the innermost words',
  '> and so do I.',
  'Here it is: https://a.example/1',
  'diff --git a/x b/x',
  '-old',
  '+new',
].join('\n');

async function open(message: Partial<FakeMessage> = {}): Promise<FakeScreenMail> {
  const account = { name: 'work', protocol: 'imap', address: 'me@work.example' } as const;
  const mail = new FakeScreenMail([{ ...account, lastSync: NOW }], [emptyInbox('work', INBOX)]);
  mail.fill([
    {
      ...{ folderId: INBOX, date: NOW - 60_000, from: 'Ben', subject: 'The patch', text: TEXT },
      links: [
        { text: 'https://a.example/1', url: 'https://a.example/1', lies: false },
        { text: 'there', url: 'https://b.example/', lies: false },
      ],
      files: [
        { name: 'plan.pdf', type: 'application/pdf', size: 9, inline: false },
        { name: 'bill.pdf.exe', type: 'application/pdf', size: 9, inline: false, isProgram: true },
        { name: 'logo.png', type: 'image/png', size: 9, inline: true },
      ],
      hasHtml: true,
      ...message,
    },
    { folderId: INBOX, date: NOW - 90_000, from: 'Cleo', subject: 'Below it', text: 'Unread.' },
  ]);
  await show(mail, 100, 30);
  await screen.press(KEYS.enter);
  return mail;
}

describe('attachments', () => {
  it('are listed, saved, opened and given to programs', async () => {
    const { reading } = await open();
    await screen.press('v');
    expect(screen.text()).toMatch(/plan\.pdf .*\n.*bill\.pdf\.exe .*\n.*logo\.png .*in the text/);
    await screen.press('?');
    expect(screen.text()).toContain('Give it to a program');
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('plan.pdf');
    await screen.press('s');
    expect(said()).toContain('Done.');
    await screen.press('S', 'o', ':', 'save ~/Letters', KEYS.enter);
    await screen.press('|', 'wc -c', KEYS.enter);
    expect(reading.asked).toEqual([
      'save 2 downloads',
      'save 2 3 downloads',
      'open 2',
      'save 2 ~/Letters',
      'pipe 2 ["wc","-c"]',
    ]);
    // What the program said is shown in place of the text.
    expect(screen.text()).toMatch(/wc -c +Esc: the text\n[^]*Done\./);
    await screen.press(KEYS.esc);
    expect(screen.text()).toContain('the innermost words');
  });

  it('that are programs are opened after a question only', async () => {
    const { reading } = await open();
    await screen.press('v', 'j', 'o');
    expect(said()).toContain('can run as a program');
    expect(reading.asked).toEqual([]);
    await screen.press('k', 'j', 'o');
    expect(reading.asked).toEqual([]);
    await screen.press('o');
    expect(reading.asked).toEqual(['open 3']);
  });
});

describe('links', () => {
  it('are opened by their numbers and from a list', async () => {
    const { reading } = await open();
    await screen.press('2', 'o');
    await screen.press('o');
    expect(screen.text()).toContain('https://b.example/');
    await screen.press(KEYS.enter, KEYS.esc, '7', 'o');
    expect(reading.asked).toEqual(['follow https://b.example/', 'follow https://a.example/1']);
    expect(said()).toContain('There is no link 7.');
  });
});

describe('the text', () => {
  it('gives way to other sides of the message, and comes back', async () => {
    const { reading } = await open();
    reading.text = 'Received: by nobody';
    await screen.press('H');
    expect(screen.text()).toMatch(/All headers[^]*Received: by nobody/);
    await screen.press('zs', 'zs');
    expect(screen.text()).toContain('Here it is');
    expect(reading.asked).toEqual(['view headers', 'view source']);
    await screen.press('zh', 'q');
    expect(screen.text()).toContain('Here it is');
    await screen.press('q', 'j');
    expect(screen.selected()).toContain('Below it');
  });

  it('folds its quotes by level', async () => {
    await open();
    await screen.press('zz');
    expect(screen.text()).toMatch(/▸ 1 quoted line[^]*and so do I/);
    await screen.press('zz');
    expect(screen.text()).toContain('▸ 3 quoted lines');
    expect(screen.text()).not.toContain('and so do I');
    await screen.press('zz');
    expect(screen.text()).toContain('the innermost words');
  });

  it('is searched', async () => {
    const text = Array.from({ length: 80 }, (_, i) => `line ${i} ${i % 30 === 7 ? 'Needle' : ''}`);
    await open({ text: text.join('\n\n') });
    await screen.press('z/', 'needle', KEYS.enter);
    expect(screen.text()).toContain('line 7 Needle');
    await screen.press('zn');
    expect(screen.text()).toContain('line 37 Needle');
    await screen.press('zp', 'zp');
    expect(screen.text()).toContain('line 67 Needle');
    await screen.press('z/', 'nowhere', KEYS.enter);
    expect(said()).toContain('“nowhere” is not in this message.');
  });

  it('goes on to the next unread message where it ends', async () => {
    await open({ text: 'Short.', links: [], files: [] });
    await screen.press(' ');
    expect(screen.text()).toContain('Unread.');
    await screen.press(' ');
    expect(said()).toContain('no unread message');
  });
});

describe('the heading', () => {
  it('says what was found out and not loaded; the list is left after a question', async () => {
    const { reading } = await open({
      findings: ['mx.example.net says: DMARC pass for a.example'],
      blocked: 'Not loaded: 2 remote images',
      list: { name: 'The Orbit', archive: null, leave: { how: 'one-click' } },
    });
    expect(screen.text()).toMatch(/mx\.example\.net says[^]*List The Orbit[^]*Not loaded: 2/);
    await screen.press('zu');
    expect(said()).toContain('Leave The Orbit?');
    expect(reading.asked).toEqual([]);
    await screen.press('zu');
    expect(reading.asked).toEqual(['unsubscribe']);
  });
});
