// `npm run bench [-- NAME]`: bundles a benchmark of bench/ (TypeScript; `main` unless named) and runs it.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , named = ''] = process.argv;
const name = /^[a-z]+$/.test(named) ? named : 'main';
const outfile = new URL(`../node_modules/.cache/mailtui-bench-${name}.mjs`, import.meta.url)
  .pathname;
await build({
  entryPoints: [new URL(`../bench/${name}.ts`, import.meta.url).pathname],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
try {
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile, { force: true });
}
