/**
 * Tours through the built program in a real terminal, from the first run to the archive: one at the
 * keyboard alone, one with the mouse alone; each comes to every screen, and does what is done there. And
 * one in words alone, as a screen reader hears it.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAILTUI, Program } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const ESC = '\x1b';
const ENTER = '\r';
const PALETTE = '\x10';
const COLUMNS = 120;
const ROWS = 40;

let program: Program;
let screen: Terminal;

beforeEach(() => {
  program = new Program();
});
afterEach(async () => {
  await screen.close();
  program.remove();
});

/** What stands on the screen when one has come there. */
const SIGHTS = {
  list: /Inbox {2}work +\d+ unread of \d+/,
  storage: /^ +Storage\b[\s\S]*Folders/m,
  accounts: /^ +Accounts\b[\s\S]*Add an account/m,
  account: /^ +Account work\b[\s\S]*Fetch its mail/m,
  addresses: /^ +Addresses\b[\s\S]*priya@heronworks\.example/m,
  settings: /^ +Settings\b[\s\S]*Language/m,
  activity: /What happened[\s\S]*new \(/,
  waiting: /Nothing waits/,
  help: /Moving[\s\S]*Next message/,
  folders: /work\/Receipts/,
  draft: /New message[\s\S]*Write here/,
} as const;

function open(...args: string[]): void {
  const options = { columns: COLUMNS, rows: ROWS, env: program.env };
  screen = new Terminal([process.execPath, MAILTUI, ...args], options);
}

async function see(...wanted: (RegExp | string)[]): Promise<void> {
  for (const one of wanted) await screen.waitFor(one, 30_000);
}

describe('by keys alone', () => {
  it('one goes from the first run through every screen to the archive', async () => {
    open();
    await see('Welcome to mailtui');
    screen.type('a');
    await see('looks its servers up');
    screen.type(ESC);
    await see('look around in a made-up mailbox');
    screen.type('d');
    await see(/work ✓.*home ✓/, SIGHTS.list);

    for (const [keys, sight] of [
      ['gu', SIGHTS.storage],
      ['gA', SIGHTS.accounts],
      ['gb', SIGHTS.addresses],
      ['g,', SIGHTS.settings],
      ['gl', SIGHTS.activity],
      ['gp', SIGHTS.waiting],
      ['?', SIGHTS.help],
      ['gm', SIGHTS.folders],
    ] as const) {
      screen.type(keys);
      await see(sight);
      screen.type(ESC);
      await see(SIGHTS.list);
    }
    screen.type('gA');
    await see(SIGHTS.accounts);
    screen.type(ENTER);
    await see(SIGHTS.account);
    screen.type(ESC);
    await see(SIGHTS.accounts);
    screen.type(ESC);
    await see(SIGHTS.list);
    screen.type(`${PALETTE}rows of`);
    await see('Rows of one line or of two');
    screen.type(ESC);
    await see(SIGHTS.list);

    screen.type(`/invoice${ENTER}`);
    await see(/Search all mail +\d+ found/);
    screen.type(ENTER);
    await see(/J next.*v attachments/);
    screen.type('v');
    await see(/o open.*s save/);
    screen.type(ESC);
    await see(/J next.*v attachments/);
    screen.type('q');
    await see(/h folders/);
    screen.type(ESC);
    await see(SIGHTS.list);

    screen.type('m');
    await see(SIGHTS.draft);
    screen.type(ESC);
    await see(SIGHTS.list);
    screen.type(`:folder.go work/Sent${ENTER}`);
    await see(/Sent {2}work/);
    screen.type('gi');
    await see(SIGHTS.list);

    screen.type('a');
    await see(/Archived .*u undo/);
    screen.type('u');
    await see(/Undone|Took back|back/);
    screen.type('a');
    await see(/Archived .*u undo/);
    screen.type('q');
    expect(await screen.exited).toBe(0);
  }, 120_000);
});

describe('by the mouse alone', () => {
  /** A button down and up in a cell, counted from 0. */
  function press(button: number, column: number, row: number): void {
    const place = `${String(column + 1)};${String(row + 1)}`;
    screen.type(`${ESC}[<${String(button)};${place}M${ESC}[<${String(button)};${place}m`);
  }

  /** Where the words stand; the lowest place, as hints are at the bottom. */
  function placeOf(words: string): [column: number, row: number] {
    const lines = screen.lines();
    const row = lines.findLastIndex((line) => line.includes(words));
    if (row < 0) throw new Error(`not on the screen: ${words}\n${screen.screen()}`);
    return [(lines[row] ?? '').indexOf(words), row];
  }

  async function click(words: string): Promise<void> {
    await still();
    press(0, ...placeOf(words));
  }

  /** Until the screen has not changed for a moment. */
  async function still(): Promise<void> {
    for (let before = ''; before !== screen.screen();) {
      before = screen.screen();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The right button on the hints lists all that can be done; the wheel goes there, a click does it. */
  async function menu(title: string): Promise<void> {
    press(2, COLUMNS - 4, ROWS - 1);
    await see('do it');
    for (let turns = 0; turns < 30 && !screen.screen().includes(title); turns += 1) {
      for (let notch = 0; notch < 8; notch += 1) press(65, 60, 10);
      await still();
    }
    await still();
    await click(title);
  }

  it('one goes from the first run through every screen to the archive', async () => {
    open();
    await see('Welcome to mailtui', 'demo');
    await click('demo');
    await see(/work ✓.*home ✓/, SIGHTS.list);

    for (const [title, sight] of [
      ['Storage', SIGHTS.storage],
      ['Accounts', SIGHTS.accounts],
      ['Addresses', SIGHTS.addresses],
      ['Settings', SIGHTS.settings],
      ['What happens, and happened', SIGHTS.activity],
      ['Changes that wait', SIGHTS.waiting],
      ['All keys', SIGHTS.help],
      ['Go to a folder', SIGHTS.folders],
    ] as const) {
      await menu(title);
      await see(sight);
      press(2, 60, 20);
      await see(SIGHTS.list);
    }

    await click('Archive');
    await see(/Archive {2}work/);
    await click('Inbox');
    await see(/Inbox {2}home/);
    press(0, ...inSidebar('Inbox', 2));
    await see(SIGHTS.list);

    await menu('Write a message');
    await see(SIGHTS.draft);
    await click('keep');
    await see(SIGHTS.list);

    press(0, 30, 5);
    press(0, 30, 5);
    await see(/J next/);
    await click('archive');
    await see(/Archived .*u undo/);
    await click('undo');
    await see(/Undone|Took back|back/);
    await click('archive');
    await see(/Archived .*u undo/);
    await menu('Quit mailtui');
    expect(await screen.exited).toBe(0);
  }, 120_000);

  /** The nth line of the sidebar that begins like this, counted from 1. */
  function inSidebar(name: string, nth: number): [column: number, row: number] {
    const rows = screen
      .lines()
      .flatMap((line, row) => (line.slice(0, 20).includes(name) ? [row] : []));
    return [4, rows[nth - 1] ?? 0];
  }
});

describe('in words alone', () => {
  async function say(line: string, answer: RegExp): Promise<void> {
    screen.output = '';
    screen.type(`${line}\n`);
    await screen.waitFor(() => answer.test(screen.output.replaceAll('\r', '')), 30_000);
  }

  it('one writes, sends, answers and takes back', async () => {
    open('demo', '--linear');
    await see(/work: \d+ new/);
    await say('m', /^to:/m);
    await say('mira@heronworks.example', /^cc:/m);
    await say('', /^subject:/m);
    await say('In words', /^text:/m);
    screen.type('Each line\nis said as one.\n');
    await say('.', /^text: Each line\nis said as one\.$/m);
    await say('?', /^compose\.send: Send the message, Ctrl-X$/m);
    await say('Ctrl-X', /^Sent: In words$/m);
    await say('r', /^> /m);
    await say('Esc', /^Message \d/m);
    await say('archive', /Archived/);
    await say('u', /Undone/);
    screen.type('q\n');
    expect(await screen.exited).toBe(0);
  }, 90_000);
});
