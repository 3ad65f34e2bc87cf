/** Another IMAP client, of sixty lines: what it does and sees owes nothing to mailtui. */
import { connect, type Socket } from 'node:net';

export interface SeenMessage {
  mailbox: string;
  uid: number;
  subject: string;
  /** System flags and keywords, without \Recent, sorted. */
  flags: string[];
}

export class PlainImap {
  readonly #socket: Socket;
  #received = '';
  #tag = 0;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text;
      this.#wake();
    });
  }

  static async login(
    server: { host: string; imap: number; password: string },
    user: string,
  ): Promise<PlainImap> {
    const client = new PlainImap(connect(server.imap, server.host));
    await client.command(`LOGIN "${user}" "${server.password}"`);
    return client;
  }

  /** @returns what the server said. @throws when it is not OK. */
  async command(line: string, literal?: string): Promise<string> {
    this.#tag += 1;
    const tag = `t${String(this.#tag)}`;
    const begin = this.#received.length;
    const plus = literal === undefined ? '' : ` {${String(literal.length)}+}\r\n${literal}`;
    this.#socket.write(`${tag} ${line}${plus}\r\n`, 'latin1');
    const end = new RegExp(`^${tag} (OK|NO|BAD)[^\r]*\r\n`, 'm');
    for (;;) {
      const answer = this.#received.slice(begin);
      const found = end.exec(answer);
      if (found !== null) {
        if (found[1] !== 'OK') throw new Error(`${line}: ${found[0]}`);
        return answer;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  append(mailbox: string, message: string): Promise<string> {
    return this.command(`APPEND "${mailbox}"`, message);
  }

  /** Every message of the mailbox; it stays open for changes. */
  async messages(mailbox: string): Promise<SeenMessage[]> {
    await this.command(`SELECT "${mailbox}"`);
    const answer = await this.command('UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])');
    return answer.split(/^\* \d+ FETCH/m).flatMap((part) => {
      const uid = /UID (\d+)/.exec(part)?.[1];
      const subject = /Subject: ([^\r]*)/.exec(part)?.[1];
      if (uid === undefined || subject === undefined) return [];
      const flags = (/FLAGS \(([^)]*)\)/.exec(part)?.[1] ?? '').split(' ');
      const kept = flags.filter((flag) => flag !== '' && flag !== '\\Recent').sort();
      return [{ mailbox, uid: Number(uid), subject, flags: kept }];
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
