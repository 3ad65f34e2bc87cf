/** The verbs about mailboxes: listing, opening, making and filing into them (RFC 3501, 6.3). */
import { DELIMITER, type Mailbox, type StoredMessage } from './mailTree.js';
import { parseInternalDate } from './fetchItems.js';
import { Selected } from './selected.js';
import { Refusal, type Handler } from './handler.js';
import type { Session } from './session.js';
import { BadSyntax, quote, textOf, wordsOf, type Token } from './tokens.js';

const FLAGS = '\\Answered \\Flagged \\Deleted \\Seen \\Draft';

export const MAILBOX_COMMANDS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['NAMESPACE', namespace],
  ['ENABLE', enable],
  ['LIST', list],
  ['LSUB', lsub],
  ['STATUS', status],
  ['SELECT', (session, args) => open(session, args, false)],
  ['EXAMINE', (session, args) => open(session, args, true)],
  ['UNSELECT', (session) => leave(session, false)],
  ['CLOSE', (session) => leave(session, true)],
  ['CREATE', create],
  ['DELETE', remove],
  ['RENAME', rename],
  ['SUBSCRIBE', (session, args) => subscribe(session, args, true)],
  ['UNSUBSCRIBE', (session, args) => subscribe(session, args, false)],
  ['APPEND', append],
]);

function namespace(session: Session): string {
  session.send(`* NAMESPACE (("" "${DELIMITER}")) NIL NIL`);
  return 'done';
}

/** There is nothing to switch on; a client may ask all the same (RFC 5161). */
function enable(session: Session): string {
  session.send('* ENABLED');
  return 'done';
}

/** LIST with the extensions of RFC 5258 (return options), 5819 (STATUS) and 6154. */
function list(session: Session, args: readonly Token[]): string {
  const rest = [...args];
  const selection = rest[0]?.kind === 'list' ? wordsOf(rest.shift()) : [];
  const reference = textOf(rest[0]) ?? '';
  const patterns = wordsOf(rest[1]);
  const options = textOf(rest[2])?.toUpperCase() === 'RETURN' ? rest[3] : undefined;
  const statusItems = statusOption(options);
  if (patterns.length === 1 && patterns[0] === '') {
    session.send(`* LIST (\\Noselect) "${DELIMITER}" ""`);
    return 'done';
  }
  const wants = new Set(selection.map((word) => word.toUpperCase()));
  for (const mailbox of matching(session, reference, patterns)) {
    if (wants.has('SUBSCRIBED') && !mailbox.subscribed) continue;
    if (wants.has('SPECIAL-USE') && mailbox.specialUse === null) continue;
    session.send(`* LIST (${attributes(session, mailbox)}) "${DELIMITER}" ${quote(mailbox.name)}`);
    if (statusItems !== null && mailbox.selectable) session.send(statusLine(mailbox, statusItems));
  }
  return 'done';
}

function statusOption(options: Token | undefined): string[] | null {
  if (options?.kind !== 'list') return null;
  const at = options.items.findIndex((item) => textOf(item)?.toUpperCase() === 'STATUS');
  return at === -1 ? null : wordsOf(options.items[at + 1]);
}

function lsub(session: Session, args: readonly Token[]): string {
  for (const mailbox of matching(session, textOf(args[0]) ?? '', wordsOf(args[1]))) {
    if (!mailbox.subscribed) continue;
    session.send(`* LSUB () "${DELIMITER}" ${quote(mailbox.name)}`);
  }
  return 'done';
}

