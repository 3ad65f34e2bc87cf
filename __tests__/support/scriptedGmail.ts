/**
 * A server that behaves as Google documents Gmail's IMAP (X-GM-EXT-1), and as is told of it where the
 * documents are silent. It is no Gmail.
 *
 * A message is one thing with labels; mailboxes are views of it, and give it a UID each. Moving out
 * of a mailbox takes its label away, moving to All Mail gives none, moving to the trash takes all.
 * X-GM-LABELS leaves out the label of the selected mailbox, and does not change it.
 */
import { fromModifiedUtf7, modifiedUtf7 } from '../../src/protocols/imap/mailboxName.js';
import { ScriptedImap, type Answer, type ImapPeer } from './scriptedImap.js';

export const ALL = '[Gmail]/All Mail';
export const TRASH = '[Gmail]/Trash';
const CAPABILITIES =
  'IMAP4rev1 UNSELECT NAMESPACE ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS SPECIAL-USE MOVE';

export interface GmailMessage {
  id: string;
  content: string;
  flags: Set<string>;
  /** `\Inbox`, `\Trash`, and the user's. */
  labels: Set<string>;
}

export class ScriptedGmail {
  readonly messages: GmailMessage[] = [];
  /** The user's. */
  readonly labels = new Set<string>();
  /** `mailbox UID` of each body that was asked for. */
  readonly bodies: string[] = [];
  /** Whether MOVE tells what became of the messages. */
  tellsCopyUid = true;
  /** The next MOVE is done, and its answer lost. */
  losesNextMove = false;
  readonly #uids = new Map<string, Map<string, number>>();
  readonly #nextUid = new Map<string, number>();
  #open = 'INBOX';
  #server: ScriptedImap | null = null;

  static async start(): Promise<ScriptedGmail> {
    const gmail = new ScriptedGmail();
    const answers = gmail.#answers();
    gmail.#server = await ScriptedImap.start({ capabilities: CAPABILITIES, answers });
    return gmail;
  }

  get server(): ScriptedImap {
    if (this.#server === null) throw new Error('not started');
    return this.#server;
  }

  deliver(subject: string, labels: readonly string[], flags: readonly string[] = []): GmailMessage {
    const id = String(1278455344230334865n + BigInt(this.messages.length));
    const content = `Message-ID: <${id}@gmail.test>\r\nSubject: ${subject}\r\n\r\nbody\r\n`;
    for (const label of labels) if (!label.startsWith('\\')) this.labels.add(label);
    const message = { id, content, flags: new Set(flags), labels: new Set(labels) };
    this.messages.push(message);
    return message;
  }

  labelsOf(subject: string): string[] {
    return [...this.#named(subject).labels].sort();
  }

  flagsOf(subject: string): string[] {
    return [...this.#named(subject).flags].sort();
  }

  #named(subject: string): GmailMessage {
    const found = this.messages.find(({ content }) => content.includes(`Subject: ${subject}\r`));
    if (found === undefined) throw new Error(`no message ${subject}`);
    return found;
  }

  /** In the order of their UIDs. */
  #listed(mailbox: string): [number, GmailMessage][] {
    const uids = this.#uids.get(mailbox) ?? new Map<string, number>();
    this.#uids.set(mailbox, uids);
    for (const message of this.messages) {
      if (!isIn(message, mailbox)) uids.delete(message.id);
      else if (!uids.has(message.id)) uids.set(message.id, this.#takeUid(mailbox));
    }
    const byId = new Map(this.messages.map((message) => [message.id, message]));
    return [...uids]
      .filter(([id]) => byId.has(id))
      .map(([id, uid]): [number, GmailMessage] => [uid, byId.get(id) as GmailMessage])
      .sort(([a], [b]) => a - b);
  }

  #takeUid(mailbox: string): number {
    const uid = this.#nextUid.get(mailbox) ?? (mailbox === ALL ? 101 : 1);
    this.#nextUid.set(mailbox, uid + 1);
    return uid;
  }

  #answers(): Record<string, Answer> {
    const opening =
      (mode: string): Answer =>
      (args, peer) => {
        this.#open = fromModifiedUtf7(args.replaceAll('"', ''));
        const count = this.#listed(this.#open).length;
        const next = this.#nextUid.get(this.#open) ?? 1;
        peer.send(
          `* FLAGS (\\Seen)\r\n* ${String(count)} EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n` +
            `* OK [PERMANENTFLAGS (\\Seen \\Flagged \\Deleted \\*)] kept\r\n` +
            `* OK [UIDNEXT ${String(next)}] next\r\n`,
        );
        return `OK [${mode}] done`;
      };
    return {
      LIST: (args, peer) => this.#list(args, peer),
      EXAMINE: opening('READ-ONLY'),
      SELECT: opening('READ-WRITE'),
      'UID FETCH': (args, peer) => this.#fetch(args, peer),
      'UID STORE': (args) => this.#store(args),
      'UID MOVE': (args, peer) => this.#move(args, peer),
      'UID SEARCH': (args, peer) => this.#search(args, peer),
      CREATE: (args) => {
        const name = fromModifiedUtf7(args.replaceAll('"', ''));
        if (name.startsWith('[Gmail]')) return 'NO [CANNOT] Invalid folder name';
        this.labels.add(name);
        return 'OK Success';
      },
      SUBSCRIBE: () => 'OK Success',
    };
  }

