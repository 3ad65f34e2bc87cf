/** A monkey at the keyboard: whatever is typed, pasted, resized or arrives, the screen goes on. */
import { expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { displayWidth } from '../../src/ui/terminal/width.js';
import { INBOX, NOW, sampleMailbox } from '../support/sampleMailbox.js';
import { KEYS, TestScreen } from '../support/screenHarness.js';

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const WORTH_TYPING = [
  ...'jkJKhlGgidsatN$/?bnpx 0[]:vx*',
  ...[...Object.values(KEYS), '\x1b[200~pasted\x1b[201~', '\x1b[1;5B', '\x1bOA', '王', '😀'],
].filter((key) => key !== KEYS.ctrlC && key !== 'q');

it.each([1, 2, 3])('survives a thousand strokes (%d)', async (seed) => {
  const roll = dice(seed);
  const mail = sampleMailbox();
  const screen = new TestScreen(mail, 120, 40);
  await screen.calm();
  for (let stroke = 0; stroke < 1000; stroke += 1) {
    const what = roll(60);
    if (what === 0) await screen.resize(1 + roll(220), 1 + roll(60));
    else if (what === 1) {
      mail.deliver({ folderId: INBOX, date: NOW - roll(5_000_000), subject: `Arrived ${stroke}` });
    } else if (what === 2 && mail.failure === null) {
      const { rows } = mail.page({ of: { folderId: INBOX }, limit: 30 });
      const row = rows[roll(rows.length)];
      if (row !== undefined) mail.remove(row.id);
    } else if (what === 3) {
      mail.failure = mail.failure === null ? new MailtuiError('disk', 'broken for a while') : null;
    } else if (what === 4) {
      const bytes = Array.from({ length: roll(12) }, () => roll(256)).filter((byte) => byte !== 3);
      screen.input.emit('data', Buffer.from(bytes.filter((byte) => byte !== 0x71)));
    } else {
      screen.input.emit('data', Buffer.from(WORTH_TYPING[roll(WORTH_TYPING.length)] ?? 'j'));
    }
    if (roll(25) === 0) await screen.calm();
  }
  mail.failure = null;
  await screen.resize(120, 40);
  await screen.press(KEYS.esc, KEYS.esc, KEYS.esc, KEYS.esc, 'gi');
  expect(screen.ended).toBe(false);
  expect(screen.rows()[0]).toContain('mailtui');
  expect(screen.text()).toMatch(/Inbox {2}(?:work|home)/);
  for (const row of screen.rows()) expect(displayWidth(row)).toBeLessThanOrEqual(121);
  await screen.press(KEYS.ctrlC);
  await screen.quit();
  expect(screen.error).toBeNull();
  expect(screen.alternate).toBe(false);
});
