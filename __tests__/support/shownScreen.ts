/**
 * The screen of the present test: `show` starts it, and it is ended after the test. To be imported
 * by files of tests that look at one screen at a time.
 */
import { afterEach } from '@jest/globals';
import type { ScreenMail } from '../../src/app/screenMail.js';
import type { ScreenOptions } from '../../src/ui/start.js';
import { TestScreen } from './screenHarness.js';

/** The screen that `show` started last. */
export let screen: TestScreen;

/** Starts a screen on a terminal of this size and waits until all is calm. */
export async function show(
  mail: ScreenMail,
  columns: number,
  rows: number,
  options: ScreenOptions = {},
): Promise<void> {
  screen = new TestScreen(mail, columns, rows, options);
  await screen.calm();
}

afterEach(async () => {
  await screen.quit();
});
