// Bundles the program into dist/: one entry for the command line, one for the worker thread, and the
// command line once more in one file with its compiled code beside it, for what runs every few minutes.
// Bundled, it starts in half the time; only SQLite's native part stays outside.
import { build } from 'esbuild';
import { readFileSync, rmSync } from 'node:fs';
import { compileAhead, inOneFile } from './compile-ahead.mjs';
import { quickStart } from './quick-start.mjs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const root = new URL('..', import.meta.url).pathname;

rmSync(`${root}dist`, { recursive: true, force: true });
const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
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
  plugins: [quickStart],
  logLevel: 'warning',
};
await build({
  ...common,
  entryPoints: {
    cli: 'src/cli/main.ts',
    worker: 'src/app/worker.ts',
    receiver: 'src/app/receiverThread.ts',
    checker: 'src/app/checkerThread.ts',
    picture: 'src/app/reading/pictureThread.ts',
    reading: 'src/app/reading/readingThread.ts',
    screen: 'src/ui/start.tsx',
    demoServer: 'src/app/demo/demoServer.ts',
  },
  splitting: true,
  format: 'esm',
  chunkNames: '[name]-[hash]',
  // CommonJS packages inside an ES module bundle still call require for Node's own modules.
  banner: {
    js: "import { createRequire as mailtuiCreateRequire } from 'node:module'; const require = mailtuiCreateRequire(import.meta.url);",
  },
});
await build(inOneFile(common));
await compileAhead(root);
