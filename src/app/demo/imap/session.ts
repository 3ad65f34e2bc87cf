/**
 * One client of the demo's IMAP server: framing, login state, dispatch, and telling the client
 * what changed. The verbs themselves are in `mailboxCommands.ts` and `messageCommands.ts`.
 *
 * Guarantees: commands are answered one after another, each with exactly one tagged response; a
 * command that fails for whatever reason answers BAD or NO and the session goes on.
 */
import type { Socket } from 'node:net';
import { plainCredentials, type Login } from '../login.js';
import { drained } from '../loopback.js';
import { Refusal } from './handler.js';
import { MAILBOX_COMMANDS } from './mailboxCommands.js';
import type { MailTree } from './mailTree.js';
import { MESSAGE_COMMANDS } from './messageCommands.js';
import type { Selected } from './selected.js';
import {
  BadSyntax,
  CommandReader,
  parseCommand,
  textOf,
  type Command,
  type Token,
} from './tokens.js';

export const CAPABILITIES =
  'IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID ENABLE NAMESPACE CHILDREN SPECIAL-USE ' +
  'LIST-EXTENDED LIST-STATUS UNSELECT UIDPLUS MOVE IDLE';

/** Responses during which the numbering must stand still (RFC 3501, 7.4.1). */
const NUMBERING_COMMANDS = new Set(['FETCH', 'STORE', 'SEARCH']);

export class Session {
  selected: Selected | null = null;
  private readonly reader: CommandReader;
  private readonly chunks: AsyncIterator<Buffer>;
  private loggedIn = false;
  private over = false;
  private idling = false;

  constructor(
    readonly socket: Socket,
    readonly tree: MailTree,
    private readonly login: Login,
  ) {
    this.reader = new CommandReader(() => this.send('+ go ahead'));
    this.chunks = socket[Symbol.asyncIterator]();
  }

  /** Serves the client until it leaves. Never rejects. */
  async run(): Promise<void> {
    const forget = this.tree.onChange(() => {
      if (this.idling) this.tellUpdates(true);
    });
    this.send(`* OK [CAPABILITY ${CAPABILITIES}] mailtui demo server ready`);
    try {
      for (;;) {
        const bytes = await this.nextLine();
        if (bytes === null) break;
        if (!this.over) await this.answer(bytes);
        await drained(this.socket);
      }
    } catch (error) {
      if (error instanceof BadSyntax) this.send(`* BYE ${error.message}`);
      this.socket.destroySoon();
    } finally {
      forget();
    }
  }

  send(line: string): void {
    if (this.socket.writable) this.socket.write(`${line}\r\n`);
  }

  /** Tells what changed in the selected mailbox since it was last told. */
  tellUpdates(expunges: boolean): void {
    for (const line of this.selected?.updates(expunges) ?? []) this.send(line);
  }

  /** The selected mailbox, for a command that needs one (and may need to change it). */
  needSelected(toWrite = false): Selected {
    if (this.selected === null) throw new BadSyntax('select a mailbox first');
    if (toWrite && this.selected.readOnly) throw new Refusal('the mailbox is open for reading');
    return this.selected;
  }

  /** A whole command, or the line a command waits for; null when the client is gone. */
  private async nextLine(): Promise<Buffer | null> {
    for (;;) {
      const line = this.reader.next();
      if (line !== null) return line;
      const { value, done } = await this.chunks.next();
      if (done === true) return null;
      this.reader.push(value);
    }
  }

  private async answer(bytes: Buffer): Promise<void> {
    let tag = '*';
    try {
      tag = /^[^\s(){%*"\\]+/.exec(bytes.toString('latin1', 0, 100))?.[0] ?? '*';
      const command = parseCommand(bytes);
      const text = await this.execute(command);
      this.tellUpdates(!NUMBERING_COMMANDS.has(command.name));
      this.send(`${tag} OK ${text}`);
      if (this.over) this.socket.end();
    } catch (error) {
      if (error instanceof Refusal) this.send(`${tag} NO ${error.message}`);
      else if (error instanceof BadSyntax) this.send(`${tag} BAD ${error.message}`);
      else this.send(`${tag} NO [SERVERBUG] the demo server failed at this`);
    }
  }

  private async execute({ name, args }: Command): Promise<string> {
    switch (name) {
      case 'CAPABILITY':
        this.send(`* CAPABILITY ${CAPABILITIES}`);
        return 'done';
      case 'NOOP':
      case 'CHECK':
        return 'done';
      case 'ID':
        this.send('* ID ("name" "mailtui demo")');
        return 'pleased to meet you';
      case 'LOGOUT':
        this.send('* BYE until next time');
        this.over = true;
        return 'bye';
      case 'LOGIN':
        return this.enter(textOf(args[0]), textOf(args[1]));
      case 'AUTHENTICATE':
        return this.authenticate(args);
    }
    if (!this.loggedIn) throw new BadSyntax('log in first');
    if (name === 'IDLE') return this.idle();
    const handler = MAILBOX_COMMANDS.get(name) ?? MESSAGE_COMMANDS.get(name);
    if (handler === undefined) throw new BadSyntax(`${name} is not offered`);
    return handler(this, args);
  }

  private enter(user: string | null, password: string | null): string {
    if (user !== this.login.user || password !== this.login.password) {
      throw new Refusal('[AUTHENTICATIONFAILED] user name or password is wrong');
    }
    this.loggedIn = true;
    return `[CAPABILITY ${CAPABILITIES}] welcome aboard`;
  }

  private async authenticate(args: readonly Token[]): Promise<string> {
    if (textOf(args[0])?.toUpperCase() !== 'PLAIN') throw new Refusal('only PLAIN is offered');
    let response = textOf(args[1]);
    if (response === null) {
      this.send('+ ');
      response = (await this.nextLine())?.toString('latin1') ?? '*';
    }
    const given = plainCredentials(response);
    if (given === null) throw new BadSyntax('authentication cancelled');
    return this.enter(given.user, given.password);
  }

  /** RFC 2177: changes are told the moment they happen, until the client says DONE. */
  private async idle(): Promise<string> {
    this.send('+ idling');
    this.idling = true;
    this.tellUpdates(true);
    const line = await this.nextLine();
    this.idling = false;
    if (line !== null && line.toString('latin1').toUpperCase() !== 'DONE') {
      throw new BadSyntax('DONE was expected');
    }
    return 'idled';
  }
}
