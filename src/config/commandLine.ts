/**
 * A command line as one string into an argument array, and back, by the quoting rules of the
 * POSIX shell (2.2 Quoting) and nothing more: no variables, no globs, no operators. What would
 * need a shell is refused rather than passed on as a strange argument. Pure.
 */
import { MailtuiError } from '../core/errors.js';

/** Characters that mean something to a shell when they stand unquoted. */
const OPERATORS = new Set('|&;<>()$`\n');
/** What a backslash escapes within double quotes. */
const ESCAPABLE = new Set('$`"\\');

/**
 * `pass show "my mail"` → `['pass', 'show', 'my mail']`.
 * @throws MailtuiError `usage` when it is empty, a quote is left open, or it needs a shell.
 */
export function splitCommandLine(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) throw unclosed("'");
      word = (word ?? '') + line.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(line, at + 1);
      word = (word ?? '') + quoted.text;
      at = quoted.next;
    } else if (character === '\\') {
      if (at + 1 >= line.length) throw unclosed('\\');
      word = (word ?? '') + line.charAt(at + 1);
      at += 2;
    } else if (OPERATORS.has(character) || (character === '~' && word === undefined)) {
      throw needsShell(character);
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  if (words[0] === undefined || words[0] === '') {
    throw new MailtuiError('usage', 'the command is empty');
  }
  return words;
}

function readDoubleQuoted(line: string, start: number): { text: string; next: number } {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '"') return { text, next: at + 1 };
    if (character === '$' || character === '`') throw needsShell(character);
    if (character === '\\' && ESCAPABLE.has(line.charAt(at + 1))) {
      at += 1;
      text += line.charAt(at);
    } else {
      text += character;
    }
  }
  throw unclosed('"');
}

function unclosed(quote: string): MailtuiError {
  return new MailtuiError('usage', `the command ends in the middle of a ${quote} quotation`);
}

function needsShell(character: string): MailtuiError {
  const shown = character === '\n' ? 'a line break' : character;
  return new MailtuiError('usage', `the command is run without a shell, which ${shown} needs`, {
    hint:
      character === '~'
        ? 'Write the whole path.'
        : `Quote it if it is meant literally, or write sh -c '…' around the command.`,
  });
}
