/** What one does with an opened message: its attachments, links, other sides, words, its list. */
import { describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import type { ScreenOptions } from '../../src/ui/start.js';
import { FakeScreenMail, type FakeMessage } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
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

async function open(
  message: Partial<FakeMessage> = {},
  options: ScreenOptions = { env: {} },
): Promise<FakeScreenMail> {
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
  await show(mail, 100, 30, options);
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

  it('are forwarded alone, and deleted after a question', async () => {
    const { reading, drafts } = await open();
    await screen.press('v', 'd');
    expect(said()).toContain('Delete plan.pdf from');
    expect(reading.asked).toEqual([]);
    await screen.press('j', 'k', 'd', 'd');
    expect(reading.asked).toEqual(['strip 2']);
    expect(screen.text()).toContain('the innermost words');
    await screen.press('v', 'f');
    const [start] = drafts.starts;
    expect(start).toMatchObject({ kind: 'forward', as: 'attachment', parts: ['2'] });
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
  it('says what was verified, and opens what needs a passphrase', async () => {
    await open({
      protection: [{ level: 'bad', text: 'Encrypted, and not opened: the passphrase' }],
      ...{ text: '', unlocked: 'the key is under the mat', links: [], files: [] },
    });
    expect(screen.text()).toMatch(/⚠ Encrypted, and not opened[^]* z x asks for it/);
    await screen.press('zx');
    expect(screen.text()).toContain('the key is under the mat');
    expect(screen.text()).not.toContain('z x asks');
    await screen.press('zx');
    expect(said()).toContain('needs no passphrase');
  });

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

describe('a conversation', () => {
  async function openMiddle(): Promise<FakeScreenMail> {
    const account = { name: 'work', protocol: 'imap', address: 'me@work.example' } as const;
    const mail = new FakeScreenMail([{ ...account, lastSync: NOW }], [emptyInbox('work', INBOX)]);
    const parts = { folderId: INBOX, thread: 'tents', threadSize: 4, subject: 'Tents' };
    const seen = { flags: ['seen'] } as const;
    mail.fill([
      { ...parts, ...seen, id: 't1', date: NOW - 4e6, from: 'Ann', text: 'First words.' },
      { ...parts, id: 't2', date: NOW - 3e6, from: 'Ben', text: 'Second words.' },
      { ...parts, ...seen, id: 't3', date: NOW - 2e6, from: 'Cleo', text: 'Third words.' },
      { ...parts, id: 't4', date: NOW - 1e6, from: 'Dora', text: 'Fourth words.' },
    ]);
    await show(mail, 100, 40);
    await screen.press(KEYS.enter);
    return mail;
  }
  const order = (): string[] =>
    [
      ...screen
        .text()
        .matchAll(/[▸▾] (?:● )?(?:Ann|Ben|Cleo|Dora)|(?:First|Second|Third|Fourth) words/g),
    ].map(([found]) => found);

  it('is shown as one, with what was read folded and what is unread unfolded and read', async () => {
    const mail = await openMiddle();
    expect(order()).toEqual([
      ...['▸ Ann', '▾ Ben', 'Second words', '▸ Cleo', '▾ ● Dora', 'Fourth words'],
    ]);
    expect(mail.edits.flatMap(({ ids }) => ids)).toEqual(['t2', 't4']);
    await screen.press('zo');
    expect(order()).toEqual([
      ...['▾ Ann', 'First words', '▾ Ben', 'Second words'],
      ...['▾ Cleo', 'Third words', '▾ ● Dora', 'Fourth words'],
    ]);
    await screen.press('zo');
    expect(order()).toEqual(['▸ Ann', '▾ Ben', 'Second words', '▸ Cleo', '▸ ● Dora']);
  });

  it('may be read message by message instead', async () => {
    await openMiddle();
    await screen.press('wv');
    expect(order()).toEqual(['Second words']);
    await screen.press('J');
    expect(order()).toEqual(['Third words']);
    await screen.press('wv');
    expect(order()).toContain('▸ Ann');
  });
});

it('a message that one comes back to is where one left it', async () => {
  const text = Array.from({ length: 90 }, (_, i) => `Line ${String(i + 1)}`).join('\n');
  await open({ text });
  const lineShown = (): string => /Line \d+/.exec(screen.text())?.[0] ?? '';
  await screen.press(' ', 'j');
  const before = lineShown();
  expect(before).not.toBe('Line 1');
  await screen.press('J');
  expect(screen.text()).toContain('Unread.');
  await screen.press('K');
  expect(lineShown()).toBe(before);
  // The source, and back.
  await screen.press('zs', 'zs');
  expect(lineShown()).toBe(before);
});

describe('a picture', () => {
  const blocks = (): number => screen.rows().filter((row) => row.includes('▀')).length;

  it('is drawn in half blocks where the terminal says nothing, until a key', async () => {
    const { reading } = await open();
    await screen.press('i');
    expect(reading.asked).toEqual(['picture 4 100×58 pixels']);
    expect(blocks()).toBe(1);
    expect(screen.rows().at(-1)).toContain('logo.png · 2×2, 9 B · any other key: back');
    await screen.press('x');
    expect(blocks()).toBe(0);
    expect(screen.text()).toContain('the innermost words');
    // Neither was the key a command, nor is anything of the screen amiss.
    expect(screen.text()).toContain('The patch');
  });

  it('is drawn as kitty wants it where that is what answers, and taken away again', async () => {
    const { reading } = await open({}, { env: { TERM: 'xterm-kitty' } });
    const pressed = screen.press('i');
    expect(screen.output.written).toContain('\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\');
    screen.input.emit('data', '\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c');
    await pressed;
    expect(reading.asked).toEqual(['picture 4 1000×580 png']);
    expect(screen.output.written).toContain('\x1b_Ga=T,f=100,q=2,C=1,m=0;');
    await screen.press('q');
    expect(screen.output.written).toMatch(/_Ga=d,d=A,q=2[^]*the innermost words/);
  });

  it.each([
    { TERM: 'xterm', TMUX: '/tmp/tmux' },
    { TERM: 'linux' },
    { TERM_PROGRAM: 'Apple_Terminal' },
  ])('is not asked about where the question could be seen: %j', async (env) => {
    await open({}, { env });
    await screen.press('i');
    expect(screen.output.written).not.toContain('\x1b_G');
    expect(blocks()).toBe(1);
  });

  it('that cannot be shown says why, and the screen stays', async () => {
    const { reading } = await open();
    reading.failure = new MailtuiError('bad-input', 'the picture is damaged');
    await screen.press('v', 'j', 'j', KEYS.enter);
    expect(said()).toContain('Not shown: the picture is damaged.');
    expect(screen.text()).toContain('logo.png');
  });
});

describe('lines that are marked to be quoted', () => {
  it('are all that the answer quotes', async () => {
    const mail = sampleMailbox();
    await show(mail, 80, 24);
    await screen.press(KEYS.enter, 'V');
    expect(screen.rows().at(-1)).toMatch(/r reply.*R all.*o other end/);
    await screen.press('j', 'j', 'o', 'k', 'j', 'r');
    const [start] = mail.drafts.starts;
    expect(start).toMatchObject({ kind: 'reply', to: 'sender' });
    const quote = start?.kind === 'reply' ? (start.quote ?? '') : '';
    const whole = (await mail.open(start?.kind === 'reply' ? start.id : '', never())).text;
    expect(quote).not.toBe('');
    expect(quote.length).toBeLessThan(whole.length);
    const flat = (text: string): string => text.replace(/\s+/g, ' ');
    expect(flat(whole)).toContain(flat(quote));
  });

  it('are none when one leaves', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press(KEYS.enter, 'V', 'j', KEYS.esc);
    expect(screen.rows().at(-1)).not.toContain('other end');
  });
});

const never = (): AbortSignal => new AbortController().signal;
