/**
 * Wrapping of lines for reading, by display width.
 *
 * Breaks at spaces; scripts written without spaces break between characters; a word wider than the
 * line (an address of a web page) is cut where the line ends. No character is lost but the space
 * at which a line was broken. Works off the line as far as it is asked for, in linear time, because
 * a line from mail may be megabytes long.
 */
import { displayWidth, graphemes, plainRuns, truncate } from './width.js';

/** Ideographs, kana, hangul and full-width forms: a line may break after each of them. */
const BREAKS_ANYWHERE =
  /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;

/** What lies between two places where a line may break; longer words come in parts. */
interface Piece {
  text: string;
  /** True where it goes on right behind what is there: no break before it if its beginning fits. */
  glued: boolean;
}

/**
 * One line as one or more lines of at most `columns`; an empty line stays one empty line.
 * @param indent put before every line but the first, and counted
 */
export function* wrapLine(line: string, columns: number, indent = ''): Generator<string> {
  // Most lines fit; none that is longer than the columns is worth measuring as a whole.
  if (line.length <= columns && displayWidth(line) <= columns && line.trim() !== '') {
    yield line.trimEnd();
    return;
  }
  let prefix = '';
  let current = '';
  let left = Math.max(1, columns);
  const next = (): string => {
    const finished = prefix + current.trimEnd();
    prefix = indent;
    current = '';
    left = Math.max(1, columns - displayWidth(indent));
    return finished;
  };

  let begun = false;
  for (const { text, glued } of pieces(line)) {
    begun = true;
    const body = text.trimEnd();
    const width = displayWidth(body);
    if (width > left && !glued && current.trim() !== '') yield next();
    if (width <= left) {
      current += body;
      left -= width;
    } else {
      for (const part of graphemes(body)) {
        // Nothing fits behind what is there: a new line. Nothing fits at all: at least one part.
        if (part.width > left && current !== '') yield next();
        current += part.text;
        left -= part.width;
      }
    }
    const spaces = text.slice(body.length);
    current += spaces;
    left -= displayWidth(spaces);
  }
  if (current.trim() !== '' || !begun) yield next();
}

/** The first lines of {@link wrapLine}; the last of them says with an ellipsis that there are more. */
export function wrapAtMost(most: number, line: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const text of wrapLine(line, columns, indent)) {
    const last = lines[most - 1];
    if (last !== undefined) {
      lines[most - 1] = truncate(`${last} ${text}`, columns);
      break;
    }
    lines.push(text);
  }
  return lines;
}

const LONGEST_PART = 512;
const WORDS = new RegExp(`^\\s+|\\S{1,${LONGEST_PART}}\\s*`, 'gu');

function* pieces(line: string): Generator<Piece> {
  let glued = false;
  for (const [word] of line.matchAll(WORDS)) {
    const continues = !/\s$/u.test(word);
    if (!BREAKS_ANYWHERE.test(word)) {
      yield { text: word, glued };
      glued = continues;
      continue;
    }
    const runs = plainRuns(word);
    if (runs !== null) {
      for (const { text, wide } of runs) {
        yield { text, glued: wide || glued };
        glued = !wide && continues;
      }
      continue;
    }
    let run = '';
    for (const { text } of graphemes(word)) {
      run += text;
      if (!BREAKS_ANYWHERE.test(text)) continue;
      yield { text: run, glued };
      run = '';
      glued = false;
    }
    if (run !== '') {
      yield { text: run, glued };
      glued = continues && run.trim() !== '';
    }
  }
}
