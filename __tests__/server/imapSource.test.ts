import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { ServerSettings } from '../../src/core/account.js';
import { flagNames } from '../../src/core/flags.js';
import type { MailSource, RemoteMailbox, SourceSettings } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { describeMailSource, drain, inboxOf } from '../contract/mailSource.js';
import { corpusMessages } from '../support/corpus.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { asImap, dovecotHarness, freshUser } from '../support/dovecotHarness.js';
import { nastyMessages, simple } from '../support/testMessages.js';

const LIVE = new AbortController().signal;
const COMPRESSION = `
protocol imap {
  mail_plugins = imap_zlib
}
`;

describeWithDovecot('IMAP with Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ config: COMPRESSION });
  });
  afterAll(() => dovecot.stop());

  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
  });

  async function connect(
    user: string,
    server: Partial<ServerSettings> = {},
    more: Partial<SourceSettings> = {},
  ): Promise<MailSource> {
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: dovecot.imap, security: 'none', user, ...server },
      password: () => Promise.resolve('pass'),
      ...more,
    });
    sources.push(source);
    await source.connect(LIVE);
    return source;
  }

  /** All messages of a mailbox, oldest first, as hashes. */
  async function hashesOf(source: MailSource, mailbox: RemoteMailbox): Promise<string[]> {
    const { messages, complete } = await source.snapshot(mailbox, null, LIVE);
    expect(complete).toBe(true);
    const ids = messages.map(({ id }) => id);
    const received = await drain(source.fetch([...ids].reverse(), LIVE));
    const byId = new Map(received.map(({ id, bytes }) => [id, hashOf(bytes)]));
    return ids.map((id) => byId.get(id) ?? '(missing)');
  }

  describeMailSource(
    'IMAP in the clear, compressed,',
    dovecotHarness(() => dovecot, {
      protocol: 'imap',
      factory: createImapSource,
      server: () => ({ port: dovecot.imap, security: 'none' }),
    }),
  );
  describeMailSource(
    'IMAP over TLS',
    dovecotHarness(() => dovecot, {
      protocol: 'imap',
      factory: createImapSource,
      server: () => ({ port: dovecot.imaps, security: 'tls', tlsCa: dovecot.caFile }),
    }),
  );

  it.each(['none', 'starttls', 'tls'] as const)(
    'brings real mail octet by octet (%s)',
    async (security) => {
      const messages = [...nastyMessages().map(({ content }) => content), ...corpusMessages()];
      const user = freshUser();
      dovecot.putMail(user, 'INBOX', messages);
      const port = security === 'tls' ? dovecot.imaps : dovecot.imap;
      const trust = security === 'none' ? {} : { tlsCa: dovecot.caFile };
      const source = await connect(user, { port, security, ...trust });
      expect(await hashesOf(source, await inboxOf(source))).toEqual(
        messages.map((message) => hashOf(asImap(message))),
      );
    },
  );

  describe('lists mailboxes', () => {
    const NAMES = [
      'Entwürfe & Notizen',
      '日本語/メール',
      'with "quotes"',
      'back\\slash',
      'per%cent * star',
      ' spaces ',
      '{12}',
      'NIL',
      '🙂',
      '(a) [b]',
    ];

    it('under their decoded names, each of which can be opened again', async () => {
      const user = freshUser();
      for (const name of NAMES) dovecot.doveadm('mailbox', 'create', '-u', user, name);
      const source = await connect(user);
      const listed = await source.listMailboxes(LIVE);
      for (const name of NAMES) {
        const mailbox = listed.find(({ path }) => path === name);
        expect(mailbox).toMatchObject({ path: name, delimiter: '/', selectable: true });
        if (mailbox === undefined) continue;
        const snapshot = await source.snapshot(mailbox, null, LIVE);
        expect(snapshot).toMatchObject({ complete: true, messages: [] });
      }
    });

    it('with their roles, and mere nodes as such', async () => {
      const user = freshUser();
      dovecot.doveadm('mailbox', 'create', '-u', user, 'Lists/dev');
      dovecot.doveadm('mailbox', 'create', '-u', user, 'Gesendet');
      const listed = await (await connect(user)).listMailboxes(LIVE);
      const roles = Object.fromEntries(listed.map(({ path, role }) => [path, role]));
      expect(roles).toMatchObject({
        INBOX: 'inbox',
        Sent: 'sent',
        Drafts: 'drafts',
        Trash: 'trash',
        Junk: 'junk',
        Archive: 'archive',
        Gesendet: null,
        'Lists/dev': null,
      });
      expect(listed.find(({ path }) => path === 'Lists')).toMatchObject({
        selectable: false,
        status: null,
      });
    });

    it('in as many round trips for fifty as for five, and none for those unchanged', async () => {
      const commandsFor = async (count: number) => {
        const user = freshUser();
        for (let n = 0; n < count; n += 1) {
          dovecot.putMail(user, `box${String(n)}`, [simple(n, 'x')]);
        }
        const first = await connect(user);
        const cursors = new Map<string, string>();
        for (const mailbox of await first.listMailboxes(LIVE)) {
          const { cursor } = await first.snapshot(mailbox, null, LIVE);
          cursors.set(mailbox.path, cursor);
        }
        const trace: string[] = [];
        const second = await connect(user, {}, { trace: (line) => trace.push(line) });
        for (const mailbox of await second.listMailboxes(LIVE)) {
          const snapshot = await second.snapshot(mailbox, cursors.get(mailbox.path) ?? '', LIVE);
          expect([mailbox.path, snapshot.unchanged]).toEqual([mailbox.path, true]);
        }
        return trace.filter((line) => line.startsWith('C: ')).length;
      };
      expect(await commandsFor(50)).toBe(await commandsFor(5));
    });
  });

  it('looks into no mailbox of which the list says that it is empty', async () => {
    const user = freshUser();
    dovecot.putMail(user, 'INBOX', [simple(1, 'x')]);
    const trace: string[] = [];
    const source = await connect(user, {}, { trace: (line) => trace.push(line) });
    for (const mailbox of await source.listMailboxes(LIVE)) {
      const snapshot = await source.snapshot(mailbox, null, LIVE);
      expect(snapshot).toMatchObject({ unchanged: false, complete: true, cursor: mailbox.status });
      expect(snapshot.messages).toHaveLength(mailbox.path === 'INBOX' ? 1 : 0);
    }
    expect(trace.filter((line) => line.includes('EXAMINE'))).toHaveLength(1);
  });

  describe('sees what changed', () => {
    async function inboxAndCursor(
      server: Dovecot,
    ): Promise<{ user: string; cursor: string; port: number }> {
      const user = freshUser();
      const port = server.imap;
      server.putMail(user, 'INBOX', [simple(1, 'a'), simple(2, 'b')]);
      const source = await connect(user, { port });
      const { cursor } = await source.snapshot(await inboxOf(source), null, LIVE);
      return { user, cursor, port };
    }

    it('when only a flag did, and tells flags and keywords', async () => {
      const { user, cursor } = await inboxAndCursor(dovecot);
      const source = await connect(user);
      expect((await source.snapshot(await inboxOf(source), cursor, LIVE)).unchanged).toBe(true);
      dovecot.doveadm(
        'flags',
        'add',
        '-u',
        user,
        '\\Flagged $Forwarded Work',
        'mailbox',
        'INBOX',
        'uid',
        '2',
      );
      const after = await source.snapshot(await inboxOf(source), cursor, LIVE);
      expect(after.unchanged).toBe(false);
      expect(after).toMatchObject({ complete: false, vanished: [] });
      expect(after.messages.map(({ id, flags }) => [id, flagNames(flags ?? 0)])).toEqual([
        ['2', ['flagged', 'forwarded']],
      ]);
      expect(after.messages[0]?.keywords).toEqual(['Work']);
    });

    it('and leaves everything unread and recent on the server', async () => {
      const { user } = await inboxAndCursor(dovecot);
      const source = await connect(user);
      await hashesOf(source, await inboxOf(source));
      const flags = dovecot.doveadm('fetch', '-u', user, 'flags', 'mailbox', 'INBOX', 'all');
      expect(flags).not.toContain('\\Seen');
      expect(flags.match(/\\Recent/g)).toHaveLength(2);
    });

    it('when a server cannot list states, by looking into each mailbox', async () => {
      const plain = await startDovecot({
        config: 'imap_capability = IMAP4rev1 ENABLE CONDSTORE NAMESPACE\n',
      });
      try {
        const { user, cursor, port } = await inboxAndCursor(plain);
        const source = await connect(user, { port });
        const inbox = await inboxOf(source);
        expect(inbox.status).toBeNull();
        expect((await source.snapshot(inbox, cursor, LIVE)).unchanged).toBe(true);
        plain.doveadm('flags', 'add', '-u', user, '\\Seen', 'mailbox', 'INBOX', 'uid', '1');
        const later = await connect(user, { port });
        expect((await later.snapshot(inbox, cursor, LIVE)).unchanged).toBe(false);
      } finally {
        await plain.stop();
      }
    });

    it('claims nothing on a server that counts no changes', async () => {
      const old = await startDovecot({ config: 'imap_capability = IMAP4rev1 LIST-STATUS\n' });
      try {
        const { user, cursor, port } = await inboxAndCursor(old);
        const source = await connect(user, { port });
        const inbox = await inboxOf(source);
        expect(inbox.status).toBeNull();
        const again = await source.snapshot(inbox, cursor, LIVE);
        expect(again).toMatchObject({ unchanged: false, complete: true });
        expect(again.messages).toHaveLength(2);
      } finally {
        await old.stop();
      }
    });
  });

  it('downloads what is left when messages are removed meanwhile', async () => {
    const user = freshUser();
    const messages = Array.from({ length: 400 }, (_, n) => simple(n, 'q'.repeat(3000)));
    dovecot.putMail(user, 'INBOX', messages);
    const source = await connect(user);
    const { messages: listed } = await source.snapshot(await inboxOf(source), null, LIVE);
    const received = new Map<string, string>();
    for await (const { id, content } of source.fetch(listed.map(({ id }) => id).reverse(), LIVE)) {
      if (!Buffer.isBuffer(content)) throw new Error('a small message came as a stream');
      received.set(id, hashOf(content));
      if (received.size === 20) {
        dovecot.doveadm('expunge', '-u', user, 'mailbox', 'INBOX', 'uid', '10:59');
      }
    }
    listed.forEach(({ id }, index) => {
      const gone = Number(id) >= 10 && Number(id) <= 59;
      expect([id, received.get(id)]).toEqual([
        id,
        gone ? undefined : hashOf(messages[index] ?? ''),
      ]);
    });
  });

  it('streams a message too large to be held, between others', async () => {
    const user = freshUser();
    const large = simple(2, 'a line of text\r\n'.repeat(1_400_000));
    dovecot.putMail(user, 'INBOX', [simple(1, 'before'), large, simple(3, 'after')]);
    const source = await connect(user);
    const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
    const order: string[] = [];
    for await (const { id, content } of source.fetch(
      messages.map(({ id }) => id),
      LIVE,
    )) {
      const hash = createHash('sha256');
      let largest = 0;
      for await (const piece of Buffer.isBuffer(content) ? [content] : content) {
        hash.update(piece);
        largest = Math.max(largest, piece.length);
      }
      order.push(`${id} ${hash.digest('hex') === hashOf(large) ? 'large' : 'small'}`);
      expect(largest).toBeLessThan(4 * 1024 * 1024);
    }
    expect(order).toEqual(['1 small', '2 large', '3 small']);
  });
});

function hashOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
