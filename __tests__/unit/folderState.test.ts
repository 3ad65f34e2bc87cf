/** When the times of a directory are believed to tell every change of it. */
import { describe, expect, it } from '@jest/globals';
import { isSettled } from '../../src/store/maildir/folderState.js';

const NOW = 1_800_000_000_123_000_000n;
const MS = 1_000_000n;

describe('the time of a directory', () => {
  it.each([
    ['of a fine clock, a few of its ticks later', NOW - 60n * MS + 7n, true],
    ['of a fine clock, within a tick', NOW - 9n * MS + 7n, false],
    ['of whole seconds, although a second has passed', NOW - 1123n * MS, false],
    ['of the coarsest clock, when it has gone on', NOW - 2123n * MS, true],
    ['of hundredths of a second', NOW - 53n * MS, false],
    ['that lies in the future', NOW + 1000n * MS + 7n, false],
  ])('%s', (_, time, expected) => {
    expect(isSettled(time, time, NOW)).toBe(expected);
  });

  it('goes by the finer of the two that a change sets', () => {
    const coarse = NOW - 123n * MS;
    expect(isSettled(coarse, coarse, NOW)).toBe(false);
    expect(isSettled(coarse, NOW - 60n * MS + 7n, NOW)).toBe(true);
    expect(isSettled(coarse, NOW - 3n * MS + 7n, NOW)).toBe(false);
  });
});
