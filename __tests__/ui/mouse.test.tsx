/** The mouse, the terminal's title, and leaving the terminal to the shell for a while. */
import { describe, expect, it } from '@jest/globals';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

const LEFT = 0;
const RIGHT = 2;
const CTRL = 16;
const UP = 64;
const DOWN = 65;

/** @param column of the screen, from 0 */
function report(code: number, column: number, row: number, end = 'M'): string {
  return `\x1b[<${String(code)};${String(column + 1)};${String(row + 1)}${end}`;
}

async function click(column: number, row: number, code = LEFT): Promise<void> {
  await screen.press(report(code, column, row) + report(code, column, row, 'm'));
}

function rowWith(text: string): number {
  return screen.rows().findIndex((line) => line.includes(text));
}

describe('where one writes, and picks', () => {
  it('a click goes to a field, and the right button shows what can be done', async () => {
    await show(sampleMailbox(), 100, 30);
    await screen.press('m');
    await click(20, rowWith('Subject'));
    await screen.press('Hello');
    expect(screen.text()).toContain('Subject  Hello');
    await click(20, 20);
    await screen.press('Dear all');
    expect(screen.text()).toContain('Dear all');
    await click(20, 20, RIGHT);
    expect(screen.text()).toContain('Discard the draft');
    await click(20, rowWith('Discard the draft'));
    expect(screen.text()).not.toContain('Dear all');
  });

  it('a click puts the cursor into the text, and dragging selects', async () => {
    await show(sampleMailbox(), 100, 30);
    await screen.press('m');
    await click(20, 20);
    await screen.press('Dear all', KEYS.enter, 'hello');
    const row = rowWith('Dear all');
    const column = (screen.rows()[row] ?? '').indexOf('all');
    await click(column, row);
    await screen.press('to ');
    expect(screen.text()).toContain('Dear to all');
    await screen.press(report(LEFT, column, row), report(32, column + 3, row));
    await screen.press(report(LEFT, column + 3, row, 'm'), 'for ');
    expect(screen.text()).toContain('Dear for all');
    await click(90, row);
    await screen.press('!');
    expect(screen.text()).toContain('Dear for all!');
  });

  it('lines of a message are marked by dragging over them, and the right button leads on', async () => {
    const mail = sampleMailbox();
    const started: unknown[] = [];
    mail.drafts.begin = (start) => {
      started.push(start);
      return { to: 'a@b.example', subject: 'x', body: 'one' };
    };
    await show(mail, 120, 40);
    await screen.press(KEYS.enter);
    const row = rowWith('Fine with me');
    const column = (screen.rows()[row] ?? '').indexOf('Fine with me');
    await screen.press(report(LEFT, column, row), report(32, column + 9, row + 1));
    await screen.press(report(LEFT, column + 9, row + 1, 'm'));
    expect(screen.rows().at(-1)).toContain('other end');
    await click(column, row + 2);
    await screen.press(report(DOWN, column, row));
    await click(column, row, RIGHT);
    expect(screen.text()).toContain('Reply with the marked lines');
    await click(column, rowWith('Reply with the marked lines'));
    expect(started).toEqual([
      expect.objectContaining({ quote: expect.stringMatching(/^Fine with me/) }),
    ]);
  });

  it('links are chosen by a click and left by the right button', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press(KEYS.enter, 'o');
    expect(screen.text()).toContain(' 1  http');
    await click(10, 2, RIGHT);
    expect(screen.text()).toContain('Fine with me');
  });
});

