/**
 * A letter-box that is emptied, with a server that goes wrong at every step of the session, in
 * every way. Whatever happens: after two clean syncs every message is here exactly once, byte for
 * byte, and nothing was ever removed there that was not durable here.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AfterDownload, Security } from '../../src/core/account.js';
import { CuttingProxy, type Cut } from '../support/cuttingProxy.js';
import { LetterBoxRig, withLetterBox } from '../support/letterBoxRig.js';
import { letterBytes, type Fault, type Letter } from '../support/letterBoxServer.js';
import { multiline } from '../support/pop3Script.js';

const LETTERS = 3;
/** CAPA USER PASS CAPA STAT UIDL LIST, RETR and DELE for each, QUIT. */
const COMMANDS = 8 + 2 * LETTERS;
/** STLS and another CAPA. */
const STLS_COMMANDS = COMMANDS + 2;

/** Nothing is ever removed there that is not durable here. */
function watchRemovals(): void {
  rig.server.onRemoval = (letters) => {
    const durable = rig.files();
    for (const letter of LetterBoxRig.asStored(letters)) expect(durable).toContain(letter);
  };
}

/** After two clean syncs every message is here once, byte for byte. */
async function expectAllHere(sent: readonly Letter[], at: number): Promise<void> {
  for (let clean = 0; clean < 2; clean += 1) {
    await rig.restart();
    expect([at, await rig.sync()]).toMatchObject([at, { ok: true, errors: [] }]);
  }
  expect([at, rig.files()]).toEqual([at, LetterBoxRig.asStored(sent)]);
  expect(rig.inbox()).toHaveLength(sent.length);
  expect(rig.server.letters).toHaveLength(rig.policy === 'delete' ? 0 : sent.length);
}

/** What is silent for so long has failed; whole syncs have the time that they need. */
async function impatiently(): Promise<void> {
  const { idleTimeout } = rig;
  rig.idleTimeout = 200;
  await rig.sync();
  rig.idleTimeout = idleTimeout;
}

/** A sync that meets the fault at each of the commands, and then whole ones. */
async function sweep(fault: Omit<Fault, 'at'>, commands: number): Promise<Letter[]> {
  const { server } = rig;
  const sent: Letter[] = [];
  watchRemovals();
  for (let at = 1; at <= commands; at += 1) {
    server.fill(LETTERS, sent.length, 50 * at);
    sent.push(...server.letters.slice(-LETTERS));
    server.commands = 0;
    server.fault = { at, ...fault };
    await impatiently();
    server.fault = null;
    await expectAllHere(sent, at);
  }
  return sent;
}

let rig: LetterBoxRig;
withLetterBox((fresh) => {
  rig = fresh;
});

const FAULTS: Omit<Fault, 'at'>[] = [
  ...(['end', 'reset'] as const).flatMap((how) =>
    (['before', 'amid', 'after'] as const).map((when) => ({ how, when })),
  ),
  { how: '-ERR', when: 'before' },
  { how: 'hang', when: 'before' },
  { how: 'hang', when: 'amid' },
  { how: 'end', when: 'behind' },
  { how: 'reset', when: 'behind' },
];

describe.each(FAULTS)('$how $when the answer', (fault) => {
  it.each<AfterDownload>(['delete', 'keep'])(
    'to any command costs nothing and doubles nothing (%s)',
    async (policy) => {
      await rig.restart(policy);
      const sent = await sweep(fault, COMMANDS);
      expect(rig.server.count('RETR')).toBeLessThanOrEqual(sent.length + 2 * COMMANDS * LETTERS);
    },
    120_000,
  );

  it('to any command of a session with STLS costs nothing and doubles nothing', async () => {
    rig.security = 'starttls';
    rig.server.capabilities.push('STLS');
    await rig.restart('delete');
    await sweep(fault, STLS_COMMANDS);
    expect(rig.server.count('STLS')).toBeGreaterThan(2 * STLS_COMMANDS);
  }, 240_000);
});

describe.each<Cut['how']>(['end', 'reset', 'hang'])('A way that ends by %s', (how) => {
  it.each<Security>(['starttls', 'tls'])(
    'anywhere in a session of %s, its handshake too, costs nothing and doubles nothing',
    async (security) => {
      await rig.server.stop();
      await rig.server.start(security === 'tls');
      rig.server.capabilities.push('STLS');
      const proxy = new CuttingProxy();
      await proxy.start(rig.server.port);
      try {
        rig.port = proxy.port;
        rig.security = security;
        await rig.restart('delete');
        watchRemovals();
        const sent: Letter[] = [];
        let end = 1;
        // Closer where TLS begins: its handshake is the longest thing that the server says.
        for (let at = 0; at < end; at += at < 400 ? 40 : 200) {
          rig.server.fill(1, sent.length);
          sent.push(...rig.server.letters.slice(-1));
          proxy.cut = { at, how };
          await impatiently();
          proxy.cut = null;
          await rig.restart();
          expect([at, await rig.sync()]).toMatchObject([at, { ok: true, errors: [] }]);
          end = Math.max(end, proxy.carried);
        }
        await expectAllHere(sent, end);
        // Where the handshake ends there is more than this.
        expect(end).toBeGreaterThan(1000);
      } finally {
        await proxy.stop();
      }
    },
    240_000,
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
