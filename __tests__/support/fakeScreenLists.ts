/** The lists of the in-memory ScreenMail: by date, the newest first. */
import type { ScreenFolder, ScreenPage, ScreenRow } from '../../src/app/screenMail.js';

/** A message that is in a list. */
interface Listed {
  row: ScreenRow;
}

/** `Ann Larsen <ann@larsen.example>` → `Ann Larsen` */
export function nameOf(person: string): string {
  return person.replace(/ <[^<>]*>$/, '');
}

export function pageOf(stored: readonly Listed[], more: boolean): ScreenPage {
  return { rows: stored.map(({ row }) => row), more };
}

/** Newest date first, then the higher placement. */
export function newestFirst(a: Pick<ScreenRow, 'key'>, b: Pick<ScreenRow, 'key'>): number {
  return b.key.sortDate - a.key.sortDate || b.key.placementId - a.key.placementId;
}

/** Index of the first message that is not newer than this key. */
export function position(list: readonly Listed[], sortDate: number, placementId: number): number {
  const key = { key: { sortDate, placementId } };
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stored = list[middle];
    if (stored !== undefined && newestFirst(stored.row, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Each conversation as its newest message in the list. */
export function byConversation<T extends Listed>(list: readonly T[]): T[] {
  const members = new Map<string, T[]>();
  for (const one of list) {
    const { thread } = one.row;
    members.set(thread, [...(members.get(thread) ?? []), one]);
  }
  return [...members.values()].flatMap((group) => {
    const [head] = group;
    if (head === undefined) return [];
    const ids = group.map(({ row }) => row.id);
    const unread = group.filter(({ row }) => !row.flags.includes('seen')).length;
    return [{ ...head, row: { ...head.row, conversation: { ids, unread } } }];
  });
}

export function emptyFolder(account: string, id: number): ScreenFolder {
  return {
    ...({ id, account, protocol: 'imap', name: '', path: '', depth: 0, role: null } as const),
    ...{ isRecentlyDeleted: false, total: 0, unread: 0 },
  };
}
