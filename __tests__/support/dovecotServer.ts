/**
 * A throw-away Dovecot for tests: a real IMAP and POP3 server on free loopback ports, with all of
 * its files in a directory of its own that `stop` removes.
 *
 * Any user name logs in with the password `pass`. Works as root (drops to the user `mail`) and as
 * an ordinary user (runs everything as that user).
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
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const BINARY = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path));
const MODULES = ['/usr/lib/dovecot', '/usr/local/lib/dovecot', '/usr/libexec/dovecot'];

export const dovecotInstalled =
  BINARY !== undefined &&
  ['imap', 'pop3'].every((name) => MODULES.some((dir) => existsSync(join(dir, name))));

export interface DovecotOptions {
  /** Lines added to the configuration, e.g. `imap_capability = …` to switch an extension off. */
  config?: string;
}

export class Dovecot {
  readonly host = '127.0.0.1';
  readonly password = 'pass';
  #uniques = 0;

  private constructor(
    private readonly dir: string,
    private readonly child: ChildProcess,
    readonly imap: number,
    readonly imaps: number,
    readonly pop3: number,
    readonly pop3s: number,
  ) {}

  /** The server's own certificate, self-signed for localhost and 127.0.0.1. */
  get caFile(): string {
    return join(this.dir, 'cert.pem');
  }

  get logFile(): string {
    return join(this.dir, 'dovecot.log');
  }

  home(user: string): string {
    return join(this.dir, 'mail', user);
  }

  /** Use {@link startDovecot}. */
  static async launch(options: DovecotOptions = {}): Promise<Dovecot> {
    if (BINARY === undefined) throw new Error('Dovecot is not installed');
    const dir = mkdtempSync(join(tmpdir(), 'mailtui-dovecot-'));
    chmodSync(dir, 0o755);
    const ports = await freePorts(4);
    const [imap = 0, imaps = 0, pop3 = 0, pop3s = 0] = ports;
    for (const sub of ['run', 'state', 'mail']) mkdirSync(join(dir, sub), { mode: 0o755 });
    const owner = mailOwner();
    chownSync(join(dir, 'mail'), owner.uid, owner.gid);
    makeCertificate(dir);
    writeFileSync(
      join(dir, 'dovecot.conf'),
      configuration(dir, ports, owner) + (options.config ?? ''),
    );
    const child = spawn(BINARY, ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'ignore' });
    const server = new Dovecot(dir, child, imap, imaps, pop3, pop3s);
    await server.#ready();
    return server;
  }

  /** Puts messages into a mailbox (`INBOX`, `Lists/dev`), as a delivery would. Bytes as given. */
  putMail(user: string, mailbox: string, messages: readonly Buffer[]): void {
    const owner = mailOwner();
    const root = join(this.home(user), 'Maildir');
    const folder = mailbox === 'INBOX' ? root : join(root, `.${mailbox.replaceAll('/', '.')}`);
    for (const dir of [
      this.home(user),
      root,
      folder,
      ...['cur', 'new', 'tmp'].map((s) => join(folder, s)),
    ]) {
      if (existsSync(dir)) continue;
      mkdirSync(dir, { mode: 0o700 });
      chownSync(dir, owner.uid, owner.gid);
    }
    for (const message of messages) {
      this.#uniques += 1;
      const file = join(
        folder,
        'new',
        `${1_700_000_000 + this.#uniques}.P${process.pid}Q${this.#uniques}.test`,
      );
      writeFileSync(file, message, { mode: 0o600 });
      chownSync(file, owner.uid, owner.gid);
    }
  }

  /** Runs doveadm against this server, e.g. `doveadm('flags', 'add', '-u', 'ann', …)`. */
  doveadm(...args: string[]): string {
    return execFileSync('doveadm', ['-c', join(this.dir, 'dovecot.conf'), ...args], {
      encoding: 'utf8',
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (this.child.exitCode !== null) break;
      if (await answers(this.imap)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const log = existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').slice(-2000) : '';
    await this.stop();
    throw new Error(`Dovecot did not start:\n${log}`);
  }
}

interface Owner {
  name: string;
  group: string;
  uid: number;
  gid: number;
}

export function startDovecot(options?: DovecotOptions): Promise<Dovecot> {
  return Dovecot.launch(options);
}

/** Who owns the mail: root must not, so the system's `mail` user does. */
function mailOwner(): Owner {
  const { username, uid, gid } = userInfo();
  const group = (id: number) =>
    execFileSync('getent', ['group', String(id)], { encoding: 'utf8' }).split(':')[0] ?? '';
  if (uid !== 0) return { name: username, group: group(gid), uid, gid };
  const entry = execFileSync('getent', ['passwd', 'mail'], { encoding: 'utf8' }).split(':');
  const mailGid = Number(entry[3]);
  return { name: 'mail', group: group(mailGid), uid: Number(entry[2]), gid: mailGid };
}

function makeCertificate(dir: string): void {
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ];
  const san = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
  execFileSync('openssl', [...args, '-addext', san, ...files], { stdio: 'ignore' });
}

function configuration(dir: string, ports: readonly number[], owner: Owner): string {
  const [imap, imaps, pop3, pop3s] = ports;
  const root = process.getuid?.() === 0;
  const unprivileged = `
default_internal_user = ${owner.name}
default_internal_group = ${owner.group}
default_login_user = ${owner.name}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service pop3-login {
  chroot =
}
service stats {
  chroot =
}
`;
  const listener = (name: string, port: number | undefined, ssl: boolean) => `
  inet_listener ${name} {
    address = 127.0.0.1
    port = ${port ?? 0}
    ssl = ${ssl ? 'yes' : 'no'}
  }`;
  const role = (name: string) => `
  mailbox ${name} {
    special_use = \\${name}
    auto = subscribe
  }`;
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
instance_name = mailtui-test-${imap ?? 0}
protocols = imap pop3
listen = 127.0.0.1
log_path = ${dir}/dovecot.log
info_log_path = ${dir}/info.log
mail_location = maildir:~/Maildir
mail_uid = ${owner.name}
mail_gid = ${owner.group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
auth_mechanisms = plain login
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
passdb {
  driver = static
  args = password=pass
}
userdb {
  driver = static
  args = uid=${owner.name} gid=${owner.group} home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /${['Sent', 'Drafts', 'Trash', 'Junk', 'Archive'].map(role).join('')}
}
service anvil {
  # No waiting after a wrong password: other tests log in from the same address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {${listener('imap', imap, false)}${listener('imaps', imaps, true)}
}
service pop3-login {${listener('pop3', pop3, false)}${listener('pop3s', pop3s, true)}
}
${root ? '' : unprivileged}`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            resolve((server.address() as AddressInfo).port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', () => {
      done(true);
    });
    socket.once('error', () => {
      done(false);
    });
    socket.once('close', () => {
      resolve(false);
    });
  });
}
