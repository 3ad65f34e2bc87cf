/**
 * The mail servers behind `mailtui demo`: an IMAP account "work", a POP3 account "home" and a
 * submission server for both, each speaking its protocol on a free port of 127.0.0.1, with the
 * mailbox of `mailbox/` in it.
 *
 * Guarantees: everything is in this process' memory, nothing is written to disk or console, and
 * after `stop` no port and no connection is left. The passwords are new at every start. Mail to
 * the two accounts' addresses arrives; mail to anybody else comes back as a report.
 */
import { randomBytes } from 'node:crypto';
import type { AccountConfig, Protocol } from '../../core/account.js';
import { bounceMessage } from './bounce.js';
import { encodeMailboxName, MailTree } from './imap/mailTree.js';
import { startImapServer } from './imapServer.js';
import type { Login } from './login.js';
import type { Loopback } from './loopback.js';
import { buildMailbox, type BuiltMessage } from './mailbox/mailbox.js';
import { MIRA_AT_HOME, MIRA_AT_WORK, type Person } from './mailbox/people.js';
import { FOLDERS } from './mailbox/folders.js';
import { startPop3Server, type Maildrop } from './pop3Server.js';
import { startSmtpServer, type Submission } from './smtpServer.js';

export type DemoAccount = 'work' | 'home';

export interface DemoServer {
  /** "work" over IMAP and "home" over POP3, ready to be put into a configuration. */
  accounts: AccountConfig[];
  /** New mail arrives in the account's inbox, now. The bytes are kept as they are. */
  deliver(account: DemoAccount, message: Buffer): Promise<void>;
  /** Closes every port and connection. Safe to call twice. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** What the dates of the mailbox are relative to; default: the clock. */
  now?: Date;
}

/** Rejects when no port of 127.0.0.1 can be listened on; nothing is left open then. */
export async function startDemoServer(options: DemoOptions = {}): Promise<DemoServer> {
  const messages = await buildMailbox(options.now ?? new Date());
  const office = new PostOffice(messages);
  const logins = { work: newLogin(MIRA_AT_WORK), home: newLogin(MIRA_AT_HOME) };
  const started = await Promise.allSettled([
    startImapServer(logins.work, office.tree),
    startPop3Server(logins.home, office.maildrop),
    startSmtpServer(Object.values(logins), async (submission) => office.take(submission)),
  ]);
  const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => void (await Promise.all(running.map((server) => server.stop())));
  const [imap, pop3, smtp] = running;
  if (imap === undefined || pop3 === undefined || smtp === undefined) {
    await stop();
    const failed = started.find((each) => each.status === 'rejected');
    throw failed?.reason ?? new Error('a demo server did not start');
  }
  return {
    accounts: [
      accountOf('work', 'imap', MIRA_AT_WORK, logins.work, imap, smtp),
      accountOf('home', 'pop3', MIRA_AT_HOME, logins.home, pop3, smtp),
    ],
    deliver: async (account, message) => office.deliver(account, message),
    stop,
  };
}

function newLogin(person: Person): Login {
  return { user: person.address, password: randomBytes(12).toString('hex') };
}

function accountOf(
  name: DemoAccount,
  protocol: Protocol,
  person: Person,
  { user, password }: Login,
  incoming: Loopback,
  outgoing: Loopback,
): AccountConfig {
  const server = { host: '127.0.0.1', security: 'none' as const, user };
  return {
    name,
    protocol,
    address: person.address,
    displayName: person.name,
    incoming: { ...server, port: incoming.port },
    outgoing: { ...server, port: outgoing.port },
    secret: { kind: 'plain', password },
    ...(protocol === 'pop3' ? { afterDownload: 'keep' as const } : {}),
  };
}

/** Where the mail of both accounts is, and the way into it. */
class PostOffice {
  readonly tree = new MailTree();
  readonly maildrop: Maildrop = [];
  private serial = 0;

  constructor(messages: readonly BuiltMessage[]) {
    for (const { name, specialUse } of FOLDERS) {
      this.tree.create(encodeMailboxName(name), specialUse);
    }
    for (const { account, folder, bytes, flags, received } of messages) {
      if (account === 'home') this.drop(bytes);
      else this.file(folder, bytes, flags, received);
    }
  }

  deliver(account: DemoAccount, bytes: Buffer): void {
    if (account === 'home') this.drop(bytes);
    else this.file('INBOX', bytes, [], new Date());
  }

  take({ user, sender, recipients, bytes }: Submission): void {
    const unknown: string[] = [];
    for (const recipient of recipients) {
      const account = accountOfAddress(recipient);
      if (account === null) unknown.push(recipient);
      else this.deliver(account, withTrace(bytes, sender, recipient));
    }
    const author = accountOfAddress(user);
    if (unknown.length === 0 || sender === '' || author === null) return;
    const to = author === 'work' ? MIRA_AT_WORK.address : MIRA_AT_HOME.address;
    const [now, serial] = [new Date(), ++this.serial];
    this.deliver(author, bounceMessage({ to, recipients: unknown, original: bytes, now, serial }));
  }

  private drop(bytes: Buffer): void {
    this.maildrop.push({ uidl: `demo-${String(++this.serial).padStart(6, '0')}`, bytes });
  }

  private file(folder: string, bytes: Buffer, flags: readonly string[], received: Date): void {
    const mailbox = this.tree.get(encodeMailboxName(folder));
    if (mailbox === null) throw new Error(`the demo has no folder ${folder}`);
    this.tree.add(mailbox, bytes, flags, received);
  }
}

function accountOfAddress(address: string): DemoAccount | null {
  const plain = address.toLowerCase().replace(/\+[^@]*@/, '@');
  if (plain === MIRA_AT_WORK.address) return 'work';
  return plain === MIRA_AT_HOME.address ? 'home' : null;
}

/** What a delivering server puts before the header (RFC 5321, 4.4); the message itself stays. */
function withTrace(bytes: Buffer, sender: string, recipient: string): Buffer {
  const date = new Date().toUTCString().replace('GMT', '+0000');
  const trace = [
    `Return-Path: <${sender}>`,
    `Received: from [127.0.0.1] by demo.invalid with ESMTPA for <${recipient}>; ${date}`,
    '',
  ];
  return Buffer.concat([Buffer.from(trace.join('\r\n')), bytes]);
}
