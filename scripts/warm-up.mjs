// Runs, in one process, the commands that start quickly, among them a sync with something new, and keeps
// what was compiled for them. Started by compile-ahead.mjs, which makes the news.
import { writeFileSync } from 'node:fs';
import { COMPILED, load } from '../bin/quick.js';

const FIRST = ['sync'];
const OTHERS = [
  ['sync'],
  ['search', 'news', '--json', '--limit', '50'],
  ['search', '"the tide"', '-is:flagged', '--limit', '50'],
  ['list', '--json', '--limit', '50'],
  ['list', '--limit', '50'],
  ['folders', '--json'],
  ['accounts', 'list'],
  ['addresses', 'a'],
  ['outbox'],
];

const program = load();
// A command ends the process some time after it is over; here more of them follow.
const { exit } = process;
process.exit = (code) => {
  if (code !== undefined) exit(code);
};

function run(command) {
  process.argv = [process.execPath, 'mailtui', ...command];
  program.start();
}

let isFetched = false;
// Each run ends when nothing is left to wait for.
process.channel.unref();
process.on('beforeExit', () => {
  if (process.exitCode) exit();
  if (!isFetched) {
    isFetched = true;
    process.channel.ref();
    process.send('fetched');
    process.once('message', () => {
      process.channel.unref();
      run(OTHERS.shift());
    });
  } else if (OTHERS.length > 0) {
    run(OTHERS.shift());
  } else {
    writeFileSync(COMPILED, program.script.createCachedData());
    exit();
  }
});
run(FIRST);
