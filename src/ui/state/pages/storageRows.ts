/** What fills the accounts, as bars that lead to messages. Pure. */
import type { AccountStorage } from '../../../app/screenInventory.js';
import { daysUntilFull, type StoragePlace } from '../../../core/storage.js';
import { age } from '../../format/dates.js';
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

export function storageView({ accounts, backup, openedAt }: StoragePage): PageView {
  const title = phrase('storage.title');
  const first = note(backupText(backup, openedAt), backup.due === null ? 'muted' : 'danger');
  if (accounts === null) return { title, rows: [first, note(phrase('storage.counting'))] };
  const widths = countWidths(accounts);
  const rows = accounts.flatMap((account) => accountRows(account, widths));
  return { title, rows: [first, SPACE, ...rows] };
}

/** Columns of the two numbers behind a bar, so that each stands in line with those above. */
interface Widths {
  size: number;
  count: number;
}

function countWidths(accounts: readonly AccountStorage[]): Widths {
  const counted = accounts.flatMap(({ places, folders, senders, years, lists, types }) => [
    ...Object.values(places),
    ...[...folders, ...senders, ...years, ...lists, ...types],
  ]);
  const biggest = accounts.flatMap((one) => one.biggest);
  return {
    size: widest([...counted, ...biggest].map(({ octets }) => size(octets))),
    count: widest(counted.map(({ messages }) => messageCount(messages))),
  };
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

function backupText({ last }: StoragePage['backup'], now: number): string {
  if (last === null) return phrase('storage.noBackup');
  return phrase('storage.backup', { age: age(last.at, now), destination: last.destination });
}

interface Bar {
  label: string;
  octets: number;
  messages?: number;
  id: string;
  about: string;
}

function accountRows(storage: AccountStorage, widths: Widths): PageRow[] {
  const { account, octets, messages, folders, senders, years, lists, types, biggest } = storage;
  const about = phrase('storage.about');
  const within = `in:${quoted(account)}`;
  const group = (name: string, bars: readonly Bar[]): PageRow[] =>
    bars.length === 0 ? [] : [note(name, 'muted'), ...barRows(bars, widths), SPACE];
  return [
    heading(
      phrase('storage.here', { account, size: size(octets), messages: messageCount(messages) }),
    ),
    ...quotaRows(storage),
    SPACE,
    ...group(phrase('storage.places'), placeBars(storage, within)),
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
      phrase('storage.lists'),
      lists.map((one) => ({
        ...{ ...one, label: one.list, about: phrase('storage.aboutList') },
        id: `find ${within} list:${quoted(one.list)}`,
      })),
    ),
    ...group(
      phrase('storage.types'),
      types.map((one) => ({
        ...{ ...one, label: one.type, about },
        id: `find ${within} has:attachment:${quoted(one.type)}`,
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

const PLACE_QUERIES: Readonly<Record<StoragePlace, string>> = {
  both: '-is:local -is:partial',
  here: 'is:local',
  server: 'is:partial',
};

function placeBars({ places }: AccountStorage, within: string): Bar[] {
  return (['both', 'here', 'server'] as const)
    .filter((place) => places[place].messages > 0)
    .map((place) => ({
      ...{ ...places[place], label: phrase(`storage.place.${place}`) },
      ...{ about: phrase('storage.about'), id: `find ${within} ${PLACE_QUERIES[place]}` },
    }));
}

function forecast(days: number | null): string {
  if (days === null) return phrase('storage.quotaAbout');
  if (days < 1) return phrase('storage.full');
  if (days < 60) return phrase('storage.fullInDays', { count: days });
  return phrase('storage.fullInMonths', { count: Math.round(days / 30) });
}

function quotaRows({ quota, account, recentOctets }: AccountStorage): PageRow[] {
  if (quota === null) return [];
  const { used, limit } = quota;
  const share = limit === 0 ? 1 : Math.min(1, used / limit);
  const percent = Math.floor(share * 100);
  return [
    {
      ...{ kind: 'entry', id: `find in:${quoted(account)} larger:1M`, share },
      ...{ label: phrase('storage.quota'), tone: share > 0.9 ? 'danger' : 'text' },
      value: phrase('storage.quotaValue', { used: size(used), limit: size(limit), percent }),
      about: forecast(daysUntilFull(quota, recentOctets)),
    },
  ];
}

/** The longest bar is the biggest. */
function barRows(bars: readonly Bar[], widths: Widths): PageRow[] {
  const most = Math.max(1, ...bars.map(({ octets }) => octets));
  return bars.map(({ label, octets, messages, id, about }) => ({
    ...{ kind: 'entry', id, label, tone: 'text', about, share: octets / most },
    value: [
      size(octets).padStart(widths.size),
      (messages === undefined ? '' : messageCount(messages)).padStart(widths.count),
    ].join('  '),
  }));
}

/** As the query language takes it as one word. */
function quoted(word: string): string {
  return /^[\w@./+-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}
