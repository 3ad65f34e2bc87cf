// Runs two syncs, the second with something new, in one process, and keeps what was compiled for them.
// Started by compile-ahead.mjs, which delivers the news.
import { writeFileSync } from 'node:fs';
import { COMPILED, load } from '../bin/quick.js';

const program = load();
let runs = 0;

function sync() {
  runs += 1;
  process.argv = [process.execPath, 'mailtui', 'sync'];
  program.start();
}

// Each run ends when nothing is left to wait for.
process.channel.unref();
process.on('beforeExit', () => {
  if (process.exitCode) process.exit();
  if (runs === 1) {
    process.channel.ref();
    process.send('fetched');
    process.once('message', () => {
      process.channel.unref();
      sync();
    });
  } else {
    writeFileSync(COMPILED, program.script.createCachedData());
    process.exit();
  }
});
sync();
