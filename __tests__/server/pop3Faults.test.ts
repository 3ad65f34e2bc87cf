/**
 * A letter-box that is emptied, with a server that goes wrong at every step of the session, in
 * every way. Whatever happens: after two clean syncs every message is here exactly once, byte for
 * byte, and nothing was ever removed there that was not durable here.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AfterDownload } from '../../src/core/account.js';
import { LetterBoxRig } from '../support/letterBoxRig.js';
import { letterBytes, type Fault, type Letter } from '../support/letterBoxServer.js';
import { multiline } from '../support/pop3Script.js';

const LETTERS = 3;
/** CAPA USER PASS CAPA STAT UIDL LIST, RETR and DELE for each, QUIT. */
const COMMANDS = 8 + 2 * LETTERS;

let rig: LetterBoxRig;
beforeEach(async () => {
  rig = new LetterBoxRig();
  await rig.server.start();
});
afterEach(async () => {
  await rig.close();
  await rig.server.stop();
});

const FAULTS: Omit<Fault, 'at'>[] = [
  ...(['end', 'reset'] as const).flatMap((how) =>
    (['before', 'amid', 'after'] as const).map((when) => ({ how, when })),
  ),
  { how: '-ERR', when: 'before' },
  { how: 'hang', when: 'before' },
  { how: 'hang', when: 'amid' },
];

describe.each(FAULTS)('$how $when the answer', (fault) => {
  it.each<AfterDownload>(['delete', 'keep'])(
    'to any command costs nothing and doubles nothing (%s)',
    async (policy) => {
      const { server } = rig;
      const patient = rig.idleTimeout;
      await rig.restart(policy);
      const sent: Letter[] = [];
      server.onRemoval = (letters) => {
        const durable = rig.files();
        for (const letter of LetterBoxRig.asStored(letters)) expect(durable).toContain(letter);
      };
      for (let at = 1; at <= COMMANDS; at += 1) {
        server.fill(LETTERS, sent.length, 50 * at);
        sent.push(...server.letters.slice(-LETTERS));
        server.commands = 0;
        server.fault = { at, ...fault };
        if (fault.how === 'hang') rig.idleTimeout = 80;
        await rig.sync();
        server.fault = null;
        rig.idleTimeout = patient;
        for (let clean = 0; clean < 2; clean += 1) {
          await rig.restart();
          expect([at, await rig.sync()]).toMatchObject([at, { ok: true, errors: [] }]);
        }
        expect([at, rig.files()]).toEqual([at, LetterBoxRig.asStored(sent)]);
        expect(rig.inbox()).toHaveLength(sent.length);
        expect(server.letters).toHaveLength(policy === 'delete' ? 0 : sent.length);
      }
      expect(server.lines.filter((line) => line.startsWith('RETR')).length).toBeLessThanOrEqual(
        sent.length + 2 * COMMANDS * LETTERS,
      );
    },
    120_000,
  );
});

describe('A server that', () => {
  const cleanSyncs = async (): Promise<void> => {
    rig.server.override = () => undefined;
    await rig.sync();
    expect(await rig.sync()).toMatchObject({ ok: true, new: 0 });
    expect(rig.files()).toEqual(LetterBoxRig.asStored(rig.server.letters));
  };

  it('sends more after the end of a message is not believed, and nothing is mixed up', async () => {
    rig.server.fill(5);
    rig.server.override = (line) =>
      line === 'RETR 3'
        ? Buffer.concat([multiline(letterBytes(2)), Buffer.from('more\r\n.\r\n')])
        : undefined;
    expect(await rig.sync()).toMatchObject({ ok: false, errors: [{ kind: 'protocol' }] });
    await cleanSyncs();
  });

  it.each([0, 1, 999_999_999])('counts %d octets for everything is read to the end', async (n) => {
    rig.server.octets = () => n;
    rig.server.fill(5);
    await cleanSyncs();
  });

  it('sends a line without end is left', async () => {
    rig.server.fill(1);
    rig.server.override = (line) => (line === 'STAT' ? Buffer.alloc(20_000, '+OK 1 ') : undefined);
    expect(await rig.sync()).toMatchObject({ ok: false, errors: [{ kind: 'protocol' }] });
    await cleanSyncs();
  });

  it('sends a message without end is left, and the disk cleared of it', async () => {
    rig.server.fill(2);
    const piece = Buffer.alloc(64 * 1024 * 1024, 'x');
    rig.server.override = (line) =>
      line === 'RETR 1'
        ? Buffer.concat([Buffer.from('+OK\r\n'), ...Array(5).fill(piece)])
        : undefined;
    expect(await rig.sync()).toMatchObject({
      ok: false,
      errors: [{ kind: 'protocol', message: expect.stringContaining('without end') }],
    });
    expect(readdirSync(join(rig.dir, 'mail', 'home', 'INBOX', 'tmp'))).toEqual([]);
    await cleanSyncs();
  });

  it('lists without end is left, before it fills the memory', async () => {
    rig.server.fill(1);
    const rows = Buffer.alloc(90 * 1024 * 1024, '1 uidl-of-no-message\r\n');
    rig.server.override = (line) =>
      line === 'UIDL' ? Buffer.concat([Buffer.from('+OK\r\n'), rows]) : undefined;
    expect(await rig.sync()).toMatchObject({
      ok: false,
      errors: [{ kind: 'protocol', message: expect.stringContaining('without end') }],
    });
    await cleanSyncs();
  });

  it('cuts its listing short says nothing about what is missing from it', async () => {
    rig.server.fill(5);
    await rig.sync();
    const [first] = rig.server.letters;
    rig.server.override = (line) =>
      line === 'UIDL' ? `+OK\r\n1 ${first?.uidl ?? ''}\r\n.\r\n` : undefined;
    rig.server.unknown = new Set(['TOP', 'RETR']);
    await rig.sync();
    rig.server.unknown = new Set();
    expect(rig.inbox().map(({ server }) => server)).toEqual(Array(5).fill('on-server'));
    await cleanSyncs();
  });
});
