// Starts the bundled program.

// Deliveries wait for the disk in Node's thread pool; its default of 4 threads is too few for that.
// It must be set before the pool is first used, and loading an ES module uses it: so this is none.
process.env.UV_THREADPOOL_SIZE ??= '16';
// What scripts and editors run often.
const QUICK = new Set(['sync', 'search', 'list', 'folders']);
const start = async () =>
  QUICK.has(process.argv[2]) ? require('./quick.js').load().start() : import('../dist/cli.js');
start().catch((error) => {
  const missing = error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ENOENT';
  process.stderr.write(
    missing ? 'mailtui is not built yet: run npm run build.\n' : `mailtui: ${error?.message}\n`,
  );
  process.exit(70);
});
