// Starts the command line from one file, with its compiled code where this Node can use it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';

const DIST = join(import.meta.dirname, '..', 'dist');
const PROGRAM = join(DIST, 'quick.cjs');
export const COMPILED = join(DIST, 'quick.cjs.compiled');

/** @throws what reading throws when it is not built. */
export function load() {
  // It is in ASCII: the build sees to that.
  const source = readFileSync(PROGRAM, 'latin1');
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
    {
      filename: PROGRAM,
      cachedData: compiled(),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  const start = () => {
    const module = { exports: {} };
    script.runInThisContext()(module.exports, createRequire(PROGRAM), module, PROGRAM, DIST);
  };
  return { script, start };
}

/** V8 refuses by itself what another version made, or what is of another source. */
function compiled() {
  try {
    return readFileSync(COMPILED);
  } catch {
    return undefined;
  }
}
