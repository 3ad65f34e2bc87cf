/**
 * A throw-away Postfix for tests: a real submission server on a free loopback port, which has users
 * log in at a Dovecot (their passwords are there) and delivers into their mailboxes there. All of its
 * files are in a directory of its own that `stop` removes. Needs root, as Postfix does.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Dovecot } from './dovecot.js';

const DAEMONS = '/usr/lib/postfix/sbin';

export const postfixInstalled =
  process.getuid?.() === 0 &&
  existsSync(join(DAEMONS, 'virtual')) &&
  existsSync('/usr/sbin/postfix');

/** To be in the configuration of the Dovecot: where Postfix asks whether a password is right. */
export const DOVECOT_FOR_POSTFIX = `
service auth {
  unix_listener postfix-auth {
    mode = 0666
  }
}
`;

export class Postfix {
  private constructor(
    private readonly dir: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** @param users by address the user of the Dovecot whose mailbox it is. */
  static async launch(dovecot: Dovecot, users: Readonly<Record<string, string>>): Promise<Postfix> {
    const dir = mkdtempSync(join(tmpdir(), 'mtp-'));
    chmodSync(dir, 0o755);
    const port = await freePort();
    const [uid, gid] = ids('postfix');
    for (const sub of ['queue', 'data']) mkdirSync(join(dir, sub), { mode: 0o755 });
    chownSync(join(dir, 'data'), uid, gid);
    const lines = Object.entries(users).map(([address, user]) => `${address} ${user}/Maildir/\n`);
    writeFileSync(join(dir, 'users'), lines.join(''));
    writeFileSync(join(dir, 'main.cf'), mainConfig(dir, dovecot, Object.keys(users)));
    writeFileSync(join(dir, 'master.cf'), masterConfig(port));
    const child = spawn('/usr/sbin/postfix', ['-c', dir, 'start-fg'], { stdio: 'ignore' });
    const server = new Postfix(dir, child, port);
    await server.#ready();
    return server;
  }

  get log(): string {
    const file = join(this.dir, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      try {
        execFileSync('/usr/sbin/postfix', ['-c', this.dir, 'stop'], { stdio: 'ignore' });
      } catch {
        this.child.kill('SIGTERM');
      }
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (this.child.exitCode !== null) break;
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const { log } = this;
    await this.stop();
    throw new Error(`Postfix did not start:\n${log.slice(-2000)}`);
  }
}

function mainConfig(dir: string, dovecot: Dovecot, addresses: readonly string[]): string {
  const domains = new Set(addresses.map((address) => address.slice(address.indexOf('@') + 1)));
  const [uid, gid] = ids('mail');
  const dovecotDir = dirname(dovecot.caFile);
  return `compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.there.example
mydestination =
mynetworks =
maillog_file_prefixes = ${dir}
maillog_file = ${dir}/log
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${dovecotDir}/run/postfix-auth
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = ${dovecot.caFile}
smtpd_tls_key_file = ${dovecotDir}/key.pem
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
default_transport = error:this server delivers here alone
virtual_mailbox_domains = ${[...domains].join(' ')}
virtual_mailbox_base = ${dirname(dovecot.home('x'))}
virtual_mailbox_maps = texthash:${dir}/users
virtual_minimum_uid = 1
virtual_uid_maps = static:${String(uid)}
virtual_gid_maps = static:${String(gid)}
`;
}

/** Nothing in a chroot: all it needs is where it is. */
function masterConfig(port: number): string {
  const inside = (name: string, command: string, more = ''): string =>
    `${name} unix ${more === '' ? '-' : more} - n - - ${command}\n`;
  return [
    `127.0.0.1:${String(port)} inet n - n - - smtpd\n`,
    'pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\n',
    'qmgr unix n - n 300 1 qmgr\ntlsmgr unix - - n 1000? 1 tlsmgr\n',
    inside('rewrite', 'trivial-rewrite'),
    'bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n',
    'verify unix - - n - 1 verify\nflush unix n - n 1000? 0 flush\nproxymap unix - - n - - proxymap\n',
    inside('smtp', 'smtp'),
    'showq unix n - n - - showq\n',
    ...['error', 'retry'].map((name) => inside(name, 'error')),
    'virtual unix - n n - - virtual\nanvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n',
    'postlog unix-dgram n - n - 1 postlogd\n',
  ].join('');
}

function ids(user: string): [uid: number, gid: number] {
  const entry = execFileSync('getent', ['passwd', user], { encoding: 'utf8' }).split(':');
  return [Number(entry[2]), Number(entry[3])];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
