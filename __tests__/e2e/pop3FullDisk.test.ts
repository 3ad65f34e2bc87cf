/** The built program fetches by POP3 and deletes what it has fetched, until the disk is full. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LetterBoxServer, type Letter } from '../support/letterBoxServer.js';
import { wholeLines } from '../support/pop3Script.js';
import { Program, testAccount } from '../support/program.js';
import { MAY_MOUNT, SmallDisk } from '../support/smallDisk.js';

/** A session ends after a thousand messages, and what it stored leaves the server. */
const LETTERS = 1500;
const OCTETS = 4000;

let program: Program;
let server: LetterBoxServer;

beforeEach(async () => {
  program = new Program();
  server = new LetterBoxServer();
  await server.start();
  server.fill(LETTERS, 0, OCTETS);
});
afterEach(async () => {
  program.remove();
  await server.stop();
});

(MAY_MOUNT ? it : it.skip).each(['3m', '10m'])(
  'of %s: what is not durable here stays there',
  async (size) => {
    const sent = [...server.letters];
    const removed: Letter[] = [];
    server.onRemoval = (letters) => removed.push(...letters);
    const disk = new SmallDisk(program.home, size);
    try {
      const account = testAccount('home', 'pop3', { port: server.port });
      program.configure([{ ...account, afterDownload: 'delete' }]);
      const full = await program.run(['sync']);
      expect([73, 74]).toContain(full.code);
      expect(full.stderr).toMatch(/^mailtui: home: .*space/m);
      const stored = new Set(here());
      expect(textsOf(removed).filter((text) => !stored.has(text))).toEqual([]);
      expect(removed.length).toBeLessThan(LETTERS);
      expect(server.letters.length + removed.length).toBe(LETTERS);

      disk.resize('100m');
      expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(here().sort()).toEqual(textsOf(sent).sort());
      expect(server.letters).toEqual([]);
    } finally {
      disk.unmount();
    }
  },
  120_000,
);

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
