/** What is in a POP3 mailbox and what it is called, as the sync sees it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import { Pop3Client } from '../../src/protocols/pop3/pop3Client.js';
import { Wire } from '../../src/protocols/pop3/wire.js';
import { USUAL_CAPABILITIES } from '../support/pop3Script.js';
import { answering, fetchAll, idsOf, inboxOf, LIVE, Pop3Setup } from '../support/pop3Setup.js';

let setup: Pop3Setup;
beforeEach(() => {
  setup = new Pop3Setup();
});
afterEach(() => setup.close());

const messages = ['one', 'two', 'three'].map((subject) => message(subject, `body of ${subject}`));
const WITHOUT_UIDL = USUAL_CAPABILITIES.filter((name) => name !== 'UIDL');

function message(subject: string, body: string, more = ''): Buffer {
  return Buffer.from(`Subject: ${subject}\r\n${more}\r\n${body}\r\n`);
}

describe('A POP3 mailbox', () => {
  it('is the one inbox', async () => {
    const source = await setup.connected(await setup.serve({ messages }));
    expect(source).toMatchObject({ protocol: 'pop3', absence: 'nothing' });
    expect(await source.listMailboxes(LIVE)).toEqual([
      { path: 'INBOX', delimiter: '', role: 'inbox', selectable: true, status: null },
    ]);
  });

  it('lists its messages with UIDL and size, oldest first', async () => {
    const source = await setup.connected(await setup.serve({ messages }));
    const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
    expect(snapshot).toMatchObject({ unchanged: false, complete: true, validity: '' });
    expect(snapshot.messages).toEqual(
      messages.map(({ length }, i) => ({
        id: `uid-${i + 1}`,
        size: length,
        flags: null,
        keywords: [],
      })),
    );
  });

  it('is complete and asked for no listing when it is empty', async () => {
    const server = await setup.serve({ messages: [] });
    const source = await setup.connected(server);
    const inbox = await inboxOf(source);
    const first = await source.snapshot(inbox, null, LIVE);
    expect(first).toMatchObject({ unchanged: false, complete: true, messages: [] });
    const again = await source.snapshot(inbox, first.cursor, LIVE);
    expect(again).toMatchObject({ unchanged: true, messages: [] });
    expect(server.lines).not.toContain('UIDL');
  });

  it('is recognised by its UIDLs when nothing has changed, and fetched from all the same', async () => {
    const server = await setup.serve({ messages });
    const first = await setup.connected(server);
    const { cursor } = await first.snapshot(await inboxOf(first), null, LIVE);
    await first.close();

    const second = await setup.connected(server);
    const asked = server.lines.length;
    const again = await second.snapshot(await inboxOf(second), cursor, LIVE);
    expect(again).toMatchObject({ unchanged: true, complete: true, messages: [], cursor });
    expect(server.lines.slice(asked)).toEqual(['STAT', 'UIDL']);
    expect(await fetchAll(second, ['uid-2'])).toEqual([{ id: 'uid-2', bytes: messages[1] }]);
  });

  it('has changed when a message came, went or was replaced by one just as long', async () => {
    const cursors = new Set<string>();
    for (const uidls of [
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['a', 'b', 'd'],
      ['b', 'a', 'c'],
      ['ab', 'c'],
    ]) {
      const server = await setup.serve({ messages: messages.slice(0, uidls.length), uidls });
      const source = await setup.connected(server);
      const { cursor } = await source.snapshot(await inboxOf(source), null, LIVE);
      expect(cursor).not.toBe('');
      cursors.add(cursor);
    }
    expect(cursors.size).toBe(5);
  });

  it('tells messages with the same UIDL apart, whatever the others are called', async () => {
    const five = [...messages, message('four', ''), message('five', '')];
    const uidls = ['x', 'x', 'x#2', 'y', 'x'];
    const source = await setup.connected(await setup.serve({ messages: five, uidls }));
    const ids = await idsOf(source);
    expect(ids).toEqual(['x', 'x#2', 'x#2#2', 'y', 'x#3']);
    const fetched = await fetchAll(source, ids);
    expect(fetched).toEqual(five.map((bytes, i) => ({ id: ids[i], bytes })));
  });

  it('keeps UIDLs apart that differ only in bytes that are no text', async () => {
    const uidls = ['\xff', '\xfe', '\xe4'];
    const source = await setup.connected(await setup.serve({ messages, uidls }));
    expect(await idsOf(source)).toEqual(uidls);
  });

  it.each([
    ['STAT', '+OK many\r\n', 'protocol'],
    ['STAT', '-ERR no\r\n', 'server-refused'],
    ['LIST', '-ERR no\r\n', 'server-refused'],
    ['UIDL', '-ERR [SYS/TEMP] busy\r\n', 'server-refused'],
  ])('cannot be listed when the answer to %s is %j', async (line, reply, kind) => {
    const server = await setup.serve(
      { messages },
      {},
      answering((asked) => (asked === line ? reply : undefined)),
    );
    const source = await setup.connected(server);
    const inbox = await inboxOf(source);
    await expect(source.snapshot(inbox, null, LIVE)).rejects.toMatchObject({ kind });
    // The next attempt of the same session is not disturbed by the last.
    await expect(source.snapshot(inbox, null, LIVE)).rejects.toMatchObject({ kind });
  });

  it('may be refused over and over, and leaves nothing behind', async () => {
    const { port } = await setup.serve({ messages }, {}, answering({ STAT: '-ERR no\r\n' }));
    const server = { host: '127.0.0.1', port, security: 'none', user: 'alice' } as const;
    const wire = new Wire(server, 10_000);
    const client = new Pop3Client(server, wire);
    await client.greet(() => new MailtuiError('bug', 'the greeting is none'));
    for (let i = 0; i < 3; i += 1) {
      await expect(client.STAT()).rejects.toMatchObject({ kind: 'server-refused' });
    }
    expect(client.listenerCount('response') + client.listenerCount('error')).toBe(0);
    expect((await client.listing('UIDL')).size).toBe(3);
    wire.end();
  });

  it('is not complete when a listing has fewer messages than STAT says', async () => {
    const server = await setup.serve(
      { messages },
      {},
      answering((line) => (line === 'STAT' ? '+OK 4 400\r\n' : undefined)),
    );
    const source = await setup.connected(server);
    const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
    expect(snapshot).toMatchObject({ complete: false, unchanged: false });
    expect(snapshot.messages).toHaveLength(3);
    const again = await source.snapshot(await inboxOf(source), snapshot.cursor, LIVE);
    expect(again.unchanged).toBe(false);
  });

  it('passes over rows of a listing that are none', async () => {
    const rows =
      '+OK\r\n1 a\r\n\r\nx y\r\n0 b\r\n1 again\r\n2   spaced  out \r\n3 \x01\r\n-1 c\r\n.\r\n';
    const server = await setup.serve(
      { messages },
      {},
      answering((line) => (line === 'UIDL' ? rows : undefined)),
    );
    const ids = await idsOf(await setup.connected(server));
    expect(ids.slice(0, 2)).toEqual(['a', 'spaced out']);
    expect(ids[2]).toMatch(/^header:[0-9a-f]{32}$/);
  });
});

describe('Messages without a UIDL', () => {
  const idsFrom = async (
    mailbox: readonly Buffer[],
    changes: {
      capabilities?: readonly string[] | null;
      refuse?: RegExp;
    },
  ): Promise<string[]> => {
    const { capabilities = WITHOUT_UIDL, refuse = /^$/ } = changes;
    const server = await setup.serve(
      { messages: mailbox, uidls: null, capabilities },
      {},
      answering((line) => (refuse.test(line) ? '-ERR what?\r\n' : undefined)),
    );
    const source = await setup.connected(server);
    const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
    expect(snapshot).toMatchObject({ complete: true, cursor: '' });
    const ids = snapshot.messages.map(({ id }) => id);
    const fetched = await fetchAll(source, ids);
    expect(fetched.every(({ bytes }, i) => mailbox[i]?.equals(bytes))).toBe(true);
    const again = await source.snapshot(await inboxOf(source), snapshot.cursor, LIVE);
    expect(again.unchanged).toBe(false);
    return ids;
  };

  it('are named by their header, by whichever command it can be had', async () => {
    const byTop = await idsFrom(messages, {});
    expect(new Set(byTop).size).toBe(3);
    expect(byTop[0]).toMatch(/^header:[0-9a-f]{32}$/);
    expect(await idsFrom(messages, { capabilities: null })).toEqual(byTop);
    expect(await idsFrom(messages, { refuse: /^TOP/ })).toEqual(byTop);
    expect(await idsFrom(messages.toReversed(), {})).toEqual(byTop.toReversed());
  });

  it('keep their name when the server marks them as read, and share none with a copy', async () => {
    const before = await idsFrom([message('a', 'x'), message('a', 'y')], {});
    const read = message('a', 'x', 'Status: RO\r\nX-UIDL: 17\r\n');
    expect(await idsFrom([read, message('a', 'y')], {})).toEqual(before);
    expect(before[1]).toBe(`${before[0] ?? ''}#2`);
  });

  it('are named by a header of any size', async () => {
    const large = message('large', 'x'.repeat(6_000_000), `X-Long: ${'y'.repeat(1_000_000)}\r\n`);
    const byTop = await idsFrom([large], {});
    expect(await idsFrom([large], { refuse: /^TOP/ })).toEqual(byTop);
  });

  it('are not given other names because the server is in trouble', async () => {
    const server = await setup.serve(
      { messages, uidls: null, capabilities: WITHOUT_UIDL },
      {},
      answering((line) => (line.startsWith('TOP 2') ? '-ERR [SYS/TEMP] busy\r\n' : undefined)),
    );
    const source = await setup.connected(server);
    const inbox = await inboxOf(source);
    await expect(source.snapshot(inbox, null, LIVE)).rejects.toMatchObject({
      kind: 'server-refused',
    });
  });
});
