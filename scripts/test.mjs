// `npm test`: sees that the real servers and programs the tests talk to are there, then runs Jest.
// Where one is missing and may be installed (root and apt), it is installed; where not, this says
// what to install, and the tests that need it count as skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';

/** By package of Debian, a file of it. */
const NEEDED = {
  'dovecot-imapd': '/usr/lib/dovecot/imap',
  'dovecot-pop3d': '/usr/lib/dovecot/pop3',
  'dovecot-managesieved': '/usr/lib/dovecot/managesieve',
  postfix: '/usr/sbin/postfix',
  gnupg: '/usr/bin/gpg',
  gpgsm: '/usr/bin/gpgsm',
  'pinentry-curses': '/usr/bin/pinentry-curses',
  openssl: '/usr/bin/openssl',
  python3: '/usr/bin/python3',
  'python3-fusepy': '/usr/lib/python3/dist-packages/fusepy.py',
  fuse: '/usr/bin/fusermount',
  strace: '/usr/bin/strace',
  zsh: '/usr/bin/zsh',
  fish: '/usr/bin/fish',
};
/** Tests never have so much at a time. */
const ROOM_BYTES = 4 * 1024 ** 3;
const missing = Object.keys(NEEDED).filter((name) => !existsSync(NEEDED[name]));

if (missing.length > 0 && process.platform === 'linux') install();

const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const env = { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' };
env.NODE_OPTIONS =
  `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
// Ink draws nothing before the end when it believes to be in CI.
delete env.CI;
// Nobody reads what tests write: where memory is plenty, they need not wait for a disk.
const inMemory = hasRoom('/dev/shm') ? mkdtempSync('/dev/shm/mailtui-tests-') : null;
if (inMemory !== null) {
  // Whoever stops Jest does not stop what tidies up behind it.
  process.on('SIGINT', () => undefined);
  // Servers read there as users of their own.
  chmodSync(inMemory, 0o755);
  env.TMPDIR = inMemory;
}
const { status } = spawnSync(process.execPath, [jest, '-w', '2', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
if (inMemory !== null) rmSync(inMemory, { recursive: true, force: true });
process.exit(status ?? 1);

function hasRoom(directory) {
  if (env.TMPDIR !== undefined || !existsSync(directory)) return false;
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize > ROOM_BYTES;
}

function install() {
  const may = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!may) {
    console.error(
      `Tests with real servers and programs are skipped. To run them: sudo apt-get install ${missing.join(' ')}`,
    );
    return;
  }
  console.error(`Installing ${missing.join(', ')} for the tests …`);
  const aptEnv = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: aptEnv });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
  } catch {
    console.error(
      `Installing failed; tests with real servers and programs are skipped. They need: ${missing.join(' ')}`,
    );
  }
}
