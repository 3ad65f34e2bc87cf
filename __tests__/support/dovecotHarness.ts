/** A running Dovecot as the subject of the MailSource contract. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Protocol, ServerSettings } from '../../src/core/account.js';
import type { SourceFactory } from '../../src/core/source.js';
import type { SourceHarness } from '../contract/mailSource.js';
import type { Dovecot } from './dovecot.js';

export interface DovecotSubject {
  protocol: Protocol;
  factory: SourceFactory;
  /** Port, security and trust; host and user are filled in. */
  server: () => Pick<ServerSettings, 'port' | 'security'> & Partial<ServerSettings>;
}

let users = 0;

/** A user name that no other test of this process has. */
export function freshUser(): string {
  users += 1;
  return `user${String(users)}`;
}

export function dovecotHarness(dovecot: () => Dovecot, subject: DovecotSubject): SourceHarness {
  return {
    protocol: subject.protocol,
    absence: subject.protocol === 'imap' ? 'deleted' : 'nothing',
    password: 'pass',
    makeAccount() {
      const server = dovecot();
      const user = freshUser();
      return {
        makeSource: ({ password = () => Promise.resolve(server.password) } = {}) =>
          subject.factory({
            account: 'test',
            server: { host: server.host, user, ...subject.server() },
            password,
          }),
        deliver(messages) {
          server.putMail(user, 'INBOX', messages);
        },
        remove(index) {
          rmSync(messageFile(join(server.home(user), 'Maildir'), index));
        },
      };
    },
    asServed: subject.protocol === 'imap' ? asImap : asPop3,
  };
}

/** Delivery names ascend, so their order is that of delivery, in `new` and `cur` together. */
function messageFile(maildir: string, index: number): string {
  const files = ['new', 'cur']
    .flatMap((sub) => readdirSync(join(maildir, sub)).map((name) => ({ sub, name })))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const file = files[index];
  if (file === undefined) throw new Error(`no message ${String(index)}`);
  return join(maildir, file.sub, file.name);
}

/** Dovecot sends every line break as CRLF, and NUL, which IMAP forbids (RFC 9051, 4.3), as 0x80. */
export function asImap(message: Buffer): Buffer {
  return Buffer.from(withCrlf(message).replaceAll('\0', '\x80'), 'latin1');
}

/** In POP3 every message ends with a line break, since the final dot has a line of its own. */
export function asPop3(message: Buffer): Buffer {
  const text = withCrlf(message);
  return Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}

function withCrlf(message: Buffer): string {
  return message.toString('latin1').replace(/\r?\n/g, '\r\n');
}
