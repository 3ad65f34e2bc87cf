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

/** Without a dollar sign, and yet what programs tell each other, and not their users. */
const PROGRAMS_TAGS: ReadonlySet<string> = new Set([
  ...['junk', 'nonjunk', 'notjunk', 'junkrecorded', 'forwarded', 'redirected', 'mdnsent'],
]);

/** Whether it is a tag of the user's. */
export function isOwnTag(tag: string): boolean {
  return !tag.startsWith('$') && !PROGRAMS_TAGS.has(tag.toLowerCase());
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
