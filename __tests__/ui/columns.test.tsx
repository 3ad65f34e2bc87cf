/** The columns of the list as one wants them, and a screen on which little moves. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenSettings } from '../../src/core/screenSettings.js';
import { sampleMailbox } from '../support/sampleMailbox.js';
import { screen, show } from '../support/shownScreen.js';

async function showWith(settings: ScreenSettings, columns = 100, rows = 24): Promise<void> {
  const source = { read: () => ({ settings, problems: [] }), watch: () => () => undefined };
  await show(sampleMailbox(), columns, rows, { settings: source });
}

function rowOf(text: string): string {
  return screen.rows().find((row) => row.includes(text)) ?? '';
}

describe('columns of the list', () => {
  it('come in the order and the width that is configured', async () => {
    await showWith({ columns: ['date', 'size', 'name:10', 'subject'] });
    expect(rowOf('Re: Moving')).toMatch(/^▌● {5}10:42 {3}4.2 KB {2}Ann Larsen {2}Re: Moving/);
    await showWith({ columns: ['subject', 'name:12', 'account'] });
    expect(rowOf('Re: Moving')).toMatch(/^▌● {2}Re: Moving.* Ann Larsen {3}work *$/);
    expect(rowOf('Re: Moving')).not.toContain('10:42');
  });

  it('are there in rows of two lines, too', async () => {
    await showWith({ columns: ['size', 'name', 'subject', 'date'] }, 120, 40);
    const at = screen
      .rows()
      .findIndex((row) => row.includes('Re: Moving the release to Thursday '));
    expect(screen.rows()[at - 1]).toMatch(/│▌● {3}4.2 KB {2}Ann Larsen +10:42 │/);
    expect(screen.rows()[at - 1]).not.toMatch(/⌥3 .*10:42/);
  });

  it('give way to the subject where there is no room, and never break the row', async () => {
    const all = ['name', 'subject', 'tags', 'place', 'thread', 'signs', 'size', 'account', 'date'];
    for (const columns of [60, 80, 100]) {
      await showWith({ columns: all }, columns, 24);
      expect(rowOf('Ann Larsen')).toContain('Re: Mov');
      expect(screen.rows().every((row) => row.length <= columns)).toBe(true);
    }
    await showWith({ columns: ['name:99', 'subject', 'date'] }, 60, 15);
    expect(screen.rows()).toHaveLength(15);
  });
});
