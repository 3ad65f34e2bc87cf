/** A long message is on the screen before all of it was read. */
import { describe, expect, it } from '@jest/globals';
import { FakeScreenMail } from '../support/fakeScreenMail.js';
import { emptyInbox, INBOX, NOW } from '../support/sampleMailbox.js';
import { KEYS, TestScreen } from '../support/screenHarness.js';

const LINES = Array.from({ length: 60 }, (_, i) => `paragraph ${i}`);

/** Shows a message whose rest comes when `finish` is called. */
async function open(): Promise<{ screen: TestScreen; finish: () => void; mail: FakeScreenMail }> {
  let finish = (): void => undefined;
  const rest = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const account = { name: 'work', protocol: 'imap', address: 'me@work.example' } as const;
  const mail = new FakeScreenMail([{ ...account, lastSync: NOW }], [emptyInbox('work', INBOX)]);
  mail.fill([
    {
      ...{ folderId: INBOX, date: NOW - 60_000, from: 'News', subject: 'A megabyte' },
      text: LINES.join('\n\n'),
      beginning: { text: LINES.slice(0, 40).join('\n\n'), rest },
    },
    { folderId: INBOX, date: NOW - 90_000, from: 'Cleo', subject: 'Below', text: 'A short one.' },
  ]);
  const screen = new TestScreen(mail, 100, 30, { env: {} });
  await shows(screen, 'paragraph 0');
  screen.input.emit('data', Buffer.from(KEYS.enter));
  await shows(screen, ' scroll ');
  return { screen, finish, mail };
}

/** Waits until it is on the screen: while a message is being read the screen is not idle. */
async function shows(screen: TestScreen, text: string): Promise<void> {
  for (let tries = 0; !screen.text().includes(text); tries += 1) {
    if (tries > 2000) throw new Error(`never shown: ${text}\n${screen.text()}`);
    await new Promise(setImmediate);
    await screen.output.drawn();
  }
}

describe('a long message', () => {
  it('is read from its beginning on, and stays where one is when the rest comes', async () => {
    const { screen, finish } = await open();
    screen.input.emit('data', Buffer.from(' '));
    await shows(screen, 'paragraph 8');
    const before = screen.text();
    finish();
    await screen.calm();
    expect(screen.text()).toBe(before);
    await screen.press('G');
    expect(screen.text()).toContain('paragraph 59');
    await screen.quit();
  });

  it('is whole, too, when one comes back from another side of it', async () => {
    const { screen, finish, mail } = await open();
    mail.reading.text = 'Received: by nobody';
    screen.input.emit('data', Buffer.from('H'));
    await shows(screen, 'Received: by nobody');
    finish();
    await screen.calm();
    expect(screen.text()).toContain('Received: by nobody');
    await screen.press(KEYS.esc, 'G');
    expect(screen.text()).toContain('paragraph 59');
    await screen.quit();
  });

  it('is let go of by moving on', async () => {
    const { screen, finish, mail } = await open();
    screen.input.emit('data', Buffer.from('J'));
    await shows(screen, 'A short one.');
    expect(mail.abandoned).toHaveLength(1);
    finish();
    await screen.calm();
    expect(screen.text()).toContain('A short one.');
    await screen.quit();
  });
});
