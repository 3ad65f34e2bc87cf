/** Links are followed and copied by the letters beside them. */
import { describe, expect, it } from '@jest/globals';
import { FakeScreenMail, type FakeMessage } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const said = (): string => screen.rows().at(-2) ?? '';

async function open(message: Partial<FakeMessage>): Promise<FakeScreenMail> {
  const account = { name: 'work', protocol: 'imap', address: 'me@work.example' } as const;
  const mail = new FakeScreenMail([{ ...account, lastSync: NOW }], [emptyInbox('work', INBOX)]);
  mail.fill([
    {
      ...{ folderId: INBOX, date: NOW - 60_000, from: 'Ben', subject: 'Pages' },
      links: [
        { text: 'https://a.example/1', url: 'https://a.example/1', lies: false },
        { text: 'there', url: 'https://b.example/', lies: false },
      ],
      ...message,
    },
  ]);
  await show(mail, 100, 30, { env: {} });
  await screen.press(KEYS.enter);
  return mail;
}

describe('letters beside links', () => {
  const LETTER = [
    'See https://a.example/1 and write to ann@a.example, or look at www.c.example.',
    'It is [2] as well: https://a.example/1',
  ].join('\n');

  it('open what they stand beside, one letter for one target', async () => {
    const { reading } = await open({ text: LETTER });
    await screen.press(';');
    expect(screen.text()).toContain('Seeahttps://a.example/1 and write tosann@a.example');
    expect(screen.text()).toContain('look atdwww.c.example');
    expect(screen.text()).toContain('It isf[2] as well:ahttps://a.example/1');
    await screen.press('f');
    expect(screen.text()).toContain('See https://a.example/1 and');
    await screen.press(';', 'D', ';', KEYS.esc, ';', '9', 'a');
    expect(reading.asked).toEqual([
      'follow https://b.example/',
      'follow http://www.c.example',
      'follow https://a.example/1',
    ]);
  });

  it('copy it, by the clipboard of the terminal', async () => {
    await open({ text: LETTER });
    await screen.press('zy', 's');
    const copied = Buffer.from('mailto:ann@a.example').toString('base64');
    expect(screen.output.written).toContain(`\x1b]52;c;${copied}\x1b\\`);
    expect(said()).toContain('Copied ann@a.example');
  });

  it('are two where there are many links, and can be erased', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `https://a.example/p${i}`);
    const lines = Array.from({ length: 10 }, (_, i) => many.slice(i * 4, i * 4 + 4).join('  '));
    const { reading } = await open({ text: lines.join('\n'), links: [] });
    await screen.press(';', 'a');
    expect(screen.text()).toContain('aahttps://a.example/p0ashttps');
    await screen.press('s', ';', 's', KEYS.backspace, 'a', 'd');
    expect(reading.asked).toEqual(['follow https://a.example/p1', 'follow https://a.example/p2']);
  });

  it('follow a link that lies at the second time only', async () => {
    const links = [{ text: 'https://bank.example', url: 'https://evil.example/', lies: true }];
    const { reading } = await open({ text: 'Go to https://bank.example now [1]', links });
    await screen.press(';', 'a');
    expect(said()).toContain('It leads to https://evil.example/');
    expect(reading.asked).toEqual([]);
    await screen.press('a');
    expect(reading.asked).toEqual(['follow https://evil.example/']);
  });

  it('begin a message where they stand beside an address', async () => {
    const { drafts } = await open({ text: LETTER });
    await screen.press(';', 's');
    expect(drafts.starts).toEqual([
      { kind: 'new', account: 'work', mailto: 'mailto:ann@a.example' },
    ]);
  });

  it('say so where there is none', async () => {
    await open({ text: 'Nothing here.', links: [] });
    await screen.press(';');
    expect(said()).toContain('no link on this page');
  });
});
