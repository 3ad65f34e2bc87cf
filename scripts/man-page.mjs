// Writes docs/mailtui.1, the manual page, from the table of commands.
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = new URL('..', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'mailtui-man-'));
try {
  const outfile = join(dir, 'page.mjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `
        import { Command } from 'commander';
        import { commandTree } from './src/cli/completion/commandTree.ts';
        import { manPage } from './src/cli/completion/manPage.ts';
        import { defineProgram } from './src/cli/defineProgram.ts';
        const program = defineProgram(new Command('mailtui'), '', () => Promise.resolve());
        export const page = manPage(commandTree(program));`,
      resolveDir: root,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [bundlingStaticImports()],
  });
  const { page } = await import(pathToFileURL(outfile).href);
  writeFileSync(join(root, 'docs', 'mailtui.1'), page);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** Everything but the modules that are loaded when a command runs. */
function bundlingStaticImports() {
  return {
    name: 'static-imports',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ kind }) =>
        kind === 'dynamic-import' ? { external: true } : undefined,
      );
    },
  };
}
