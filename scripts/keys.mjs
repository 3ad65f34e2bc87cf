// `npm run docs:keys`: writes docs/keys.md from the command table.
import { build } from 'esbuild';
import { rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const root = new URL('..', import.meta.url).pathname;
const outfile = `${root}node_modules/.cache/mailtui-keys.mjs`;
await build({
  stdin: {
    contents: `export { COMMANDS } from './src/ui/commands/table.ts';
               export { keysDocument } from './src/ui/keymap/keysDocument.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
try {
  const { COMMANDS, keysDocument } = await import(pathToFileURL(outfile).href);
  writeFileSync(`${root}docs/keys.md`, keysDocument(COMMANDS));
} finally {
  rmSync(outfile, { force: true });
}
