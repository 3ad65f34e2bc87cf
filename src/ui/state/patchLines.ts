/** Which lines of a text are those of a patch, added, taken away or around them. Pure. */

export type PatchKind = 'text' | 'added' | 'removed' | 'hunk';

/** Reads line by line. Outside of a patch, a line that begins with a plus or a dash is a list. */
export class PatchReader {
  #isInside = false;

  kindOf(line: string): PatchKind {
    if (/^(?:@@ -\d+(?:,\d+)? \+\d+|diff --git |Index: )/.test(line)) {
      this.#isInside = true;
      return 'hunk';
    }
    if (/^(?:--- |\+\+\+ )\S/.test(line)) return this.#isInside ? 'hunk' : 'text';
    if (!this.#isInside) return 'text';
    if (line.startsWith('+')) return 'added';
    if (line.startsWith('-')) return line === '-- ' ? 'text' : 'removed';
    // Words at the margin end it; a patch has them one column in.
    if (/^[A-Za-z]/.test(line) && !PATCH_WORDS.test(line)) this.#isInside = false;
    return 'text';
  }
}

const PATCH_WORDS =
  /^(?:index [0-9a-f]|new file mode|deleted file mode|old mode|new mode|similarity|rename|copy|Binary files|GIT binary)/;