describe('a click', () => {
  it('selects, a second one opens, and one on a hint does what it says', async () => {
    const mail = sampleMailbox();
    await show(mail, 120, 40);
    const second = rowWith('main is green again');
    await click(30, second);
    expect(screen.text()).toContain('All 1,204 tests passed');
    expect(mail.edits).toEqual([]);
    await click(30, second);
    expect(mail.edits.map(({ ids }) => ids[0])).toEqual(['build']);
    await click((screen.rows().at(-1) ?? '').indexOf('back'), 39);
    expect(screen.rows().at(-1)).toContain('⏎ open');
    await click((screen.rows().at(-1) ?? '').indexOf('archive'), 39);
    expect(screen.rows().at(-2)).toContain('Archived 1 message');
    await click(5, 38);
    expect(screen.rows().at(-2)).toContain('Undone');
  });

  it('shows a folder, and marks with Ctrl', async () => {
    await show(sampleMailbox(), 120, 40);
    const sent = screen.rows().findIndex((line) => line.startsWith('   Sent'));
    await click(6, sent);
    expect(screen.text()).toContain('Sent  work');
    await screen.press('gi');
    await click(30, 6, CTRL);
    await click(30, 10, CTRL);
    expect(screen.text()).toContain('2 marked');
  });

  it('of the right button shows what can be done, and does it', async () => {
    await show(sampleMailbox(), 120, 40);
    await click(30, 4, RIGHT);
    expect(screen.rows().at(-1)).toContain(' > ');
    const stars = () => screen.text().split('★').length;
    const before = stars();
    await click(40, rowWith('Star, or take the star away'));
    expect(screen.rows().at(-1)).not.toContain(' > ');
    expect(stars()).not.toBe(before);
    await click(30, 4, RIGHT);
    await click(30, 4, RIGHT);
    expect(screen.rows().at(-1)).toContain('⏎ open');
  });
});

describe('the wheel and the borders', () => {
  it('scroll what is under the pointer', async () => {
    await show(sampleMailbox(), 120, 40);
    const before = screen.selected();
    await screen.press(report(DOWN, 30, 10));
    expect(screen.selected()).not.toBe(before);
    await screen.press(report(UP, 30, 10));
    expect(screen.selected()).toBe(before);
    await screen.press('?');
    await screen.press(report(DOWN, 30, 10), report(UP, 30, 10), KEYS.esc);
  });

  it('are dragged', async () => {
    await show(sampleMailbox(), 120, 40);
    const border = (): number => (screen.rows()[10] ?? '').lastIndexOf('│');
    const before = border();
    await screen.press(report(LEFT, before, 10), report(32, before + 9, 10));
    expect(border()).toBe(before + 9);
    await screen.press(report(LEFT, before + 9, 10, 'm'), report(32, before, 10));
    expect(border()).toBe(before + 9);
    await screen.press('wb');
    const rule = rowWith('├');
    await screen.press(report(LEFT, 60, rule), report(32, 60, rule + 4));
    expect(rowWith('├')).toBe(rule + 4);
  });

  it('do nothing where there is nothing, in any terminal', async () => {
    await show(sampleMailbox(), 40, 12);
    for (const code of [LEFT, 1, RIGHT, UP, DOWN, 32, 66]) {
      for (const [column, row] of [
        [0, 0],
        [39, 11],
        [500, 500],
        [39, 5],
      ] as const) {
        await screen.press(report(code, column, row), KEYS.esc);
      }
    }
    await screen.resize(8, 3);
    await click(2, 1);
    await screen.resize(80, 24);
    await screen.press('gg');
    expect(screen.ended).toBe(false);
    expect(screen.text()).toContain('Ann Larsen');
  });
});

describe('the terminal', () => {
  it('reports the mouse only while the screen has it, and not when told not to', async () => {
    await show(sampleMailbox(), 80, 24);
    expect(screen.output.written).toContain('\x1b[?1002h\x1b[?1006h');
    await screen.quit();
    expect(screen.output.written).toContain('\x1b[?1006l\x1b[?1002l');
    const settings = {
      read: () => ({ settings: { mouse: false, title: false }, problems: [] }),
      watch: () => () => undefined,
    };
    await show(sampleMailbox(), 80, 24, { settings });
    await screen.quit();
    expect(screen.output.written).not.toContain('\x1b[?1002h');
    expect(screen.output.written).not.toContain('\x1b]2;');
  });

  it('has a title that says what is unread, and its own again afterwards', async () => {
    await show(sampleMailbox(), 80, 24);
    expect(screen.output.written).toMatch(/\[22;2t.*\]2;mailtui \(\d+\)/s);
    await screen.quit();
    expect(screen.output.written.lastIndexOf('\x1b[23;2t')).toBeGreaterThan(0);
  });

  it('is the shell’s after Ctrl-Z, and then as it was', async () => {
    await show(sampleMailbox(), 80, 24);
    const before = screen.text();
    const at = screen.output.written.length;
    await screen.press('\x1a');
    expect(screen.stops).toBe(1);
    expect(screen.output.written.slice(at)).toContain('\x1b[?1049l');
    process.emit('SIGCONT', 'SIGCONT');
    await screen.calm();
    expect(screen.alternate).toBe(true);
    expect(screen.raw).toBe(true);
    expect(screen.text()).toBe(before);
  });
});
