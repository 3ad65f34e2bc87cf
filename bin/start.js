// Starts the bundled program.

// Deliveries wait for the disk in Node's thread pool; its default of 4 threads is too few for that.
// It must be set before the pool is first used, and loading an ES module uses it: so this is none.
process.env.UV_THREADPOOL_SIZE ??= '16';
const [, , command = '-'] = process.argv;
// The screen can be loaded by ES modules alone.
const isCommand = !command.startsWith('-') && command !== 'demo';
const start = async () =>
  isCommand ? require('./quick.js').load().start() : import('../dist/cli.js');
start().catch((error) => {
  const missing = error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ENOENT';
  process.stderr.write(
    missing ? 'mailtui is not built yet: run npm run build.\n' : `mailtui: ${error?.message}\n`,
  );
  process.exit(70);
});
