/** Searching in an in-memory ScreenMail: by words, which is all that screens need of it. */
import { filesOf } from './fakeScreenReading.js';
import type {
  ScreenAttachment,
  ScreenCompletion,
  ScreenList,
  ScreenMessage,
  ScreenOpening,
  ScreenRow,
  ScreenSearch,
  ScreenSearchHow,
  SearchCount,
  SearchEdit,
} from '../../src/app/screenMail.js';
import type { Address } from '../../src/core/message.js';
import { throwIfCancelled } from '../../src/core/errors.js';
import { candidates, completionAt } from '../../src/core/query/complete.js';
import { newestFirst } from './fakeScreenLists.js';
import { FakeScreenServers } from './fakeScreenServers.js';

/** A message as tests write it down: only what matters to them. */
export type FakeMessage = Partial<Omit<ScreenRow, 'key' | 'protocol' | 'account'>> & {
  folderId: number;
  date: number;
  text?: string;
  size?: number;
  cc?: readonly string[];
  replyTo?: readonly string[];
  links?: ScreenMessage['links'];
  files?: readonly (Omit<ScreenAttachment, 'part' | 'isProgram'> & Partial<ScreenAttachment>)[];
  hasHtml?: boolean;
  blocked?: string | null;
  list?: ScreenMessage['list'];
  findings?: readonly string[];
  protection?: ScreenMessage['protection'];
  /** Its text, once a passphrase was given. */
  unlocked?: string;
  /** What comes of it at first, until the promise resolves. */
  beginning?: { text: string; rest: Promise<void> };
  warnings?: readonly string[];
};

export interface Stored {
  row: ScreenRow;
  message: FakeMessage;
}

export abstract class FakeScreenSearches extends FakeScreenServers {
  saved: readonly ScreenSearch[] = [];
  /** Who is known, for completion. */
  people: readonly Address[] = [];

  protected abstract stored(): readonly Stored[];
  protected abstract mayFail(): void;

  /** The best are those that have it in the subject. */
  search(
    words: string,
    limit: number,
    { within = null, order = 'newest' }: ScreenSearchHow = {},
  ): readonly ScreenRow[] {
    this.mayFail();
    const found = this.found(words).map(({ row }) => row);
    const isBest = ({ subject }: ScreenRow): boolean => subject.toLowerCase().includes(words);
    const rows =
      order === 'newest'
        ? found
        : [...found.filter(isBest), ...found.filter((row) => !isBest(row))];
    return rows.filter(({ id }) => within === null || this.contains(within, id)).slice(0, limit);
  }

  contains(list: ScreenList, id: string): boolean {
    const stored = this.stored().find(({ row }) => row.id === id);
    if (stored === undefined) return false;
    return 'folderId' in list
      ? stored.row.folderId === list.folderId
      : this.found(list.query).includes(stored);
  }

  /** In a row, oldest first: each answers the one before it. */
  conversation(thread: string): readonly ScreenRow[] {
    const rows = this.stored().map(({ row }) => row);
    const own = rows.filter((row) => row.thread === thread).sort(newestFirst);
    return own.reverse().map((row, depth) => ({
      ...row,
      branch: { lines: depth === 0 ? '' : `${'  '.repeat(depth - 1)}└─`, copies: [] },
    }));
  }

  searches(): readonly ScreenSearch[] {
    return this.saved;
  }

  countSearch(query: string): SearchCount {
    const rows = this.found(query).map(({ row }) => row);
    const unread = rows.filter(({ flags }) => !flags.includes('seen')).length;
    return { total: rows.length, unread };
  }

  async editSearches(edit: SearchEdit): Promise<void> {
    await Promise.resolve();
    this.mayFail();
    const others = this.saved.filter(({ name }) => name !== edit.name);
    const { name } = edit;
    this.saved =
      edit.do === 'forget'
        ? others
        : [...others, { id: `saved ${name}`, name, query: edit.query, kind: 'saved' }];
  }

  complete(words: string): ScreenCompletion {
    const spot = completionAt(words, words.length);
    const found = words === '' ? [] : candidates(spot, { people: this.people });
    return { from: spot.from, to: spot.to, candidates: found };
  }

  /** What has all the words; `is:unread` and `is:flagged` mean what they say, other fields nothing. */
  protected found(query: string): Stored[] {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ row, message }: Stored): boolean => {
      const text = `${row.from} ${row.to} ${row.subject} ${message.text ?? ''}`.toLowerCase();
      return wanted.every((word) => {
        if (word === 'is:unread') return !row.flags.includes('seen');
        if (word === 'is:flagged') return row.flags.includes('flagged');
        return word.startsWith('in:') || text.includes(word);
      });
    };
    return this.stored()
      .filter(fits)
      .sort((a, b) => newestFirst(a.row, b.row));
  }
}

export async function openFake(
  row: ScreenRow,
  message: FakeMessage,
  signal: AbortSignal,
  { mayAsk = false, onBeginning }: ScreenOpening = {},
): Promise<ScreenMessage> {
  if (message.beginning !== undefined) {
    const { text, rest } = message.beginning;
    onBeginning?.(openedFake(row, { ...message, text }, mayAsk));
    await rest;
    throwIfCancelled(signal);
  }
  return openedFake(row, message, mayAsk);
}

/** @param mayAsk the passphrase was given */
function openedFake(row: ScreenRow, message: FakeMessage, mayAsk: boolean): ScreenMessage {
  return {
    ...{ row, date: row.date, size: message.size ?? 1000 },
    ...{ from: [message.from ?? ''], to: [message.to ?? ''] },
    ...{ cc: message.cc ?? [], replyTo: message.replyTo ?? [] },
    text: (mayAsk ? message.unlocked : message.text) ?? '',
    attachments: filesOf(message.files ?? []),
    ...{ links: message.links ?? [], warnings: message.warnings ?? [] },
    ...{ hasHtml: message.hasHtml ?? false, blocked: message.blocked ?? null },
    ...{ list: message.list ?? null, findings: message.findings ?? [] },
    protection: message.protection ?? [],
    isLocked: message.unlocked !== undefined && !mayAsk,
  };
}