function matching(session: Session, reference: string, patterns: readonly string[]): Mailbox[] {
  const tests = patterns.map((pattern) => {
    const escaped = (reference + pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    const body = escaped.replaceAll('*', '.*').replaceAll('%', `[^${DELIMITER}]*`);
    return new RegExp(`^${body.replace(/^inbox(?=\/|$)/i, 'INBOX')}$`);
  });
  return session.tree.all().filter((mailbox) => tests.some((test) => test.test(mailbox.name)));
}

function attributes(session: Session, mailbox: Mailbox): string {
  const words = [session.tree.hasChildren(mailbox) ? '\\HasChildren' : '\\HasNoChildren'];
  if (!mailbox.selectable) words.push('\\Noselect');
  if (mailbox.subscribed) words.push('\\Subscribed');
  if (mailbox.specialUse !== null) words.push(mailbox.specialUse);
  return words.join(' ');
}

function status(session: Session, args: readonly Token[]): string {
  session.send(statusLine(named(session, args[0]), wordsOf(args[1])));
  return 'done';
}

function statusLine(mailbox: Mailbox, items: readonly string[]): string {
  const values = items.map((item) => `${item.toUpperCase()} ${statusValue(mailbox, item)}`);
  return `* STATUS ${quote(mailbox.name)} (${values.join(' ')})`;
}

function statusValue(mailbox: Mailbox, item: string): number {
  switch (item.toUpperCase()) {
    case 'MESSAGES':
      return mailbox.messages.length;
    case 'UNSEEN':
      return mailbox.messages.filter((message) => !message.flags.has('\\Seen')).length;
    case 'RECENT':
      return 0;
    case 'UIDNEXT':
      return mailbox.uidNext;
    case 'UIDVALIDITY':
      return mailbox.uidValidity;
    default:
      throw new BadSyntax('STATUS of what?');
  }
}

function open(session: Session, args: readonly Token[], readOnly: boolean): string {
  session.selected = null;
  const mailbox = named(session, args[0]);
  const unseen = mailbox.messages.findIndex((message) => !message.flags.has('\\Seen'));
  session.send(`* FLAGS (${FLAGS})`);
  session.send(`* OK [PERMANENTFLAGS (${readOnly ? '' : `${FLAGS} \\*`})] may be changed`);
  session.send(`* ${mailbox.messages.length} EXISTS`);
  session.send('* 0 RECENT');
  if (unseen !== -1) session.send(`* OK [UNSEEN ${unseen + 1}] the first unread one`);
  session.send(`* OK [UIDVALIDITY ${mailbox.uidValidity}] valid`);
  session.send(`* OK [UIDNEXT ${mailbox.uidNext}] next`);
  session.selected = new Selected(mailbox, readOnly);
  return readOnly ? '[READ-ONLY] open' : '[READ-WRITE] open';
}

function leave(session: Session, expunge: boolean): string {
  const { mailbox, readOnly } = session.needSelected();
  session.selected = null;
  const gone = mailbox.messages.filter((message) => message.flags.has('\\Deleted'));
  if (expunge && !readOnly) session.tree.remove(mailbox, new Set<StoredMessage>(gone));
  return 'closed';
}

function create(session: Session, args: readonly Token[]): string {
  const mailbox = session.tree.create(textOf(args[0]) ?? '');
  if (mailbox === null) throw new Refusal('[ALREADYEXISTS] there is such a mailbox');
  return 'made';
}

function remove(session: Session, args: readonly Token[]): string {
  if (!session.tree.delete(named(session, args[0]).name)) throw new Refusal('INBOX stays');
  return 'deleted';
}

function rename(session: Session, args: readonly Token[]): string {
  const [from, to] = [textOf(args[0]) ?? '', textOf(args[1]) ?? ''];
  if (!session.tree.rename(from, to)) throw new Refusal('[CANNOT] not from there to there');
  return 'renamed';
}

function subscribe(session: Session, args: readonly Token[], subscribed: boolean): string {
  named(session, args[0]).subscribed = subscribed;
  return 'done';
}

function append(session: Session, args: readonly Token[]): string {
  const mailbox = named(session, args[0], '[TRYCREATE] ');
  const content = args.at(-1);
  if (content?.kind !== 'string' || args.length < 2) throw new BadSyntax('APPEND of what?');
  const options = args.slice(1, -1);
  const flags = wordsOf(options.find((option) => option.kind === 'list'));
  const date = textOf(options.find((option) => option.kind === 'string'));
  const received = date === null ? new Date() : parseInternalDate(date);
  if (received === null) throw new BadSyntax('not a date');
  const { uid } = session.tree.add(mailbox, Buffer.from(content.bytes), flags, received);
  return `[APPENDUID ${mailbox.uidValidity} ${uid}] filed`;
}

/** The mailbox an argument names. Throws {@link Refusal} when there is none to be opened. */
export function named(session: Session, token: Token | undefined, code = ''): Mailbox {
  const mailbox = session.tree.get(textOf(token) ?? '');
  if (mailbox === null || !mailbox.selectable) {
    throw new Refusal(`${code || '[NONEXISTENT] '}there is no such mailbox`);
  }
  return mailbox;
}
