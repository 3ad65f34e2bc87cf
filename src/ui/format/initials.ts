/** A person as two letters and a number, to be recognised at a glance. Pure. */

import { takeColumns } from '../terminal/width.js';

const LETTER = /[\p{L}\p{N}]\p{M}*/u;
const TWO_LETTERS = /^[^\p{L}\p{N}]*([\p{L}\p{N}]\p{M}*)[^\p{L}\p{N}]*([\p{L}\p{N}]\p{M}*)?/u;

/** `Ann Larsen` → `AL`, `noreply@x.example` → `NO`, `王小明` → `王`; empty where there is no letter. */
export function initials(name: string): string {
  const local = /^[^\s@]+(?=@\S+$)/.exec(name)?.[0] ?? name;
  const words = local
    .normalize('NFC')
    .split(/[\s,_.]+/u)
    .filter((word) => LETTER.test(word));
  const first = LETTER.exec(words[0] ?? '')?.[0] ?? '';
  const last = words.length > 1 ? LETTER.exec(words.at(-1) ?? '')?.[0] : undefined;
  const second = last ?? TWO_LETTERS.exec(words[0] ?? '')?.[2] ?? '';
  // Of scripts with wide letters one says as much as two, and takes as much room.
  return takeColumns((first + second).toUpperCase(), 2);
}

/** A number below `kinds`, always the same for the same name. */
export function kindOf(name: string, kinds: number): number {
  let hash = 0x811c9dc5;
  for (const character of name.toLowerCase()) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % kinds;
}
