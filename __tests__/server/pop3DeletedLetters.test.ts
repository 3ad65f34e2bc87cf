/** Mail that was deleted here for good from a server that keeps it, when the index is lost. */
import { describe, expect, it } from '@jest/globals';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openIndex } from '../../src/store/index/openIndex.js';
import { withLetterBox, type LetterBoxRig } from '../support/letterBoxRig.js';
import { Program, testAccount } from '../support/program.js';

const DAY = 86_400_000;
let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

/** Leaves one that knows the inbox and nothing of it, as when the program opens a new one. */
function loseIndex(): void {
  const file = join(rig.dir, 'state', 'index.sqlite');
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const { index } = openIndex(file);
  const inbox = { dir: 'INBOX', path: 'INBOX', name: 'INBOX', role: 'inbox' } as const;
  index.putFolder({ account: 'home', protocol: 'pop3', ...inbox });
  index.close();
}

/** By the built program, as its owner would. */
async function reindex(): Promise<void> {
  const program = new Program(rig.dir);
  program.configure([testAccount('home', 'pop3', { port: rig.server.port })]);
  expect(await program.run(['reindex'])).toMatchObject({ code: 0 });
}

describe('A letter-box', () => {
  it.each(['lost', 'lost with what is remembered beside it', 'made anew'])(
    'what was deleted here for good is not fetched again when the index is %s',
    async (how) => {
      rig.server.fill(4);
      await rig.sync();
      const [first, second] = rig.inbox();
      await rig.service.removeMessages([first?.id ?? '', second?.id ?? '']);
      await rig.service.removeMessages([first?.id ?? '', second?.id ?? '']);
      rig.time += 30 * DAY;
      await rig.sync();
      await rig.close();
      if (how === 'made anew') await reindex();
      else loseIndex();
      const isAllLost = how === 'lost with what is remembered beside it';
      if (isAllLost) rmSync(join(rig.dir, 'state', 'letters'), { recursive: true });
      expect(await rig.sync()).toMatchObject({ ok: true, new: isAllLost ? 2 : 0 });
      expect(rig.inbox()).toHaveLength(isAllLost ? 4 : 2);
      rig.server.letters.shift();
      rig.server.fill(1, 5);
      expect(await rig.sync()).toMatchObject({ ok: true, new: 1 });
    },
  );

  it('what is remembered of deleted mail is not believed of another server, or when it is garbage', async () => {
    const file = join(rig.dir, 'state', 'letters', 'home.json');
    rig.server.fill(2);
    mkdirSync(join(rig.dir, 'state', 'letters'), { recursive: true });
    for (const content of [
      'not JSON',
      '{"validity":"x","letters":[{"remoteId":"uid-0","stored":1}]}',
      '[]',
    ]) {
      await rig.close();
      loseIndex();
      rmSync(join(rig.dir, 'mail'), { recursive: true, force: true });
      writeFileSync(file, content);
      expect(await rig.sync()).toMatchObject({ ok: true, new: 2 });
    }
  });
});
