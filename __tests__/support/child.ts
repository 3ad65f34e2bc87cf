/** Real second processes that run our TypeScript: bundled to a file, started by Node. */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Below node_modules, so that what is not bundled is found from there. */
const BUNDLES = join(process.cwd(), 'node_modules', '.cache', 'mailtui-tests');

/** @returns a JavaScript file that runs this script of `__tests__/support`. */
export async function bundleChild(script: string): Promise<string> {
  mkdirSync(BUNDLES, { recursive: true });
  const outfile = join(BUNDLES, `${script}.mjs`);
  const unfinished = `${outfile}.${process.pid}`;
  await build({
    entryPoints: [join(process.cwd(), '__tests__', 'support', `${script}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@photostructure/sqlite'],
    // Packages in CommonJS call require for Node's own modules.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
    outfile: unfinished,
    logLevel: 'error',
  });
  // Another run of the tests may be starting the old one.
  renameSync(unfinished, outfile);
  return outfile;
}

export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #exit: Promise<unknown>;
  #errors = '';

  constructor(bundle: string, args: readonly string[], wrapper: readonly string[] = []) {
    const [command = process.execPath, ...rest] = [...wrapper, process.execPath, bundle, ...args];
    this.#process = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#exit = once(this.#process, 'close');
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error('a child without output');
    this.#lines = createInterface(stdout)[Symbol.asyncIterator]();
    stderr.on('data', (data: Buffer) => {
      this.#errors += data.toString();
    });
  }

  /** The next line that it prints; null when it has ended. */
  async line(): Promise<string | null> {
    const next = await this.#lines.next();
    return next.done === true ? null : next.value;
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exit;
  }

  /** Lets it end by itself. @returns what it printed to stderr. */
  async end(): Promise<string> {
    this.#process.stdin?.end();
    await this.#exit;
    return this.#errors;
  }
}
