/** What a chooser lists: folders to move to, or tags, that fit what is typed. Pure. */
import type { TagEdit } from '../../app/messageEdits.js';
import { fuzzyMatch } from './fuzzy.js';
import { folderLabel, foldersInOrder } from './sidebarRows.js';
import type { ChooserState, ScreenState } from './state.js';
import { phrase } from '../text/phrase.js';

export interface ChooserEntry {
  label: string;
  /** Which letters of the label were typed. */
  at: readonly number[];
  /** What choosing it does, where the label does not say it. */
  note: string;
  does: { do: 'move'; folderId: number } | { do: 'tags'; tags: TagEdit };
}

/** Best first; without words, folders as in the sidebar and tags by how frequent they are. */
export function chooserEntries(state: ScreenState): readonly ChooserEntry[] {
  const { chooser } = state;
  if (chooser === null) return [];
  return chooser.kind === 'folder' ? folderEntries(state, chooser) : tagEntries(chooser);
}

/** The entry under the cursor; null when nothing fits. */
export function chosenOf(
  entries: readonly ChooserEntry[],
  { chooser }: Pick<ScreenState, 'chooser'>,
): ChooserEntry | null {
  return entries[Math.min(chooser?.selected ?? 0, entries.length - 1)] ?? null;
}

function folderEntries(
  state: ScreenState,
  { words, account, folderId }: Extract<ChooserState, { kind: 'folder' }>,
): ChooserEntry[] {
  const folders = foldersInOrder(state).filter(
    (folder) => folder.account === account && folder.id !== folderId && !folder.isRecentlyDeleted,
  );
  return bestFirst(
    words,
    folders.map((folder) => ({
      label: folder.depth === 0 ? folderLabel(folder) : folder.path,
      note: '',
      does: { do: 'move', folderId: folder.id },
    })),
  );
}

/** `word` adds a tag, `-word` takes one away; a tag that is on all of the messages is taken away. */
function tagEntries({ words, known, own }: Extract<ChooserState, { kind: 'tag' }>): ChooserEntry[] {
  const typed = words.trim();
  const remove = (tag: string): Omit<ChooserEntry, 'at'> => ({
    ...{
      label: tag,
      note: phrase('chooserEntries.takeAway'),
      does: { do: 'tags', tags: { remove: [tag] } },
    },
  });
  if (typed.startsWith('-')) return bestFirst(typed.slice(1), own.map(remove));
  const others = known.filter((tag) => !own.includes(tag));
  const add = (tag: string): Omit<ChooserEntry, 'at'> => ({
    ...{ label: tag, note: phrase('word.add'), does: { do: 'tags', tags: { add: [tag] } } },
  });
  const found = bestFirst(typed, [...own.map(remove), ...others.map(add)]);
  const isNew = /^\S+$/.test(typed) && !found.some(({ label }) => label === typed);
  return isNew ? [...found, { ...add(typed), at: [], note: phrase('word.addNew') }] : found;
}

function bestFirst(words: string, entries: readonly Omit<ChooserEntry, 'at'>[]): ChooserEntry[] {
  return entries
    .flatMap((entry) => {
      const match = fuzzyMatch(words, entry.label);
      return match === null ? [] : [{ entry: { ...entry, at: match.at }, score: match.score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}
