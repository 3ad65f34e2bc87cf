/** Downloading from POP3: exact bytes, bounded memory, and nothing half that counts as whole. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { large, MEGABYTE, numbered } from '../support/bulkMail.js';
import { multiline, USUAL_CAPABILITIES, wholeLines } from '../support/pop3Script.js';
import { answering, contentOf, fetchAll, idsOf, LIVE, Pop3Setup } from '../support/pop3Setup.js';
import { standstill } from '../support/scriptedServer.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

const TRAPS = ['.\r\n..\r\n.', '', 'no end', '+OK\r\n.\r\n-ERR\r\n', '\0\xff\n.\n\r\r\n.'].map(
  (text) => Buffer.from(text, 'latin1'),
);
const SERVED = TRAPS.map((body, i) => ({ id: `uid-${i + 1}`, bytes: wholeLines(body) }));

describe('A download', () => {
  it.each([
    ['pipelined', USUAL_CAPABILITIES],
    ['one by one', ['UIDL', 'USER']],
  ])('brings every byte, in the order asked for, %s', async (_name, capabilities) => {
    for (const kind of ['whole', 'bytes'] as const) {
      const server = await setup.serve({ messages: TRAPS, capabilities }, { delivery: { kind } });
      const source = await setup.connected(server);
      const ids = await idsOf(source);
      expect(await fetchAll(source, ids)).toEqual(SERVED);
      expect(await fetchAll(source, ids.toReversed())).toEqual(SERVED.toReversed());
    }
  });

  it('is the same when a whole session is split at every byte', async () => {
    const total = await sessionLength();
    await inBatches(total, async (at) => {
      const server = await setup.serve({ messages: TRAPS }, { delivery: { kind: 'split', at } });
      const source = await setup.connected(server);
      expect(await fetchAll(source, await idsOf(source))).toEqual(SERVED);
      await source.close();
    });
  });

  it.each([
    ['ends', 'end'],
    ['is reset', 'reset'],
    ['falls silent', 'hang'],
  ] as const)('is complete or an error when the connection %s at any byte', async (_name, by) => {
    const total = await sessionLength();
    let succeeded = 0;
    await inBatches(total, async (at) => {
      const server = await setup.serve({ messages: TRAPS }, { delivery: { kind: 'cut', at, by } });
      const source = setup.source(server, { idleTimeout: by === 'hang' ? 300 : 10_000 });
      const got: { id: string; bytes: Buffer }[] = [];
      try {
        await source.connect(LIVE);
        await fetchAll(source, await idsOf(source), got);
        succeeded += 1;
        expect(got).toEqual(SERVED);
      } catch (thrown) {
        if (!(thrown instanceof MailtuiError)) throw thrown;
        expect(thrown.kind).toBe(by === 'hang' ? 'timeout' : 'unreachable');
        expect(thrown.scope.server).toBe(`127.0.0.1:${server.port}`);
        expect(got).toEqual(SERVED.slice(0, got.length));
      }
      await source.close();
    });
    // Only what comes after the last message, the answer to QUIT, may be missing.
    expect(succeeded).toBeLessThanOrEqual('+OK bye\r\n'.length + 1);
  });

  it('is complete or an error over TLS too, cut here and there', async () => {
    const { tlsCa } = setup;
    const total = await sessionLength();
    await inBatches(Math.floor(total / 16), async (step) => {
      const delivery = { kind: 'cut', at: step * 16, by: 'end' } as const;
      const server = await setup.serve({ messages: TRAPS }, { delivery, tls: true });
      const source = setup.source(server, { security: 'tls', tlsCa });
      const got: { id: string; bytes: Buffer }[] = [];
      const run = async () => {
        await source.connect(LIVE);
        await fetchAll(source, await idsOf(source), got);
      };
      await expect(run()).rejects.toMatchObject({ kind: 'unreachable' });
      expect(got).toEqual(SERVED.slice(0, got.length));
    });
  });

  it('leaves out what has vanished and goes on', async () => {
    const server = await setup.serve(
      { messages: TRAPS },
      {},
      answering((line) => (line === 'RETR 2' ? '-ERR gone\r\n' : undefined)),
    );
    const source = await setup.connected(server);
    const ids = ['never there', ...(await idsOf(source)), ''];
    expect(await fetchAll(source, ids)).toEqual(SERVED.filter(({ id }) => id !== 'uid-2'));
  });

  it('brings the rest before it reports that the server could not read a message', async () => {
    const server = await setup.serve(
      { messages: TRAPS },
      {},
      answering((line) => (line === 'RETR 2' ? '-ERR [SYS/TEMP] disk\r\n' : undefined)),
    );
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    const got: typeof SERVED = [];
    await expect(fetchAll(source, ids, got)).rejects.toMatchObject({ kind: 'server-refused' });
    expect(got).toEqual(SERVED.filter(({ id }) => id !== 'uid-2'));
    expect(await fetchAll(source, ['uid-1'])).toEqual(SERVED.slice(0, 1));
  });

  it('never deletes anything', async () => {
    const server = await setup.serve({ messages: TRAPS });
    const source = await setup.connected(server);
    await fetchAll(source, await idsOf(source));
    await source.close();
    expect(server.lines.filter((line) => /^(DELE|RSET)/.test(line))).toEqual([]);
    expect(server.lines.at(-1)).toBe('QUIT');
  });

  async function sessionLength(): Promise<number> {
    const server = await setup.serve({ messages: TRAPS });
    const source = await setup.connected(server);
    await fetchAll(source, await idsOf(source));
    await source.close();
    return server.sent();
  }

  async function inBatches(count: number, run: (index: number) => Promise<void>): Promise<void> {
    const BATCH = 40;
    for (let from = 0; from < count; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => run(from + i));
      await Promise.all(batch);
    }
  }
});

describe('Stopping a download', () => {
  it('happens at once, also in the middle of a message', async () => {
    const server = await setup.serve(
      { messages: numbered(3) },
      {},
      answering((line) =>
        line === 'RETR 2' ? multiline(large(8)).subarray(0, 6 * MEGABYTE) : undefined,
      ),
    );
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    const controller = new AbortController();
    const iterator = source.fetch(ids, controller.signal)[Symbol.asyncIterator]();
    expect((await iterator.next()).value.id).toBe('uid-1');
    const { value: message } = await iterator.next();
    const reading = contentOf(message);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(iterator.next()).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(source.snapshot(INBOX, null, LIVE)).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('yields nothing more, even of what has already come', async () => {
    const server = await setup.serve({ messages: numbered(50) });
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    const controller = new AbortController();
    const iterator = source.fetch(ids, controller.signal)[Symbol.asyncIterator]();
    await iterator.next();
    await standstill(server);
    controller.abort();
    await expect(iterator.next()).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('does not wait for answers that are due when the session is closed', async () => {
    const server = await setup.serve({ messages: numbered(3) }, {}, (script) => ({
      answer: (line) => (line === 'RETR 2' ? null : script.answer(line)),
    }));
    const source = await setup.connected(server);
    const iterator = source.fetch(await idsOf(source), LIVE)[Symbol.asyncIterator]();
    await iterator.next();
    await Promise.all([source.close(), source.close()]);
    expect(server.lines).not.toContain('QUIT');
    await expect(source.snapshot(INBOX, null, LIVE)).rejects.toBeInstanceOf(MailtuiError);
  });

  const INBOX = {
    path: 'INBOX',
    delimiter: '',
    role: 'inbox',
    selectable: true,
    status: null,
  } as const;
});
