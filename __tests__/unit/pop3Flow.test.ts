/** Downloading from POP3 in bounded memory: what is asked for ahead, and what is too large to hold. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { large, MEGABYTE, numbered } from '../support/bulkMail.js';
import { USUAL_CAPABILITIES } from '../support/pop3Script.js';
import { answering, contentOf, fetchAll, idsOf, LIVE, Pop3Setup } from '../support/pop3Setup.js';
import { standstill } from '../support/scriptedServer.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

describe('How much is asked for ahead', () => {
  /** A server that answers no RETR until it is told to. */
  async function holding(messages: readonly Buffer[], capabilities: readonly string[]) {
    const held: (() => void)[] = [];
    let most = 0;
    const server = await setup.serve({ messages, capabilities }, {}, (script) => ({
      answer: (line) => {
        if (!line.startsWith('RETR')) return script.answer(line);
        const reply = script.answer(line);
        return new Promise<typeof reply>((resolve) => {
          held.push(() => resolve(reply));
          most = Math.max(most, held.length);
          setImmediate(() => held.shift()?.());
        });
      },
    }));
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    const fetched = await fetchAll(source, ids);
    expect(fetched.every(({ bytes }, i) => messages[i]?.equals(bytes))).toBe(true);
    expect(fetched).toHaveLength(messages.length);
    return most;
  }

  it('is nothing where the server does not offer PIPELINING', async () => {
    expect(await holding(numbered(30), ['UIDL', 'USER'])).toBe(1);
  });

  it('is bounded in number', async () => {
    const most = await holding(numbered(500), USUAL_CAPABILITIES);
    expect(most).toBeGreaterThan(20);
    expect(most).toBeLessThanOrEqual(128);
  });

  it('is bounded in bytes', async () => {
    const most = await holding(
      Array.from({ length: 12 }, () => large(1)),
      USUAL_CAPABILITIES,
    );
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('stays bounded when the consumer takes nothing', async () => {
    const server = await setup.serve({ messages: numbered(1000) });
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    const iterator = source.fetch(ids, LIVE)[Symbol.asyncIterator]();
    await iterator.next();
    await standstill(server);
    const asked = server.lines.filter((line) => line.startsWith('RETR')).length;
    expect(asked).toBeLessThanOrEqual(130);
    await iterator.return?.();
    expect(await fetchAll(source, ['uid-7'])).toHaveLength(1);
  });
});

describe('A message too large to be held', () => {
  const content = large(48);
  const small = Buffer.from('small\r\n');

  it('comes as a stream, and the server waits while nobody reads', async () => {
    const server = await setup.serve({ messages: [content, small] });
    const source = await setup.connected(server);
    const got: Buffer[] = [];
    for await (const message of source.fetch(await idsOf(source), LIVE)) {
      if (got.length === 0) {
        expect(Buffer.isBuffer(message.content)).toBe(false);
        await standstill(server);
        expect(server.unsent()).toBeGreaterThan(16 * MEGABYTE);
      }
      got.push(await contentOf(message));
    }
    expect(got.map((bytes, i) => bytes.equals([content, small][i] ?? small))).toEqual([true, true]);
  });

  it('is not what LIST says, but what comes', async () => {
    const sizes = '+OK\r\n1 10\r\n2 4000000000\r\n.\r\n';
    const server = await setup.serve(
      { messages: [content, small] },
      {},
      answering((line) => (line === 'LIST' ? sizes : undefined)),
    );
    const source = await setup.connected(server);
    const [first, second] = await fetchAll(source, await idsOf(source));
    expect(first?.bytes.equals(content)).toBe(true);
    expect(second?.bytes.equals(small)).toBe(true);
  });

  it('throws where the connection ends, and never looks complete', async () => {
    for (const by of ['end', 'reset', 'hang'] as const) {
      const delivery = { kind: 'cut', at: 20 * MEGABYTE, by } as const;
      const server = await setup.serve({ messages: [content, small] }, { delivery });
      const source = await setup.connected(server, by === 'hang' ? { idleTimeout: 2000 } : {});
      const kind = by === 'hang' ? 'timeout' : 'unreachable';
      const iterator = source.fetch(await idsOf(source), LIVE)[Symbol.asyncIterator]();
      const { value: message } = await iterator.next();
      await expect(contentOf(message)).rejects.toMatchObject({ kind });
      await expect(iterator.next()).rejects.toMatchObject({ kind });
    }
  });

  it('may be left in the middle, and the next one is whole', async () => {
    const server = await setup.serve({ messages: [content, content, content, small] });
    const source = await setup.connected(server);
    const iterator = source.fetch(await idsOf(source), LIVE)[Symbol.asyncIterator]();

    const first = await iterator.next();
    for await (const piece of first.value.content) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const unread = await iterator.next();
    const third = await iterator.next();
    expect((await contentOf(third.value)).equals(content)).toBe(true);
    const last = await iterator.next();
    expect(await contentOf(last.value)).toEqual(small);
    for (const left of [first, unread, third]) {
      await expect(contentOf(left.value)).rejects.toMatchObject({ kind: 'bug' });
    }
    expect((await iterator.next()).done).toBe(true);
  });

  it('may be left in the middle when it is the last', async () => {
    const server = await setup.serve({ messages: [content] });
    const source = await setup.connected(server);
    const iterator = source.fetch(await idsOf(source), LIVE)[Symbol.asyncIterator]();
    await iterator.next();
    expect((await iterator.next()).done).toBe(true);
  });

  it('may be left together with the download, and the session goes on', async () => {
    const server = await setup.serve({ messages: [content, small] });
    const source = await setup.connected(server);
    const ids = await idsOf(source);
    for await (const message of source.fetch(ids, LIVE)) {
      expect(message.id).toBe('uid-1');
      break;
    }
    expect(await fetchAll(source, ['uid-2'])).toEqual([{ id: 'uid-2', bytes: small }]);
  });
});
