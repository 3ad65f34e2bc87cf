/** What fills the accounts, as bars that lead to messages. Pure. */
import type { AccountStorage } from '../../../app/screenInventory.js';
import { messageCount, size } from '../../format/numbers.js';
import { phrase } from '../../text/phrase.js';
import { heading, note, SPACE, type PageRow, type PageView, type StoragePage } from './page.js';

/** What an entry leads to. */
export type StorageTarget = { find: string } | { go: string };

/** By the ids of the entries. */
export function storageTarget(id: string): StorageTarget | null {
  const [kind = '', ...rest] = id.split(' ');
  const what = rest.join(' ');
  if (kind === 'find') return { find: what };
  return kind === 'go' ? { go: what } : null;
}

export function storageView({ accounts }: StoragePage): PageView {
  const title = phrase('storage.title');
  if (accounts === null) return { title, rows: [note(phrase('storage.counting'))] };
  return { title, rows: accounts.flatMap(accountRows) };
}

interface Bar {
  label: string;
  octets: number;
  messages?: number;
  id: string;
  about: string;
}

function accountRows(storage: AccountStorage): PageRow[] {
  const { account, octets, messages, folders, senders, years, biggest } = storage;
  const about = phrase('storage.about');
  const within = `in:${quoted(account)}`;
  const group = (name: string, bars: readonly Bar[]): PageRow[] =>
    bars.length === 0 ? [] : [note(name, 'muted'), ...barRows(bars), SPACE];
  return [
    heading(
      phrase('storage.here', { account, size: size(octets), messages: messageCount(messages) }),
    ),
    ...quotaRows(storage),
    SPACE,
    ...group(
      phrase('storage.folders'),
      folders.map((one) => ({
        ...{ ...one, label: one.path, about },
        id: `find ${within} in:${quoted(one.path)}`,
      })),
    ),
    ...group(
      phrase('storage.senders'),
      senders.map((one) => ({
        ...{ ...one, label: one.address, about },
        id: `find ${within} from:${quoted(one.address)}`,
      })),
    ),
    ...group(
      phrase('storage.years'),
      years.map((one) => ({
        ...{ ...one, label: one.year, about },
        id: `find ${within} on:${one.year}`,
      })),
    ),
    ...group(
      phrase('storage.messages'),
      biggest.map(({ id, subject, from, octets: size }) => ({
        ...{ label: subject === '' ? from : `${from}: ${subject}`, octets: size },
        ...{ id: `go ${id}`, about: phrase('storage.aboutMessage') },
      })),
    ),
  ];
}

function quotaRows({ quota, account }: AccountStorage): PageRow[] {
  if (quota === null) return [];
  const { used, limit } = quota;
  const share = limit === 0 ? 1 : Math.min(1, used / limit);
  const percent = Math.floor(share * 100);
  return [
    {
      ...{ kind: 'entry', id: `find in:${quoted(account)} larger:1M`, share },
      ...{ label: phrase('storage.quota'), tone: share > 0.9 ? 'danger' : 'text' },
      value: phrase('storage.quotaValue', { used: size(used), limit: size(limit), percent }),
      about: phrase('storage.quotaAbout'),
    },
  ];
}

/** The longest bar is the biggest. */
function barRows(bars: readonly Bar[]): PageRow[] {
  const most = Math.max(1, ...bars.map(({ octets }) => octets));
  return bars.map(({ label, octets, messages, id, about }) => ({
    ...{ kind: 'entry', id, label, tone: 'text', about, share: octets / most },
    value: `${size(octets).padStart(7)}${messages === undefined ? '' : `  ${messageCount(messages)}`}`,
  }));
}

/** As the query language takes it as one word. */
function quoted(word: string): string {
  return /^[\w@./+-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}
