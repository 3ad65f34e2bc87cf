/** What an import remembers in a fixed amount of memory. */
import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sketch } from '../../src/core/sketch.js';

describe('a sketch', () => {
  it('never denies what was added, and seldom takes something else for it', () => {
    const sketch = new Sketch();
    const keys = Array.from({ length: 20_000 }, (_, n) => hash('sha256', `added ${String(n)}`));
    for (const key of keys) sketch.add(key);
    expect(keys.every((key) => sketch.mayHave(key))).toBe(true);
    const others = Array.from({ length: 20_000 }, (_, n) => hash('sha256', `other ${String(n)}`));
    expect(others.filter((key) => sketch.mayHave(key)).length).toBeLessThan(20);
  });
});
