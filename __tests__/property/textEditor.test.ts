/** The text editor, for any text and any story of edits. */
import '../support/propertySeed.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, rowAt, rowsOf } from '../../src/ui/state/compose/softWrap.js';
import {
  cut,
  editorText,
  eraseAfter,
  eraseBefore,
  insert,
  moveTo,
  newEditor,
  redo,
  replaceText,
  selectAll,
  toggleMark,
  type,
  undo,
  type TextEditor,
} from '../../src/ui/state/compose/textEditor.js';
import { isBefore } from '../../src/ui/state/compose/textLines.js';
import * as motion from '../../src/ui/state/compose/textMotion.js';
import { displayWidth } from '../../src/ui/terminal/width.js';

const piece = fc.constantFrom(
  ...['a', 'word', ' ', '  ', '\n', '\t', 'é', 'e\u0301', '\u0301', '王', '会议纪要', 'שלום', '🙂'],
  ...['👩‍👩‍👧', '\u200d', '🇨🇿', '🇨', '👍🏽', '❤\ufe0f', '\ufe0f', '\u200b', '\u202e', '\r\n', '\0'],
  ...['\ud83d', '\ude00', '\x1b[31m', '> quoted ', 'https://example.org/a-long-address-of-a-page'],
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const COLUMNS = 12;

type Step = (editor: TextEditor) => TextEditor;

const step: fc.Arbitrary<Step> = fc.oneof(
  text.map(
    (pasted): Step =>
      (editor) =>
        insert(editor, pasted),
  ),
  piece.map(
    (typed): Step =>
      (editor) =>
        type(editor, typed),
  ),
  text.map(
    (written): Step =>
      (editor) =>
        replaceText(editor, written),
  ),
  fc.constantFrom<Step>(
    eraseBefore,
    eraseAfter,
    undo,
    redo,
    selectAll,
    toggleMark,
    (editor) => cut(editor, motion.cutEnd(editor))[0],
    (editor) => cut(editor, motion.wordLeft(editor))[0],
  ),
  fc.tuple(fc.integer({ min: -9, max: 9 }), fc.boolean()).map(([by, selecting]): Step => {
    return (editor) => {
      const { place, goal } = motion.rowsAway(editor, by, COLUMNS);
      return moveTo(editor, place, selecting, goal);
    };
  }),
  fc
    .tuple(
      fc.constantFrom(
        motion.characterLeft,
        motion.characterRight,
        motion.wordLeft,
        motion.wordRight,
        (editor: TextEditor) => motion.lineStart(editor, COLUMNS),
        (editor: TextEditor) => motion.lineEnd(editor, COLUMNS),
      ),
      fc.boolean(),
    )
    .map(
      ([where, selecting]): Step =>
        (editor) =>
          moveTo(editor, where(editor), selecting),
    ),
);
const story = fc.array(step, { maxLength: 40 });

function isBoundary(line: string, column: number): boolean {
  if (column === 0 || column === line.length) return true;
  return new Intl.Segmenter().segment(line).containing(column)?.index === column;
}

function check(editor: TextEditor): void {
  for (const place of [editor.cursor, editor.anchor]) {
    if (place === null) continue;
    const line = editor.lines[place.line];
    expect(line).toBeDefined();
    expect(isBoundary(line ?? '', place.column)).toBe(true);
  }
  // eslint-disable-next-line no-control-regex -- what must never come in
  expect(editorText(editor)).not.toMatch(/[\0\x1b\r]|\p{Cs}/u);
}

describe('any story of edits', () => {
  it('keeps cursor and selection between characters, and the text clean', () => {
    fc.assert(
      fc.property(text, story, (start, steps) => {
        let editor = newEditor(start);
        for (const change of steps) {
          editor = change(editor);
          check(editor);
        }
      }),
    );
  });

  it('can be taken back to the first text, and done again to the last', () => {
    fc.assert(
      fc.property(text, story, (start, steps) => {
        const first = newEditor(start);
        const last = steps.reduce((editor, change) => change(editor), first);
        let back = last;
        while (undo(back) !== back) back = undo(back);
        expect(editorText(back)).toBe(editorText(first));
        let again = back;
        while (redo(again) !== again) again = redo(again);
        // What was undone within the story may be done again, too.
        let end = last;
        while (redo(end) !== end) end = redo(end);
        expect(editorText(again)).toBe(editorText(end));
      }),
    );
  });

  it('never makes a second line of a field', () => {
    fc.assert(
      fc.property(text, story, (start, steps) => {
        let editor = newEditor(start, { isOneLine: true });
        for (const change of steps) {
          editor = change(editor);
          expect(editor.lines).toHaveLength(1);
          expect(editor.lines[0]).not.toMatch(/[\t\n]/);
          check(editor);
        }
      }),
    );
  });

  it('puts another text in its place exactly', () => {
    fc.assert(
      fc.property(text, text, (start, wanted) => {
        const editor = replaceText(newEditor(start), wanted);
        expect(editorText(editor)).toBe(editorText(newEditor(wanted)));
        expect(editorText(undo(editor))).toBe(editorText(newEditor(start)));
      }),
    );
  });
});

describe('moves', () => {
  it('go through the text and arrive', () => {
    fc.assert(
      fc.property(text, (start) => {
        let editor = newEditor(start);
        for (const forward of [motion.characterRight, motion.wordRight]) {
          let left = 500;
          editor = moveTo(editor, motion.textStart(), false);
          for (let at = forward(editor); isBefore(editor.cursor, at); at = forward(editor)) {
            editor = moveTo(editor, at, false);
            left -= 1;
          }
          expect(left).toBeGreaterThan(0);
          expect(editor.cursor).toEqual(motion.textEnd(editor));
        }
      }),
    );
  });

  it('come back to where they were, by as many rows', () => {
    fc.assert(
      fc.property(text, fc.nat(8), (start, by) => {
        let editor = newEditor(start);
        const down = motion.rowsAway(editor, by, COLUMNS);
        editor = moveTo(editor, down.place, false, down.goal);
        const up = motion.rowsAway(editor, -by, COLUMNS);
        expect(up.place).toEqual({ line: 0, column: 0 });
      }),
    );
  });
});

describe('rows of a line', () => {
  it('hold all of it in order, within the columns but for blanks at their ends', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (written, columns) => {
        for (const line of newEditor(written).lines) {
          const rows = rowsOf(line, columns);
          expect(rows.map(({ start, end }) => line.slice(start, end)).join('')).toBe(line);
          for (const [index, row] of rows.entries()) {
            expect(isBoundary(line, row.start)).toBe(true);
            const cells = [...cellsOf(line, row)];
            while (/^\s*$/.test(cells.at(-1)?.text ?? 'x')) cells.pop();
            const width = cells.reduce((sum, cell) => sum + cell.width, 0);
            expect(width).toBeLessThanOrEqual(columns);
            for (const cell of cells) expect(displayWidth(cell.text)).toBe(cell.width);
            expect(rowAt(rows, row.start)).toBe(row.start === row.end ? rows.length - 1 : index);
          }
        }
      }),
    );
  });
});
