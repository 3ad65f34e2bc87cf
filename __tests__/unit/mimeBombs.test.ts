/** Messages made to fill the memory or to take forever: some of each is shown, and a notice. */
import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../../src/mime/read.js';
import { sanitiseText } from '../../src/mime/sanitise.js';
import { summarise } from '../../src/mime/summary.js';
import { BOMBS } from '../support/bombs.js';
import { processorTime } from '../support/processorTime.js';

describe('a bomb', () => {
  it.each(BOMBS)('of %s', async (_name, message, notice) => {
    const raw = Buffer.from(message());
    const start = processorTime();
    summarise(raw);
    const { text, warnings } = await readMessage(raw);
    // A processor that others use is half as fast.
    expect(processorTime() - start).toBeLessThan(6_000);
    expect(sanitiseText(text)).toBe(text);
    if (notice) expect(warnings.join()).toMatch(/too (?:many|large)/);
  });
});
