/** What is wrong with what one searched for, to be said beside or instead of results. Pure. */
import type { ScreenFolder } from '../../app/screenMail.js';
import { parseQuery } from '../../core/query/parse.js';
import { silenceHint } from '../../core/query/silence.js';
import type { ScreenState } from './state.js';

export interface QueryTrouble {
  /** A clause. */
  message: string;
  /** The words around what is wrong, and that; empty when it is nothing of them alone. */
  before: string;
  wrong: string;
  after: string;
  /** What may stand there instead; null: nothing comes to mind. */
  suggestion: string | null;
}

/**
 * Null when nothing is. Beside results, what is just being typed is not wrong yet.
 */
export function queryTrouble({
  list,
  search,
  folders,
}: Pick<ScreenState, 'list' | 'search' | 'folders'>): QueryTrouble | null {
  if (list.source.kind !== 'search' || list.source.words === '') return null;
  const { words } = list.source;
  const { query, problems } = parseQuery(words, { typing: true, places: placesIn(folders) });
  const isTyping = search?.editing === true && list.rows.length > 0;
  const problem = problems.find(({ end }) => !isTyping || end < words.length);
  if (problem === undefined) {
    const hint = silenceHint(query);
    return hint === null
      ? null
      : { message: hint, before: words, wrong: '', after: '', suggestion: null };
  }
  const { at, end, message, suggestion } = problem;
  return {
    ...{ message, suggestion },
    ...{ before: words.slice(0, at), wrong: words.slice(at, end), after: words.slice(end) },
  };
}

/** What `in:` may name. */
function placesIn(folders: readonly ScreenFolder[]): string[] {
  return folders.flatMap(({ role, path, name, account }) => [
    ...(role === null ? [] : [role]),
    ...[path, name, account],
  ]);
}
