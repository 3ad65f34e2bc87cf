/** Tabs: a search and a draft that stay open beside the inbox. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenMemory } from '../../src/app/screenMemory.js';
import { mailbox, writing } from '../support/composing.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const CTRL_T = '\x14';
const CTRL_W = '\x17';
const CTRL_PAGE_DOWN = '\x1b[6;5~';

/** The row in which tabs stand. */
function strip(): string {
  return screen.rows()[1] ?? '';
}

function plainRule(): boolean {
  return /^[─┬]+$/.test(strip());
}

async function click(text: string, code = 0): Promise<void> {
  const at = `${String(strip().indexOf(text) + 1)};2`;
  await screen.press(`\x1b[<${String(code)};${at}M\x1b[<${String(code)};${at}m`);
}

function memoryOf(value: unknown): ScreenMemory & { value: unknown } {
  return {
    value,
    read() {
      return this.value;
    },
    write(next) {
      this.value = structuredClone(next);
    },
  };
}

describe('a search in a tab of its own', () => {
  it('stays open beside the inbox, which is as it was', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('j', 'j');
    const before = screen.rows().slice(2, -2);
    expect(plainRule()).toBe(true);
    await screen.press('/', 'release', CTRL_T);
    expect(strip()).toContain(' 1 Inbox · work ');
    expect(strip()).toContain(' 2 release ');
    await screen.press('j', '{');
    expect(screen.rows().slice(2, -2)).toEqual(before);
    await screen.press('}');
    expect(screen.text()).toContain('Search');
    expect(screen.text()).toMatch(/\d+ found/);
  });

  it('is closed when the search is left, and comes back', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', 'release', KEYS.enter, CTRL_T);
    const found = screen.rows().slice(2, -2);
    await screen.press(KEYS.esc);
    expect(plainRule()).toBe(true);
    expect(screen.text()).toContain('Inbox  work');
    await screen.press('gw');
    expect(strip()).toContain(' 2 release ');
    expect(screen.rows().slice(2, -2)).toEqual(found);
  });

  it('is where one is asked to type, too, without words', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', CTRL_T, '{', '}', '{', 'j');
    expect(screen.text()).toContain('Inbox  work');
    expect(screen.ended).toBe(false);
  });
});

describe('messages and drafts', () => {
  it('a message that is read stays open while one goes on in the list', async () => {
    await show(sampleMailbox(), 80, 24);
    await screen.press(KEYS.enter, CTRL_T);
    expect(strip()).toContain(' 2 Re: Moving the release to');
    await screen.press('1}');
    expect(screen.rows().at(-1)).toContain('⏎ open');
    await screen.press('j', '2}');
    expect(screen.text()).toContain('Fine with me');
    await screen.press('q', 'q');
    expect(plainRule()).toBe(true);
    expect(screen.ended).toBe(false);
  });

  it('a draft stands in the row; keys and Esc go between it and the mail', async () => {
    await show(mailbox(), 100, 30, { writing });
    await screen.press('m', KEYS.tab, KEYS.tab, 'Hello', CTRL_PAGE_DOWN);
    expect(strip()).toContain(' 2 ✎ Hello ');
    expect(screen.text()).toContain('Re: Moving');
    await screen.press(CTRL_PAGE_DOWN);
    expect(screen.text()).toContain('Subject  Hello');
    await screen.press(KEYS.esc, 'j', 'M');
    expect(screen.text()).toContain('Subject  Hello');
  });

  it('a draft that is closed is kept, and comes back with g w', async () => {
    const mail = mailbox();
    await show(mail, 100, 30, { writing });
    await screen.press('m', KEYS.tab, KEYS.tab, 'Hello', `\x1b\r`);
    expect(plainRule()).toBe(true);
    expect(mail.drafts.saved.at(-1)).toMatchObject({ draft: { subject: 'Hello' }, isDone: true });
    await screen.press('gw');
    expect(mail.drafts.starts.at(-1)).toMatchObject({ kind: 'draft' });
  });

  it('undone and deleted mail is so in every tab', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    await screen.press(CTRL_T);
    expect(strip()).toMatch(/ 1 Inbox · work .* 2 Inbox · work /);
    const first = screen.selected();
    await screen.press('d', '{');
    expect(screen.text()).not.toContain(first.trim().slice(0, 20));
  });
});

describe('with the mouse', () => {
  it('a click goes to a tab, the middle button closes it, the wheel turns', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('/', 'release', KEYS.enter, CTRL_T);
    await click('1 Inbox');
    expect(screen.text()).toContain('Inbox  work');
    await screen.press('\x1b[<65;5;2M');
    expect(screen.text()).toMatch(/\d+ found/);
    await click('2 release', 1);
    expect(plainRule()).toBe(true);
  });
});

describe('from one run to the next', () => {
  it('tabs are there again: the folder, the search and the message', async () => {
    const memory = memoryOf(null);
    await show(sampleMailbox(), 120, 40, { memory });
    await screen.press('/', 'release', KEYS.enter, CTRL_T, '{', 'gs', CTRL_T, 'gi');
    await screen.press(KEYS.enter, CTRL_T);
    const tabs = strip();
    await screen.press('{');
    await screen.press(KEYS.ctrlC);
    await show(sampleMailbox(), 120, 40, { memory });
    expect(strip()).toBe(tabs);
    await screen.press('4}');
    expect(screen.text()).toMatch(/\d+ found/);
    await screen.press('3}');
    expect(screen.rows().at(-1)).not.toContain('⏎ open');
  });

  it('whatever the memory holds', async () => {
    for (const tabs of [
      7,
      { mail: [1, {}, { at: { kind: 'folder' } }], current: 2 },
      { mail: {} },
    ]) {
      await show(sampleMailbox(), 120, 40, { memory: memoryOf({ tabs }) });
      expect(screen.text()).toContain('Inbox  work');
      await screen.press('}', '}', '}', 'j');
      expect(screen.ended).toBe(false);
    }
  });

  it('drafts that were open are behind the mail', async () => {
    const memory = memoryOf(null);
    await show(mailbox(), 100, 30, { writing, memory });
    await screen.press('m', KEYS.tab, KEYS.tab, 'Hello', KEYS.esc, KEYS.ctrlC);
    await screen.quit();
    const mail = mailbox();
    await show(mail, 100, 30, { writing, memory });
    expect(mail.drafts.starts).toEqual([{ kind: 'draft', id: expect.stringMatching(/^d-/) }]);
    expect(strip()).toContain(' 1 Inbox');
    expect(strip()).toContain(' 2 ✎ ');
  });
});

it.each([
  [60, 15],
  [30, 10],
])('many tabs at %i×%i show where one is', async (columns, rows) => {
  await show(sampleMailbox(), columns, rows);
  for (let n = 0; n < 9; n += 1) await screen.press(CTRL_T);
  expect(strip()).toContain(' 10 ');
  await screen.press('}');
  expect(strip()).toContain(' 1 ');
  await screen.press(CTRL_W, CTRL_W);
  expect(screen.ended).toBe(false);
});
