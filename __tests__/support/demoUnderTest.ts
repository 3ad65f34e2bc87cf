/** One running demo and the clients that talk to it, for the tests of its servers. */
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import type { AccountConfig } from '../../src/core/account.js';
import type { MailSource } from '../../src/core/source.js';
import { sourceFactory } from '../../src/protocols/registry.js';
import { LineDialogue } from './lineDialogue.js';

export const NOW = new Date('2026-03-11T13:37:00Z');

/** A message with every octet, dots at the beginnings of lines, and no last line end. */
export const EIGHT_BIT = Buffer.concat([
  Buffer.from('From: a@b.example\r\nSubject: octets\r\n\r\n'),
  Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)),
  Buffer.from('\r\n.\r\n..two\r\nlast line without an end'),
]);

type Name = 'work' | 'home';

export class DemoUnderTest {
  private readonly clients: ImapFlow[] = [];
  private readonly dialogues: LineDialogue[] = [];

  private constructor(readonly server: DemoServer) {}

  static async start(): Promise<DemoUnderTest> {
    return new DemoUnderTest(await startDemoServer({ now: NOW }));
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    for (const dialogue of this.dialogues) dialogue.close();
    await this.server.stop();
  }

  account(name: Name): AccountConfig {
    const found = this.server.accounts.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no account ${name}`);
    return found;
  }

  password(name: Name): string {
    const { secret } = this.account(name);
    return secret.kind === 'plain' ? secret.password : '';
  }

  /** imapflow, logged in. */
  async imap(password = this.password('work')): Promise<ImapFlow> {
    const { host, port, user } = this.account('work').incoming;
    const client = new ImapFlow({
      host,
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: password },
      logger: false,
      disableAutoIdle: true,
    });
    client.on('error', () => undefined);
    this.clients.push(client);
    await client.connect();
    return client;
  }

  /** Connected, and nothing read yet. */
  async talkTo(name: Name): Promise<LineDialogue> {
    const dialogue = await LineDialogue.open(this.account(name).incoming.port);
    this.dialogues.push(dialogue);
    return dialogue;
  }

  /** Logged in over IMAP by hand. */
  async imapDialogue(): Promise<LineDialogue> {
    const dialogue = await this.talkTo('work');
    await dialogue.until(/^\* OK .*\r\n/);
    const { user } = this.account('work').incoming;
    await dialogue.ask(`a LOGIN ${user} ${this.password('work')}`, /^a OK .*\r\n/m);
    return dialogue;
  }

  /** Logged in over POP3 by hand. */
  async pop3Dialogue(): Promise<LineDialogue> {
    const dialogue = await this.talkTo('home');
    await dialogue.until(/^\+OK .*\r\n/);
    await dialogue.ask(`USER ${this.account('home').incoming.user}`, /^\+OK .*\r\n/);
    await dialogue.ask(`PASS ${this.password('home')}`, /^\+OK .*\r\n/);
    return dialogue;
  }

  transport(name: Name, password = this.password(name)) {
    const { outgoing } = this.account(name);
    if (outgoing === undefined) throw new Error('no outgoing server');
    const { host, port, user } = outgoing;
    return nodemailer.createTransport({
      host,
      port,
      secure: false,
      ignoreTLS: true,
      auth: { user, pass: password },
    });
  }

  /** mailtui's own source for the account, not connected yet. */
  async source(name: Name, password = this.password(name)): Promise<MailSource> {
    const { protocol, incoming } = this.account(name);
    const make = await sourceFactory(protocol);
    return make({ account: name, server: incoming, password: () => Promise.resolve(password) });
  }

  /** Everything mailtui's own source can fetch, by mailbox, in the server's order. */
  async fetchAll(name: Name): Promise<Map<string, Buffer[]>> {
    const signal = new AbortController().signal;
    const source = await this.source(name);
    await source.connect(signal);
    const found = new Map<string, Buffer[]>();
    for (const mailbox of await source.listMailboxes(signal)) {
      if (!mailbox.selectable) continue;
      const { messages } = await source.snapshot(mailbox, null, signal);
      const ids = messages.map(({ id }) => id);
      const byId = new Map<string, Buffer>();
      for await (const { id, content } of source.fetch(ids, signal)) {
        byId.set(id, await wholeOf(content));
      }
      found.set(
        mailbox.path,
        ids.flatMap((id) => byId.get(id) ?? []),
      );
    }
    await source.close();
    return found;
  }

  /** The newest message of the account's inbox. */
  async newest(name: Name): Promise<Buffer> {
    return (await this.fetchAll(name)).get('INBOX')?.at(-1) ?? Buffer.alloc(0);
  }
}

async function wholeOf(content: Buffer | AsyncIterable<Buffer>): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
