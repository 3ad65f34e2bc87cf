/** Which known word somebody may have meant. Pure. */

/** The known word within a slip or two of the keys (fewer in short words), or null. */
export function nearest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  const allowed = wanted.length < 3 ? 0 : wanted.length < 6 ? 1 : 2;
  let best: { text: string; distance: number } | null = null;
  for (const text of known) {
    if (Math.abs(text.length - wanted.length) > allowed) continue;
    const distance = slips(wanted, text.toLowerCase());
    if (distance <= allowed && distance < (best?.distance ?? Infinity)) best = { text, distance };
  }
  return best?.text ?? null;
}

/** Insertions, deletions, replacements and swaps of neighbours that make one of the other. */
function slips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
