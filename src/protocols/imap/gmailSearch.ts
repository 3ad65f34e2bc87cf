/**
 * Parts of a query that Gmail can be asked for and other servers cannot, or that it understands better
 * in its own words: X-GM-RAW takes what one types into the search of its web page, X-GM-LABELS a
 * label. Pure; both are search keys like any other (X-GM-EXT-1).
 *
 * Guarantees: what the user wrote is always within quotation marks, so no word of it is an operator.
 */
import type { Term } from '../../core/query/ast.js';
import { splitTags } from './gmailLabels.js';
import { atom, textArgument, type Argument } from './imapCommand.js';

/**
 * Null: as other servers are asked.
 * @param label writes the name of a label; absent: the server has none
 */
export function gmailKeys(
  term: Term,
  label: ((name: string) => Argument) | undefined,
): readonly Argument[] | null {
  if (label === undefined) return null;
  switch (term.type) {
    case 'text':
      if (term.field === 'any') return raw(phrase(term.text));
      return term.field === 'filename' ? raw(`filename:${phrase(term.text)}`) : null;
    case 'has':
      return term.content === 'attachment' ? raw('has:attachment') : null;
    case 'attachment':
      return term.kind.includes('/') ? null : raw(`filename:${phrase(term.kind)}`);
    case 'tag':
      return splitTags([term.tag]).labels.length === 0
        ? null
        : [atom('X-GM-LABELS'), label(term.tag)];
    default:
      return null;
  }
}

function raw(query: string): readonly Argument[] {
  return [atom('X-GM-RAW'), textArgument(query)];
}

function phrase(text: string): string {
  return `"${text.replace(/["\s\p{Cc}]+/gu, ' ').trim()}"`;
}
