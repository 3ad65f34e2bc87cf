/** What of a query cannot be looked for: words without a letter or digit are in no index. Pure. */
import { searchPhrase } from '../searchText.js';
import type { Query } from './ast.js';

/** A clause to show, without a full stop; null: every word can be looked for. Untrusted text. */
export function silenceHint(query: Query): string | null {
  const [first] = silentWords(query);
  if (first === undefined) return null;
  return `${first} has no letter or digit, and is not looked for`;
}

function silentWords(query: Query): string[] {
  switch (query.type) {
    case 'text':
      return searchPhrase(query.text, false) === null ? [query.text] : [];
    case 'attachment':
      return searchPhrase(query.kind, false) === null ? [query.kind] : [];
    case 'not':
      return silentWords(query.part);
    case 'and':
    case 'or':
      return query.parts.flatMap(silentWords);
    default:
      return [];
  }
}
