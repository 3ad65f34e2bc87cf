// Compiled code for what scripts run every few minutes (`mailtui sync`, `search` …): most of such a run was
// compiling. The command line is bundled into one file, these commands are run with it on the demo's mailbox,
// and what V8 compiled on the way is kept beside it. Another Node, or a missing file, compiles as ever (bin/quick.js).
import { ImapFlow } from 'imapflow';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Ink waits for a part of itself as it loads, which only ES modules can. */
const SCREEN = {
  name: 'screen apart',
  setup(build) {
    build.onResolve({ filter: /\/ui\/start\.js$/ }, () => ({
      path: './screen.js',
      external: true,
    }));
  },
};

/** The options of the bundle in one file, from those that both bundles have. */
export function inOneFile(common) {
  return {
    ...common,
    entryPoints: { quick: 'src/cli/main.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    minifyIdentifiers: true,
    define: { ...common.define, 'import.meta.url': 'mailtuiUrl' },
    banner: { js: "const mailtuiUrl = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [...common.plugins, SCREEN, asciiOnly],
  };
}

/** Text of one byte a character takes V8 half the time. Bundles are that already, but for patterns. */
const asciiOnly = {
  name: 'ascii only',
  setup(build) {
    build.onEnd(() => {
      const file = join(build.initialOptions.absWorkingDir, 'dist', 'quick.cjs');
      const source = readFileSync(file, 'utf8');
      writeFileSync(file, source.replace(/[\u0080-\uffff]/g, escaped));
    });
  },
};

function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Runs what is to be quick, on a throw-away profile. @throws Error when it fails. */
export async function compileAhead(root) {
  const { startDemoServer } = await import(pathToFileURL(join(root, 'dist', 'demoServer.js')).href);
  const home = mkdtempSync(join(tmpdir(), 'mailtui-build-'));
  const server = await startDemoServer();
  try {
    mkdirSync(join(home, 'config'), { mode: 0o700 });
    const config = { accounts: server.accounts, settings: { notify: false } };
    writeFileSync(join(home, 'config', 'config.json'), JSON.stringify(config), { mode: 0o600 });
    const run = spawn(process.execPath, [join(root, 'scripts', 'warm-up.mjs')], {
      env: { PATH: process.env.PATH, MAILTUI_HOME: home },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    run.on('message', () => {
      makeNews(server).then(
        () => run.send('made'),
        (error) => {
          process.stderr.write(`compiling ahead: ${error.message}\n`);
          run.kill();
        },
      );
    });
    const code = await new Promise((resolve) => run.once('close', resolve));
    if (code !== 0) throw new Error(`compiling ahead failed with exit code ${code}`);
    const file = join(root, 'dist', 'quick.cjs.compiled');
    if (!existsSync(file)) throw new Error('compiling ahead has made no compiled code');
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What a sync meets when others have been at the mailbox: new mail, other flags, removals. */
async function makeNews(server) {
  const news = Buffer.from('Message-ID: <1@mailtui>\r\nSubject: news\r\n\r\nnews\r\n');
  await server.deliver('work', news);
  const [{ incoming, secret }] = server.accounts;
  const { host, port, user } = incoming;
  const auth = { user, pass: secret.password };
  const client = new ImapFlow({ host, port, auth, secure: false, logger: false });
  await client.connect();
  await client.mailboxOpen('INBOX');
  await client.messageFlagsAdd('3:*', ['\\Flagged']);
  await client.messageFlagsRemove('3:*', ['\\Seen']);
  await client.messageDelete('1:2');
  await client.logout();
}
