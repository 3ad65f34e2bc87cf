/**
 * text/enriched (RFC 1896) and its older form text/richtext (RFC 1341, 7.1.3) as plain text: the
 * words in their lines, without the commands.
 *
 * Guarantees: never throws, linear time. The result is untrusted, like the source.
 */

import { withoutLast } from './lineEnds.js';

/** Commands whose content is not to be read. */
const SILENT = new Set(['param', 'comment']);
/** Commands behind which a line ends. */
const LINES = new Set([
  'nl',
  'np',
  'paragraph',
  '/paragraph',
  '/center',
  '/flushleft',
  '/flushright',
]);

const TOKEN = /<<|<(\/?[a-z0-9-]{1,60})>|\n+|[^<\n]+|</gi;

/** @param source lines ended by LF. */
export function enrichedToText(source: string, type: 'text/enriched' | 'text/richtext'): string {
  const isEnriched = type === 'text/enriched';
  let text = '';
  let silent = 0;
  let unfilled = 0;
  for (const [token, name] of source.matchAll(TOKEN)) {
    const command = name?.toLowerCase();
    if (command === undefined) {
      if (silent > 0) continue;
      if (token.startsWith('\n')) text += lineBreaks(token.length, isEnriched, unfilled > 0);
      else text += token === '<<' ? '<' : token;
      continue;
    }
    const word = command.replace('/', '');
    const step = command.startsWith('/') ? -1 : 1;
    if (SILENT.has(word)) silent = Math.max(0, silent + step);
    else if (word === 'nofill') unfilled = Math.max(0, unfilled + step);
    else if (!isEnriched && command === 'lt' && silent === 0) text += '<';
    else if (!isEnriched && LINES.has(command) && silent === 0) text += '\n';
  }
  return text
    .split('\n')
    .map((line) => withoutLast(line, ' \t'))
    .join('\n')
    .replace(/\n +/g, unfilledIndent(source))
    .trimEnd();
}

/** One line break is a space; of several, one is left out (RFC 1896, 2). */
function lineBreaks(count: number, isEnriched: boolean, isUnfilled: boolean): string {
  if (isUnfilled) return '\n'.repeat(count);
  return isEnriched && count > 1 ? '\n'.repeat(count - 1) : ' ';
}

/** Spaces at the start of a line mean something only where lines are kept. */
function unfilledIndent(source: string): string {
  return /<nofill>/i.test(source) ? '$&' : '\n';
}
