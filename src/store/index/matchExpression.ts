/**
 * Queries as expressions of FTS5. Pure.
 *
 * Guarantees: every term is a quoted string, so nothing a person types is an operator; an
 * expression is never empty, and FTS5 takes all of them.
 */
import type { Query, TextField } from '../../core/query/ast.js';
import { searchPhrase } from '../../core/searchText.js';

/** Columns of message_text, by field. What is only there to be asked for by name is left out. */
const COLUMNS: Readonly<Record<TextField, string>> = {
  any: '- {filetype}',
  from: '{sender}',
  to: '{recipient}',
  cc: '{cc}',
  bcc: '{bcc}',
  with: '{sender recipient cc bcc reply}',
  subject: '{subject}',
  body: '{body}',
  list: '{list}',
  filename: '{filename}',
};

/** FTS5 has no `not` of its own: something must be there that it is taken from. */
interface Expression {
  /** Null: everything. */
  wanted: string | null;
  unwanted: string | null;
}

/** The stack of FTS5's own parser holds a hundred things, and a level puts up to five there. */
const MAX_DEPTH = 10;

/**
 * The expression that finds the same messages as this query; null when there is none, because the
 * query asks for more than words, or only for what must not be there, or is too deep for FTS5.
 */
export function matchExpression(query: Query): string | null {
  if (depthOf(query) > MAX_DEPTH) return null;
  const expression = expressionOf(query);
  if (expression === null || expression.wanted === null) return null;
  return whole(expression);
}

function expressionOf(query: Query): Expression | null {
  switch (query.type) {
    case 'text':
      return wanted(phraseIn(COLUMNS[query.field], query.text, query.prefix));
    case 'attachment':
      return wanted(phraseIn('{filetype}', query.kind, false));
    case 'not': {
      const part = matchExpression(query.part);
      return part === null ? null : { wanted: null, unwanted: part };
    }
    case 'or': {
      const parts = query.parts.map(matchExpression);
      return parts.every((part) => part !== null) ? wanted(joined(parts, 'OR')) : null;
    }
    case 'and': {
      const parts = query.parts.map(expressionOf);
      if (!parts.every((part) => part !== null)) return null;
      return {
        wanted: joined(present(parts.map((part) => part.wanted)), 'AND'),
        unwanted: joined(present(parts.map((part) => part.unwanted)), 'OR'),
      };
    }
    default:
      return null;
  }
}

function depthOf(query: Query): number {
  switch (query.type) {
    case 'not':
      return 1 + depthOf(query.part);
    case 'and':
    case 'or':
      return 1 + Math.max(...query.parts.map(depthOf));
    default:
      return 0;
  }
}

function whole({ wanted: positive, unwanted }: Expression): string {
  const start = positive ?? '';
  return unwanted === null ? start : `(${start}) NOT (${unwanted})`;
}

function wanted(expression: string | null): Expression | null {
  return expression === null ? null : { wanted: expression, unwanted: null };
}

function phraseIn(columns: string, text: string, prefix: boolean): string | null {
  const found = searchPhrase(text, prefix);
  if (found === null) return null;
  return `${columns} : "${found.phrase.replaceAll('"', '""')}"${found.prefix ? ' *' : ''}`;
}

function joined(parts: readonly string[], operator: 'AND' | 'OR'): string | null {
  if (parts.length < 2) return parts[0] ?? null;
  return parts.map((part) => `(${part})`).join(` ${operator} `);
}

function present(parts: readonly (string | null)[]): string[] {
  return parts.filter((part) => part !== null);
}
