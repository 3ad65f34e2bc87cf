/**
 * Message flags as a bit set, and the one rule by which three views of them are merged.
 *
 * Pure. `mergeFlags` cannot conflict: each bit is decided alone, and of two sides that both differ
 * from the agreed state both must say the same, because a bit has only one other value.
 */

export type Flag = 'seen' | 'answered' | 'flagged' | 'draft' | 'forwarded' | 'deleted';

/** Bit set of {@link Flag}s; a plain number so that a mailbox of them stays small. */
export type Flags = number;

export const NO_FLAGS: Flags = 0;

/** In the order in which they are printed. The position is the bit: never reorder. */
export const FLAG_NAMES: readonly Flag[] = [
  'seen',
  'answered',
  'flagged',
  'draft',
  'forwarded',
  'deleted',
];

const BITS = new Map(FLAG_NAMES.map((name, bit) => [name, 1 << bit]));

export function flagsOf(names: Iterable<Flag>): Flags {
  let flags = NO_FLAGS;
  for (const name of names) flags |= BITS.get(name) ?? 0;
  return flags;
}

export function flagNames(flags: Flags): Flag[] {
  return FLAG_NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0);
}

export function hasFlag(flags: Flags, name: Flag): boolean {
  return (flags & (BITS.get(name) ?? 0)) !== 0;
}

export interface FlagEdit {
  add?: readonly Flag[];
  remove?: readonly Flag[];
}

export function applyFlagEdit(flags: Flags, edit: FlagEdit): Flags {
  return (flags | flagsOf(edit.add ?? [])) & ~flagsOf(edit.remove ?? []);
}

/** Three-way merge: a bit takes the side that differs from what was last agreed. */
export function mergeFlags(agreed: Flags, ours: Flags, theirs: Flags): Flags {
  return agreed ^ ((agreed ^ ours) | (agreed ^ theirs));
}
