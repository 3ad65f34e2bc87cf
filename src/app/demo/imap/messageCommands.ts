/** The verbs about messages of the selected mailbox (RFC 3501, 6.4; MOVE is RFC 6851). */
import { drained } from '../loopback.js';
import { parseFetchItems } from './fetchItems.js';
import { named } from './mailboxCommands.js';
import { parseSearch } from './search.js';
import type { NumberedMessage } from './selected.js';
import { formatSequenceSet } from './sequenceSet.js';
import type { Handler } from './handler.js';
import type { Session } from './session.js';
import type { StoredMessage } from './mailTree.js';
import { BadSyntax, textOf, wordsOf, type Token } from './tokens.js';

export const MESSAGE_COMMANDS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['FETCH', (session, args) => fetch(session, args, false)],
  ['UID FETCH', (session, args) => fetch(session, args, true)],
  ['STORE', (session, args) => store(session, args, false)],
  ['UID STORE', (session, args) => store(session, args, true)],
  ['SEARCH', (session, args) => search(session, args, false)],
  ['UID SEARCH', (session, args) => search(session, args, true)],
  ['COPY', (session, args) => `${copy(session, args, false)} copied`],
  ['UID COPY', (session, args) => `${copy(session, args, true)} copied`],
  ['MOVE', (session, args) => move(session, args, false)],
  ['UID MOVE', (session, args) => move(session, args, true)],
  ['EXPUNGE', (session) => expunge(session, null)],
  ['UID EXPUNGE', (session, args) => expunge(session, textOf(args[0]))],
]);

async function fetch(session: Session, args: readonly Token[], byUid: boolean): Promise<string> {
  const selected = session.needSelected();
  const items = parseFetchItems(args[1], byUid);
  const marksSeen = !selected.readOnly && items.some((item) => item.marksSeen);
  for (const { message, sequence } of selected.inSet(textOf(args[0]), byUid)) {
    if (marksSeen && !message.flags.has('\\Seen')) {
      message.flags = new Set([...message.flags, '\\Seen']);
      session.tree.changed(selected.mailbox);
    }
    session.socket.write(`* ${sequence} FETCH (`);
    items.forEach((item, index) => {
      if (index > 0) session.socket.write(' ');
      for (const piece of item.render(message)) session.socket.write(piece);
    });
    session.socket.write(')\r\n');
    await drained(session.socket);
    if (session.socket.destroyed) break;
  }
  return 'fetched';
}

function store(session: Session, args: readonly Token[], byUid: boolean): string {
  const selected = session.needSelected(true);
  const match = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(textOf(args[1]) ?? '');
  if (match === null) throw new BadSyntax('STORE of what?');
  const given = args.slice(2).flatMap(wordsOf);
  for (const { message } of selected.inSet(textOf(args[0]), byUid)) {
    const next = changedFlags(message.flags, match[1] ?? '', given);
    const same = next.size === message.flags.size && given.length > 0;
    if (same && [...next].every((flag) => message.flags.has(flag))) continue;
    message.flags = next;
    if (match[2] !== undefined) selected.flagsTold(message);
  }
  session.tree.changed(selected.mailbox);
  return 'stored';
}

function changedFlags(
  old: ReadonlySet<string>,
  sign: string,
  given: readonly string[],
): ReadonlySet<string> {
  if (sign === '+') return new Set([...old, ...given]);
  if (sign === '-') return new Set([...old].filter((flag) => !given.includes(flag)));
  return new Set(given);
}

function search(session: Session, args: readonly Token[], byUid: boolean): string {
  const selected = session.needSelected();
  const holds = parseSearch(args, { highestUid: selected.highestUid, count: selected.count });
  const found = selected
    .all()
    .filter(({ message, sequence }) => holds(message, sequence))
    .map(({ message, sequence }) => (byUid ? message.uid : sequence));
  session.send(['* SEARCH', ...found].join(' '));
  return 'searched';
}

/** Copies and says where to, as COPYUID (RFC 4315). */
function copy(session: Session, args: readonly Token[], byUid: boolean): string {
  const chosen = session.needSelected().inSet(textOf(args[0]), byUid);
  return copyAll(session, chosen, args[1]);
}

function copyAll(session: Session, chosen: readonly NumberedMessage[], to: Token | undefined) {
  const target = named(session, to, '[TRYCREATE] ');
  const uids = chosen.map(({ message }) => [
    message.uid,
    session.tree.add(target, message.bytes, message.flags, message.received).uid,
  ]);
  if (uids.length === 0) return '';
  const [from, into] = [0, 1].map((side) => formatSequenceSet(uids.map((pair) => pair[side] ?? 0)));
  return `[COPYUID ${target.uidValidity} ${from} ${into}]`;
}

function move(session: Session, args: readonly Token[], byUid: boolean): string {
  const selected = session.needSelected(true);
  const chosen = selected.inSet(textOf(args[0]), byUid);
  const copied = copyAll(session, chosen, args[1]);
  if (copied !== '') session.send(`* OK ${copied} moved`);
  session.tree.remove(selected.mailbox, new Set(chosen.map(({ message }) => message)));
  return 'moved';
}

function expunge(session: Session, uids: string | null): string {
  const selected = session.needSelected(true);
  const among = uids === null ? selected.all() : selected.inSet(uids, true);
  const gone = among.filter(({ message }) => message.flags.has('\\Deleted'));
  session.tree.remove(selected.mailbox, new Set<StoredMessage>(gone.map(({ message }) => message)));
  return 'expunged';
}
