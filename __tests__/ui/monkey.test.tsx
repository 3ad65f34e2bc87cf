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

/** Now and then the smallest and the largest there are. */
function sizeBy(roll: (sides: number) => number): [columns: number, rows: number] {
  const which = roll(10);
  if (which === 0) return [1, 1];
  return which === 1 ? [500, 200] : [1 + roll(220), 1 + roll(60)];
}

const WORTH_TYPING = [
  ...'jkJKhlGgidsatN$/?bnpx 0[]:vx*{}mroeMAub,w',
  // Settings, accounts, storage, addresses, activity, what waits, tabs.
  ...['g,', 'gA', 'gu', 'gb', 'gl', 'gp', '\x14', '\x17', 'gw', '\x1b[6;5~', '\x1b\r', '\x10'],
  ...[...Object.values(KEYS), '\x1b[200~pasted\x1b[201~', '\x1b[1;5B', '\x1bOA', '王', '😀'],
].filter((key) => key !== KEYS.ctrlC && key !== 'q');

/** `MONKEY_STROKES=100000` is the long run. */
const STROKES = Number(process.env['MONKEY_STROKES'] ?? 250);
const LONG = 20_000 + STROKES * 60;

it.each([1, 2, 3])(
  'survives thousands of strokes (%d)',
  async (seed) => {
    const roll = dice(seed);
    const mail = sampleMailbox();
    let screen = new TestScreen(mail, 120, 40);
    // The palette can quit, too, and another account makes the screen begin anew: whoever owns it does.
    const goOn = async (): Promise<void> => {
      if (!screen.ended) return;
      await screen.quit();
      expect(screen.error).toBeNull();
      screen = new TestScreen(mail, 120, 40);
      await screen.calm();
    };
    await screen.calm();
    for (let stroke = 0; stroke < STROKES; stroke += 1) {
      const what = roll(60);
      if (what === 0) await screen.resize(...sizeBy(roll));
      else if (what === 1) {
        mail.deliver({
          folderId: INBOX,
          date: NOW - roll(5_000_000),
          subject: `Arrived ${stroke}`,
        });
      } else if (what === 2 && mail.failure === null) {
        const { rows } = mail.page({ of: { folderId: INBOX }, limit: 30 });
        const row = rows[roll(rows.length)];
        if (row !== undefined) mail.remove(row.id);
      } else if (what === 3) {
        mail.failure =
          mail.failure === null ? new MailtuiError('disk', 'broken for a while') : null;
      } else if (what === 4) {
        const bytes = Array.from({ length: roll(40) }, () => roll(256)).filter(
          (byte) => byte !== 3,
        );
        screen.input.emit('data', Buffer.from(bytes.filter((byte) => byte !== 0x71)));
      } else {
        screen.input.emit('data', Buffer.from(WORTH_TYPING[roll(WORTH_TYPING.length)] ?? 'j'));
      }
      if (roll(25) === 0) await screen.calm();
      await goOn();
    }
    mail.failure = null;
    await screen.resize(120, 40);
    // A draft that was begun asks for more than one way out.
    for (let times = 0; times < 12; times += 1) {
      await screen.press(KEYS.esc);
      await goOn();
    }
    await screen.press('gi');
    expect(screen.ended).toBe(false);
    expect(screen.rows()[0]).toContain('mailtui');
    expect(screen.text()).toMatch(/Inbox {2}(?:work|home)/);
    for (const row of screen.rows()) expect(displayWidth(row)).toBeLessThanOrEqual(121);
    await screen.press(KEYS.ctrlC);
    await screen.quit();
    expect(screen.error).toBeNull();
    expect(screen.alternate).toBe(false);
  },
  LONG,
);
