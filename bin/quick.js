// Starts the command line from one file, with its compiled code where this Node can use it.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const vm = require('node:vm');

const DIST = join(__dirname, '..', 'dist');
const PROGRAM = join(DIST, 'quick.cjs');
const COMPILED = join(DIST, 'quick.cjs.compiled');

/** @throws what reading throws when it is not built. */
function load() {
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

module.exports = { COMPILED, load };
