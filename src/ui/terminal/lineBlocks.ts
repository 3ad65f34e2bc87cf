/**
 * Line blocks: how finished lines get past Ink.
 *
 * Ink splits every line of every frame into cells again, which at 200×50 costs some 30 ms a key.
 * The lines of our panes are already styled and padded, so Ink only gets a stand-in for each: one
 * character of a private-use plane. Ink lays the panes out as usual; the frame writer then puts
 * the lines in the place of their stand-ins. Ink thereby also never sees text from mail.
 *
 * Guarantees: a stand-in means the lines last put for it, for at least as long as the frame that
 * holds it is the newest. The set of stand-ins is small and reused, because Ink remembers the
 * measure of every text it ever saw.
 */

const FIRST = 0x100000;
const VERSIONS = 64;
const MAX_SLOTS = Math.floor(0xfffd / VERSIONS);

/** Matches a stand-in and the blank cells behind it. */
export const STAND_IN = /([\u{100000}-\u{10fffd}])( *)/u;

export interface LineBlock {
  lines: readonly string[];
  /** Columns of every line. */
  width: number;
}

interface Slot {
  first: number;
  version: number;
  block: LineBlock;
}

export class LineBlocks {
  readonly #slots = new Map<string, Slot>();
  readonly #blocks = new Map<string, LineBlock>();

  /** @returns the stand-in for these lines of the named pane; the same while they are the same. */
  put(name: string, lines: readonly string[], width: number): string {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      if (this.#slots.size >= MAX_SLOTS) throw new RangeError('too many panes');
      const first = FIRST + this.#slots.size * VERSIONS;
      slot = { first, version: 0, block: { lines, width } };
      this.#slots.set(name, slot);
    } else if (!sameBlock(slot.block, lines, width)) {
      this.#blocks.delete(standIn(slot, slot.version - 1));
      slot.version += 1;
      slot.block = { lines, width };
    }
    const character = standIn(slot, slot.version);
    this.#blocks.set(character, slot.block);
    return character;
  }

  get(character: string): LineBlock | undefined {
    return this.#blocks.get(character);
  }
}

function standIn(slot: Slot, version: number): string {
  return String.fromCodePoint(slot.first + ((version + VERSIONS) % VERSIONS));
}

function sameBlock(block: LineBlock, lines: readonly string[], width: number): boolean {
  if (block.width !== width || block.lines.length !== lines.length) return false;
  return block.lines === lines || block.lines.every((line, index) => line === lines[index]);
}
