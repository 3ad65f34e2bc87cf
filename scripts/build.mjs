// Bundles the program into dist/: one entry for the command line, one for the worker thread.
// Bundled, it starts in half the time; only SQLite's native part stays outside.
import { build } from 'esbuild';
import { readFileSync, rmSync } from 'node:fs';
import { quickStart } from './quick-start.mjs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const root = new URL('..', import.meta.url).pathname;

rmSync(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    cli: 'src/cli/main.ts',
    worker: 'src/app/worker.ts',
    receiver: 'src/app/receiverThread.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    MAILTUI_VERSION: JSON.stringify(version),
  },
  external: ['@photostructure/sqlite', 'node:sqlite', 'react-devtools-core', '@napi-rs/keyring'],
  chunkNames: '[name]-[hash]',
  // CommonJS packages inside an ES module bundle still call require for Node's own modules.
  banner: {
    js: "import { createRequire as mailtuiCreateRequire } from 'node:module'; const require = mailtuiCreateRequire(import.meta.url);",
  },
  plugins: [quickStart],
  logLevel: 'warning',
});
