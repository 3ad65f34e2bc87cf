#!/usr/bin/env node
// Checks the Node version in words an old Node understands, then starts the bundled program.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `mailtui needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`,
  );
  process.exit(78);
}
// Deliveries wait for the disk in Node's thread pool; its default of 4 threads is too few for that.
// It must be set before the pool is first used.
process.env.UV_THREADPOOL_SIZE ??= '16';
// What scripts and editors run often.
const QUICK = new Set(['sync', 'search', 'list', 'folders']);
const start = () =>
  QUICK.has(process.argv[2])
    ? import('./quick.js').then(({ load }) => load().start())
    : import('../dist/cli.js');
start().catch((error) => {
  const missing = error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ENOENT';
  process.stderr.write(
    missing ? 'mailtui is not built yet: run npm run build.\n' : `mailtui: ${error?.message}\n`,
  );
  process.exit(70);
});
