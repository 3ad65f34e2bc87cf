/**
 * The built program killed (-9) at each step of a session with a POP3 server: before a command is
 * understood, after it was done and before its answer, amid the answer, and behind it. And between
 * the file of a message and its row. No message is ever in neither place; after whole syncs each is
 * here once, byte for byte.
 */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openIndexReader } from '../../src/store/index/openIndex.js';
import { LetterBoxServer, type Fault, type Letter } from '../support/letterBoxServer.js';
import { wholeLines } from '../support/pop3Script.js';
import { Program, testAccount } from '../support/program.js';
import { LOCALHOST } from '../support/testCertificate.js';

const LETTERS = 2;
/** CAPA STLS CAPA USER PASS CAPA STAT UIDL LIST, RETR and DELE for each, QUIT. */
const COMMANDS = 10 + 2 * LETTERS;

let program: Program;
let server: LetterBoxServer;

beforeEach(async () => {
  program = new Program();
  server = new LetterBoxServer();
  await server.start();
  server.capabilities.push('STLS');
  const tlsCa = join(program.home, 'ca.pem');
  writeFileSync(tlsCa, LOCALHOST.cert);
  const account = testAccount('home', 'pop3', {
    ...{ port: server.port, security: 'starttls', tlsCa },
  });
  program.configure([{ ...account, afterDownload: 'delete' }]);
});
afterEach(async () => {
  program.remove();
  await server.stop();
});

/** Runs a sync that is killed when the server says so; resolves when it is gone. */
async function killedSync(arm: (kill: () => void) => void): Promise<void> {
  const child = program.start(['sync']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  arm(() => child.kill('SIGKILL'));
  await ended;
}

it.each<Fault['when']>(['before', 'after', 'amid', 'behind'])(
  'at any command, %s its answer, loses, doubles and changes nothing',
  async (when) => {
    const sent: Letter[] = [];
    for (let at = 1; at <= COMMANDS; at += 1) {
      server.fill(LETTERS, sent.length, 40 * at);
      sent.push(...server.letters.slice(-LETTERS));
      server.commands = 0;
      server.fault = { at, when, how: 'hang' };
      let strikes = 0;
      await killedSync((kill) => {
        server.onFault = () => {
          strikes += 1;
          // The answer, or what there is of it, is on its way by then.
          setImmediate(kill);
        };
      });
      expect([at, strikes]).toEqual([at, 1]);
      server.fault = null;
      const somewhere = new Set([...here(), ...textsOf(server.letters)]);
      expect([at, textsOf(sent).filter((text) => !somewhere.has(text))]).toEqual([at, []]);
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect([at, here().sort()]).toEqual([at, textsOf(sent).sort()]);
    }
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(here().sort()).toEqual(textsOf(sent).sort());
    expect(server.letters).toEqual([]);
    const listed = await program.json(['list']);
    expect(listed.map((message) => message['server'])).toEqual(sent.map(() => 'gone'));
  },
  300_000,
);

it('between the file of a message and its row, fetches nothing twice', async () => {
  server.fill(4);
  const sent = [...server.letters];
  await killedSync((kill) => {
    server.override = (line) => {
      // Newest first: of the last two there is silence. Rows are committed in batches.
      if (line === 'RETR 1') return {};
      if (line !== 'RETR 2') return undefined;
      const wait = setInterval(() => {
        if (here().length < 2) return;
        clearInterval(wait);
        kill();
      }, 5);
      return {};
    };
  });
  expect(here()).toHaveLength(2);
  expect(rowsOf(program)).toBe(0);
  server.override = () => undefined;
  const asked = server.count('RETR');
  expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(server.count('RETR') - asked).toBe(2);
  expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(here().sort()).toEqual(textsOf(sent).sort());
  expect(server.letters).toEqual([]);
});

function rowsOf({ home }: Program): number {
  const reader = openIndexReader(join(home, 'state', 'index.sqlite'));
  try {
    return reader.page({ limit: 100 }).rows.length;
  } finally {
    reader.close();
  }
}

/** What is visible in the inbox here. */
function here(): string[] {
  return ['cur', 'new'].flatMap((sub) => {
    const dir = join(program.mailDir, 'home', 'INBOX', sub);
    if (!existsSync(dir)) return [];
    return readdirSync(dir).map((name) => readFileSync(join(dir, name), 'latin1'));
  });
}

function textsOf(letters: readonly Letter[]): string[] {
  return letters.map(({ bytes }) => wholeLines(bytes).toString('latin1'));
}
