// `npm test`: sees that the real servers the tests talk to are there, then runs Jest.
// Where Dovecot is missing and may be installed (root and apt), it is installed; where not, this
// says what to install, and the tests that need it count as skipped.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PACKAGES = ['dovecot-imapd', 'dovecot-pop3d', 'openssl'];
const present = () =>
  existsSync('/usr/sbin/dovecot') &&
  existsSync('/usr/lib/dovecot/imap') &&
  existsSync('/usr/lib/dovecot/pop3');

if (!present() && process.platform === 'linux') install();

const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const env = { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' };
env.NODE_OPTIONS =
  `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
// Ink draws nothing before the end when it believes to be in CI.
delete env.CI;
const { status } = spawnSync(process.execPath, [jest, '-w', '2', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
process.exit(status ?? 1);

function install() {
  const may = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!may) {
    console.error(
      `The tests with real mail servers are skipped. To run them: sudo apt-get install ${PACKAGES.join(' ')}`,
    );
    return;
  }
  console.error(`Installing ${PACKAGES.join(', ')} for the tests with real mail servers …`);
  const aptEnv = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: aptEnv });
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...PACKAGES);
  } catch {
    console.error(
      `Installing failed; the tests with real mail servers are skipped. They need: ${PACKAGES.join(' ')}`,
    );
  }
}
