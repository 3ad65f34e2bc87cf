/** Tags (IMAP keywords) as sorted lists, and the rule by which three views of them are merged. Pure. */

export function isSameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, i) => tag === b[i]);
}

/** Those of `a` that are not in `b`. */
export function tagsWithout(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((tag) => !b.includes(tag));
}

export function sortedTags(tags: Iterable<string>): string[] {
  return [...new Set(tags)].sort();
}

/** A tag is there or not as the side says that differs from what was last agreed. */
export function mergeTags(
  agreed: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): string[] {
  return sortedTags([...ours, ...theirs]).filter((tag) =>
    agreed.includes(tag)
      ? ours.includes(tag) && theirs.includes(tag)
      : ours.includes(tag) || theirs.includes(tag),
  );
}
