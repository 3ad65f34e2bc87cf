/** The list with this at its beginning, once, and no longer than that. Pure. */
export function recentFirst(
  known: readonly string[],
  newest: string,
  most: number,
): readonly string[] {
  return [newest, ...known.filter((one) => one !== newest)].slice(0, most);
}
