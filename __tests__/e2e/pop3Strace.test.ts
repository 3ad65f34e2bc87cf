/**
 * What the kernel was told, and in which order: the built program under strace fetches by POP3 and
 * deletes. The bytes of a message, its name and its row are durable before the server hears of its
 * removal.
 */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LetterBoxServer } from '../support/letterBoxServer.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';

const LETTERS = 3;
/** It is not installed everywhere, and containers may forbid it. */
const mayTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

let program: Program;
let server: LetterBoxServer;

beforeEach(async () => {
  program = new Program();
  server = new LetterBoxServer();
  await server.start();
  server.fill(LETTERS);
});
afterEach(async () => {
  program.remove();
  await server.stop();
});

(mayTrace ? it : it.skip)(
  'is durable here before it is removed there',
  async () => {
    const account = testAccount('home', 'pop3', { port: server.port });
    program.configure([{ ...account, afterDownload: 'delete' }]);
    const calls = endedCalls(await tracedSync());
    expect(server.letters).toEqual([]);

    const first = (what: string, isIt: (call: string) => boolean, from = 0): number => {
      const at = calls.findIndex((call, i) => i >= from && isIt(call));
      if (at < 0) throw new Error(`there is no ${what} after call ${from} of\n${calls.join('\n')}`);
      return at;
    };
    const renames = calls.filter((call) => /^rename\("[^"]*\/INBOX\/tmp\//.test(call));
    expect(renames).toHaveLength(LETTERS);
    for (const rename of renames) {
      const file = /\/tmp\/([^"]+)"/.exec(rename)?.[1] ?? '';
      const flushed = first(
        file,
        (call) => call.startsWith('fsync(') && call.includes(`/tmp/${file}`),
      );
      expect(flushed).toBeLessThan(calls.indexOf(rename));
    }
    const lastName = calls.lastIndexOf(renames.at(-1) ?? '');
    const names = first('fsync of new', (call) => /^fsync\(.*\/INBOX\/new>/.test(call), lastName);
    const row = first('commit', (call) => /^fsync\(.*\/index\.sqlite-wal>/.test(call), names);
    const removal = first('DELE', (call) => /^writev?\(.*DELE 1/.test(call));
    expect(row).toBeLessThan(removal);
    first('QUIT', (call) => /^writev?\(.*QUIT/.test(call), removal);
  },
  60_000,
);

(mayTrace ? it : it.skip)(
  'waits for the disk in more than the four threads that Node has by default',
  async () => {
    server.fill(60);
    program.configure([testAccount('home', 'pop3', { port: server.port })]);
    const threads = (await tracedSync()).matchAll(/^(\d+) +fsync\(.*\/INBOX\/tmp\//gm);
    expect(new Set([...threads].map(([, thread]) => thread)).size).toBeGreaterThan(4);
  },
  60_000,
);

/** What strace says of the calls of all threads. */
async function tracedSync(): Promise<string> {
  const log = join(program.home, 'strace.log');
  const traced = ['-f', '-y', '-s', '64', '-e', 'trace=fsync,fdatasync,rename,write,writev'];
  const child = spawn('strace', [...traced, '-o', log, process.execPath, MAILTUI, 'sync'], {
    env: { ...program.env, UV_THREADPOOL_SIZE: undefined },
    stdio: 'ignore',
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  expect(code).toBe(0);
  return readFileSync(log, 'latin1');
}

/** The calls of all threads in the order in which they ended. */
function endedCalls(log: string): string[] {
  const begun = new Map<string, string>();
  const ended: string[] = [];
  for (const line of log.split('\n')) {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(call)?.[1];
    if (unfinished !== undefined) begun.set(thread, unfinished);
    else if (call.startsWith('<... ')) ended.push(begun.get(thread) ?? call);
    else if (call !== '') ended.push(call);
  }
  return ended;
}
