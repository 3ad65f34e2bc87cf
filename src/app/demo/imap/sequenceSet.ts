/** Message numbers as IMAP writes them: `2,4:7,9:*` (RFC 3501, 9: sequence-set). */
import { BadSyntax } from './tokens.js';

/** The test for being in the set; `*` is `highest`. Throws {@link BadSyntax}. */
export function inSequenceSet(set: string | null, highest: number): (n: number) => boolean {
  const ranges = (set ?? '').split(',').map((range) => {
    const match = /^(\d{1,10}|\*)(?::(\d{1,10}|\*))?$/.exec(range);
    if (match === null) throw new BadSyntax('not a set of message numbers');
    const [low, high] = [match[1], match[2] ?? match[1]].map((n) =>
      n === '*' ? highest : Number(n),
    );
    return { low: Math.min(low ?? 0, high ?? 0), high: Math.max(low ?? 0, high ?? 0) };
  });
  return (n) => ranges.some(({ low, high }) => n >= low && n <= high);
}

/** The shortest set that holds these ascending numbers. */
export function formatSequenceSet(numbers: readonly number[]): string {
  const ranges: { low: number; high: number }[] = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last?.high === n - 1) last.high = n;
    else ranges.push({ low: n, high: n });
  }
  return ranges.map(({ low, high }) => (low === high ? `${low}` : `${low}:${high}`)).join(',');
}
