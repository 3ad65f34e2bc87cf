/** Arranging the panes as one likes them, and finding them so again. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenMemory } from '../../src/app/screenMemory.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS } from '../support/screenHarness.js';
import { screen, show } from '../support/shownScreen.js';

/** What `write` was given last is what `read` gives. */
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

/** Columns of the vertical rules in a row. */
function rulesIn(row: number): number[] {
  return Array.from(screen.rows()[row]?.matchAll(/[│├┬┴]/g) ?? [], ({ index }) => index);
}

describe('the reader', () => {
  it('goes below the list, and over it, and back to its side', async () => {
    await show(sampleMailbox(), 120, 40);
    await screen.press('wb');
    const border = screen.rows().findIndex((row) => row.includes('├'));
    expect(border).toBeGreaterThan(10);
    expect(screen.rows()[border + 1]).toContain('Re: Moving the release to Thursday');
    expect(screen.rows()[border - 1]).toMatch(/│ . {2}\S/);
    await screen.press('wf');
    expect(screen.text()).not.toContain('Fine with me — the migration is done');
    await screen.press(KEYS.enter);
    expect(screen.text()).toContain('Ann Larsen <ann@larsen.example>');
    expect(screen.text()).not.toContain('main is green again');
    await screen.press('q', 'wr');
    expect(rulesIn(10)).toEqual([20, 63]);
  });

  it('follows the list where it is below it', async () => {
    await show(sampleMailbox(), 100, 40);
    await screen.press('j');
    expect(screen.text()).toContain('All 1,204 tests passed');
    await screen.press(KEYS.enter, KEYS.pageDown, 'q');
    expect(screen.text()).toContain('main is green again');
  });
});

it('gives a pane more room, or less, with > and <', async () => {
  await show(sampleMailbox(), 120, 40);
  const before = rulesIn(10)[1] ?? 0;
  await screen.press('>', '>');
  const after = rulesIn(10)[1] ?? 0;
  expect(after).toBeGreaterThan(before);
  for (let times = 0; times < 30; times += 1) await screen.press('<');
  expect(rulesIn(10)[1]).toBeLessThan(before);
  expect(rulesIn(10)).toHaveLength(2);
  await screen.press('w=');
  expect(rulesIn(10)).toEqual([20, before]);
});

it('shows rows of one line or of two, and the folders or not', async () => {
  await show(sampleMailbox(), 120, 40);
  const withBar = (): number => screen.rows().filter((row) => /│▌/.test(row)).length;
  expect(withBar()).toBe(2);
  await screen.press('wl');
  expect(withBar()).toBe(1);
  await screen.press('ws');
  expect(screen.text()).not.toContain('POP3');
  await screen.press('h');
  expect(screen.text()).toContain('POP3');
});

it('is as one left it the next time, whatever the memory holds', async () => {
  const memory = memoryOf(null);
  await show(sampleMailbox(), 120, 40, { memory });
  await screen.press('wb', 'wl');
  await screen.quit();
  expect(memory.value).toMatchObject({ view: { reader: 'below', rows: 'tall' } });
  await show(sampleMailbox(), 120, 40, { memory });
  expect(screen.text()).toContain('├');
  await screen.quit();
  for (const nonsense of [
    'x',
    [1],
    { view: { reader: 3, listWidth: 'wide', sidebarColumns: 1e9 } },
  ]) {
    await show(sampleMailbox(), 120, 40, { memory: memoryOf(nonsense) });
    expect(rulesIn(10)).toEqual([20, 63]);
    await screen.quit();
  }
});
