// `npm run bench`: bundles the benchmark (TypeScript) and runs it against the built program.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const outfile = new URL('../node_modules/.cache/mailtui-bench.mjs', import.meta.url).pathname;
await build({
  entryPoints: [new URL('../bench/main.ts', import.meta.url).pathname],
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
