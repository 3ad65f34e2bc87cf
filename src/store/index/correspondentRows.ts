/**
 * Everybody one has mail from or wrote to: kept up to date message by message.
 *
 * Guarantees: a message counts once for every address it names; what a message may add is bounded.
 * When a message is forgotten it is no longer counted, but that it was written stays: people do not
 * become strangers when the folder of sent mail is tidied up.
 */
import type { Address, MessageSummary } from '../../core/message.js';
import { indexText } from '../../core/searchText.js';
import type { Database } from './database.js';
import { int, text } from './rows.js';

/** Of one message. Nobody knows more than that many people by one letter. */
const MAX_PEOPLE = 50;

export interface CountedMessage {
  summary: Pick<MessageSummary, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo'>;
  /** Ms since the epoch. */
  date: number;
}

interface Person {
  name: string;
  namedAt: number;
  messages: number;
}

interface Letters {
  sender: string;
  recipient: string;
  messages: number;
  last: number;
}

/** Part of the caller's transaction; before any words are written, see placementWriter.ts. */
export function countCorrespondents(database: Database, messages: Iterable<CountedMessage>): void {
  const people = new Map<string, Person>();
  const letters = new Map<string, Letters>();
  for (const message of messages) gather(message, people, letters);
  const ids = new Map<string, number>();
  for (const [address, person] of people) ids.set(address, putPerson(database, address, person));
  for (const { sender, recipient, messages: count, last } of letters.values()) {
    const [to, from] = [ids.get(recipient), ids.get(sender)];
    if (to === undefined || from === undefined) continue;
    database.run(
      `INSERT INTO written (recipient_id, sender_id, messages, last) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET messages = messages + excluded.messages,
                                 last = max(last, excluded.last)`,
      to,
      from,
      count,
      last,
    );
  }
}

/** Part of the caller's transaction. */
export function uncountCorrespondents(
  database: Database,
  summary: CountedMessage['summary'],
): void {
  for (const address of addressesOf(summary).keys()) {
    database.run(
      'UPDATE correspondent SET messages = max(messages - 1, 0) WHERE address = ?',
      address,
    );
  }
}

function gather(
  { summary, date }: CountedMessage,
  people: Map<string, Person>,
  letters: Map<string, Letters>,
): void {
  const named = addressesOf(summary);
  for (const [address, name] of named) {
    const known = people.get(address) ?? { name: '', namedAt: date, messages: 0 };
    known.messages += 1;
    if (name !== '' && (known.name === '' || date >= known.namedAt)) {
      known.name = name;
      known.namedAt = date;
    }
    people.set(address, known);
  }
  const sender = summary.from[0]?.address.toLowerCase();
  if (sender === undefined || !named.has(sender)) return;
  const { to, cc, bcc } = summary;
  const recipients = new Set([to, cc, bcc].flat().map(({ address }) => address.toLowerCase()));
  for (const recipient of recipients) {
    if (!named.has(recipient)) continue;
    const key = `${sender}\n${recipient}`;
    const known = letters.get(key) ?? { sender, recipient, messages: 0, last: date };
    known.messages += 1;
    known.last = Math.max(known.last, date);
    letters.set(key, known);
  }
}

/** Addresses in lower case and the names given with them; without what is no address. */
function addressesOf(summary: CountedMessage['summary']): Map<string, string> {
  const { from, to, cc, bcc, replyTo } = summary;
  const found = new Map<string, string>();
  for (const { name, address } of [from, to, cc, bcc, replyTo].flat()) {
    if (found.size >= MAX_PEOPLE) break;
    if (!isAddress({ name, address })) continue;
    const key = address.toLowerCase();
    if ((found.get(key) ?? '') === '') found.set(key, name === address ? '' : name);
  }
  return found;
}

function isAddress({ address }: Address): boolean {
  return address.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(address);
}

function putPerson(database: Database, address: string, person: Person): number {
  const { name, namedAt, messages } = person;
  const known = database.get(
    'SELECT id, name, named_at FROM correspondent WHERE address = ?',
    address,
  );
  if (known === undefined) {
    const id = database.insert(
      'INSERT INTO correspondent (address, name, named_at, messages) VALUES (?, ?, ?, ?)',
      address,
      name,
      namedAt,
      messages,
    );
    putWords(database, id, name, address);
    return id;
  }
  const id = int(known['id']);
  const oldName = text(known['name']);
  const isNewer = name !== '' && (oldName === '' || namedAt >= int(known['named_at']));
  database.run(
    'UPDATE correspondent SET name = ?, named_at = ?, messages = messages + ? WHERE id = ?',
    isNewer ? name : oldName,
    isNewer ? namedAt : int(known['named_at']),
    messages,
    id,
  );
  if (isNewer && name !== oldName) {
    database.run('DELETE FROM correspondent_text WHERE rowid = ?', id);
    putWords(database, id, name, address);
  }
  return id;
}

function putWords(database: Database, id: number, name: string, address: string): void {
  database.run(
    'INSERT INTO correspondent_text (rowid, words) VALUES (?, ?)',
    id,
    indexText(`${name}\n${address}`),
  );
}