  #list(args: string, peer: ImapPeer): string {
    const names = ['INBOX', ...this.labels].map((name) => ['\\HasNoChildren', name]);
    const special = [
      ['\\HasChildren \\Noselect', '[Gmail]'],
      ['\\All \\HasNoChildren', ALL],
      ['\\Trash \\HasNoChildren', TRASH],
    ];
    const wanted = /"([^"]*)"$/.exec(args)?.[1] ?? '*';
    for (const [attributes = '', name = ''] of [...names, ...special]) {
      const wire = modifiedUtf7(name);
      if (wanted.endsWith('*') || wanted === wire) {
        peer.send(`* LIST (${attributes}) "/" "${wire}"\r\n`);
      }
    }
    return 'OK Success';
  }

  #fetch(args: string, peer: ImapPeer): string {
    for (const [at, [uid, message]] of this.#listed(this.#open).entries()) {
      if (!isInSet(uid, args)) continue;
      const { content, id, flags, labels } = message;
      const items = [
        `UID ${String(uid)} FLAGS (${[...flags].join(' ')}) RFC822.SIZE ${String(content.length)}`,
        'INTERNALDATE "01-Jan-2024 00:00:00 +0000"',
        ...(args.includes('X-GM-MSGID') ? [`X-GM-MSGID ${id}`] : []),
        ...(args.includes('X-GM-LABELS') ? [`X-GM-LABELS (${this.#written(labels)})`] : []),
      ];
      if (args.includes('BODY.PEEK[]')) {
        this.bodies.push(`${this.#open} ${String(uid)}`);
        items.push(`BODY[] {${String(content.length)}}\r\n${content}`);
      } else if (args.includes('HEADER.FIELDS')) {
        const header = `${content.split('\r\n')[0] ?? ''}\r\n\r\n`;
        items.push(`BODY[HEADER.FIELDS (message-id)] {${String(header.length)}}\r\n${header}`);
      }
      peer.send(`* ${String(at + 1)} FETCH (${items.join(' ')})\r\n`);
    }
    return 'OK Success';
  }

  /** As an atom where that can be, else quoted; those of the system with a backslash. */
  #written(labels: ReadonlySet<string>): string {
    return [...labels, '\\Important']
      .filter((label) => label !== labelOf(this.#open))
      .map((label) => {
        if (label.startsWith('\\')) return `"\\${label}"`;
        const wire = modifiedUtf7(label);
        return /^[A-Za-z0-9&,+/-]+$/.test(wire) ? wire : `"${wire}"`;
      })
      .join(' ');
  }

  #store(args: string): string {
    const [, sign, item = '', list = ''] =
      /^\S+ ([+-])(FLAGS\.SILENT|X-GM-LABELS) \((.*)\)$/.exec(args) ?? [];
    const values = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|[^ "]+/g)].map(
      ([whole, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? whole,
    );
    const names = item === 'X-GM-LABELS' ? values.map(fromModifiedUtf7) : values;
    const unknown = names.find((name) => !name.startsWith('\\') && !this.labels.has(name));
    if (item === 'X-GM-LABELS' && sign === '+' && unknown !== undefined) {
      return 'NO [TRYCREATE] no such label';
    }
    for (const [uid, message] of this.#listed(this.#open)) {
      if (!isInSet(uid, args)) continue;
      const set = item === 'X-GM-LABELS' ? message.labels : message.flags;
      for (const name of names) {
        if (item === 'X-GM-LABELS' && name === labelOf(this.#open)) continue;
        if (sign === '+') set.add(name);
        else set.delete(name);
      }
    }
    return 'OK Success';
  }

  #move(args: string, peer: ImapPeer): string | null {
    const target = fromModifiedUtf7(/"([^"]*)"$/.exec(args)?.[1] ?? args.split(' ')[1] ?? '');
    const moved = this.#listed(this.#open).filter(([uid]) => isInSet(uid, args));
    for (const [, message] of moved) {
      const gone = labelOf(this.#open);
      if (gone !== null) message.labels.delete(gone);
      if (target === TRASH) message.labels.clear();
      const label = labelOf(target);
      if (label !== null) message.labels.add(label);
    }
    const uids = new Map(this.#listed(target).map(([uid, { id }]) => [id, uid]));
    if (this.losesNextMove) {
      this.losesNextMove = false;
      peer.reset();
      return null;
    }
    if (!this.tellsCopyUid || moved.length === 0) return 'OK Success';
    const to = moved.map(([, { id }]) => String(uids.get(id)));
    return `OK [COPYUID 7 ${moved.map(([uid]) => String(uid)).join(',')} ${to.join(',')}] Success`;
  }

  #search(args: string, peer: ImapPeer): string {
    const word = /(?:X-GM-RAW|X-GM-LABELS|TEXT) "(.*)"/.exec(args)?.[1]?.replace(/\\?"/g, '') ?? '';
    const found = this.#listed(this.#open).filter(
      ([, { content, labels }]) => content.includes(word) || labels.has(fromModifiedUtf7(word)),
    );
    const isById = args.includes('HEADER');
    peer.send(`* SEARCH ${(isById ? [] : found).map(([uid]) => String(uid)).join(' ')}\r\n`);
    return 'OK Success';
  }
}

function labelOf(mailbox: string): string | null {
  if (mailbox === 'INBOX') return '\\Inbox';
  if (mailbox === TRASH) return '\\Trash';
  return mailbox === ALL ? null : mailbox;
}

function isIn({ labels }: GmailMessage, mailbox: string): boolean {
  const label = labelOf(mailbox);
  return label === null ? !labels.has('\\Trash') : labels.has(label);
}

/** Whether the UID is in the set that the command begins with. */
function isInSet(uid: number, args: string): boolean {
  const [set = ''] = args.split(' ');
  return set.split(',').some((part) => {
    const [first = '', last = first] = part.split(':');
    return uid >= Number(first) && (last === '*' || uid <= Number(last));
  });
}
