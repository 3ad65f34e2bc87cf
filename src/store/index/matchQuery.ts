/** Words as a query in the language of FTS5. Pure. */
import { searchTerms } from '../../core/searchText.js';

/**
 * Every term is a quoted string, so nothing a person types is an operator; null when there is
 * nothing to look for (no words, or only punctuation).
 */
export function matchQuery(words: readonly string[]): string | null {
  const terms = searchTerms(words);
  if (terms.length === 0) return null;
  return terms
    .map(({ phrase, prefix }) => `"${phrase.replaceAll('"', '""')}"${prefix ? ' *' : ''}`)
    .join(' AND ');
}
