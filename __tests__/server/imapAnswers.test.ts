import { afterEach, describe, expect, it } from '@jest/globals';
import { flagNames } from '../../src/core/flags.js';
import type { MailboxSnapshot, MailSource, RemoteMailbox } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { drain, inboxOf } from '../contract/mailSource.js';
import { failure } from '../support/failures.js';
import {
  fetched,
  opened,
  ScriptedImap,
  type Answer,
  type ImapPeer,
} from '../support/scriptedImap.js';

const LIVE = new AbortController().signal;

describe('What an IMAP server answers', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  /** A connected source over a server with these answers. */
  async function connectedTo(
    answers: Record<string, Answer>,
    more: { capabilities?: string; idleTimeout?: number; trace?: (line: string) => void } = {},
  ): Promise<{ server: ScriptedImap; source: MailSource }> {
    const { capabilities, ...settings } = more;
    const server = await ScriptedImap.start({
      answers,
      ...(capabilities === undefined ? {} : { capabilities }),
    });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
      ...settings,
    });
    sources.push(source);
    await source.connect(LIVE);
    return { server, source };
  }

  async function inboxSnapshot(source: MailSource): Promise<MailboxSnapshot> {
    return source.snapshot(await inboxOf(source), null, LIVE);
  }

  /** Answers the listing with these lines, and a download with those. */
  function inbox(listing: string, bodies: Answer = () => 'OK done'): Record<string, Answer> {
    return {
      'UID FETCH': (args, peer, tag) => {
        if (args.includes('BODY')) return bodies(args, peer, tag);
        peer.send(listing);
        return 'OK done';
      },
    };
  }

  const row = (n: number, more = '') =>
    `* ${String(n)} FETCH (UID ${String(n)} FLAGS () RFC822.SIZE 100${more})\r\n`;
  const THREE = row(1) + row(2) + row(3);

  describe('about what is in a mailbox', () => {
    it('is complete when every message was listed', async () => {
      const { source } = await connectedTo(inbox(THREE));
      const snapshot = await inboxSnapshot(source);
      expect(snapshot).toMatchObject({ complete: true, validity: '7', unchanged: false });
      expect(snapshot.messages.map(({ id }) => id)).toEqual(['1', '2', '3']);
    });

    it.each([
      ['a line is missing', row(1) + row(3)],
      [
        'a line cannot be understood',
        `${row(1)}* 2 FETCH (UID 2 FLAGS (\\Seen RFC822.SIZE 1\r\n${row(3)}`,
      ],
      ['a line has no UID', `${row(1)}* 2 FETCH (FLAGS () RFC822.SIZE 100)\r\n${row(3)}`],
      ['the same line comes twice', row(1) + row(1) + row(3)],
      ['nothing comes', ''],
    ])('is not complete when %s', async (_what, listing) => {
      const { source } = await connectedTo(inbox(listing));
      const { complete, cursor } = await inboxSnapshot(source);
      expect(complete).toBe(false);
      const again = await source.snapshot(await inboxOf(source), cursor, LIVE);
      expect(again.unchanged).toBe(false);
    });

    it('is complete when a message is removed meanwhile, and when one arrives', async () => {
      const removed = await connectedTo(
        inbox(`${row(1)}* 2 EXPUNGE\r\n${row(2).replace('UID 2', 'UID 3')}`),
      );
      expect((await inboxSnapshot(removed.source)).complete).toBe(true);
      const arrived = await connectedTo(inbox(`${THREE}* 4 EXISTS\r\n${row(4)}`));
      expect((await inboxSnapshot(arrived.source)).complete).toBe(true);
    });

    it('is put in order, with news about flags worked in', async () => {
      const news = '* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent $Forwarded zeta Alpha))\r\n';
      const { source } = await connectedTo(inbox(row(3) + row(1) + news + row(2)));
      const { messages, complete } = await inboxSnapshot(source);
      expect(messages.map(({ id }) => id)).toEqual(['1', '2', '3']);
      expect(complete).toBe(true);
      expect(messages[0]).toMatchObject({ size: 100, keywords: ['Alpha', 'zeta'] });
      expect(flagNames(messages[0]?.flags ?? 0)).toEqual(['seen', 'forwarded']);
    });

    it('is not believed without UIDVALIDITY', async () => {
      const { source } = await connectedTo({
        EXAMINE: (_args, peer) => {
          peer.send('* 3 EXISTS\r\n');
          return 'OK done';
        },
      });
      expect((await failure(inboxSnapshot(source))).kind).toBe('protocol');
    });

    it('is not asked for again when the list says nothing has changed', async () => {
      const { server, source } = await connectedTo(inbox(THREE));
      const { cursor } = await inboxSnapshot(source);
      // Of the open mailbox itself a list says what this connection already knows.
      await source.snapshot({ ...(await inboxOf(source)), path: 'Other' }, null, LIVE);
      const before = server.lines.length;
      const again = await source.snapshot(await inboxOf(source), cursor, LIVE);
      expect(again).toMatchObject({ unchanged: true, messages: [], validity: '7', cursor });
      expect(server.commands.slice(before).map((line) => line.split(' ')[0])).toEqual(['LIST']);
    });

    it('opens it read-only and never marks anything as seen', async () => {
      const { server, source } = await connectedTo(inbox(THREE));
      await inboxSnapshot(source);
      await drain(source.fetch(['3', '1'], LIVE));
      const sent = server.commands.join('\n');
      expect(sent).not.toMatch(/^SELECT/m);
      expect(sent).toContain('BODY.PEEK[]');
      expect(sent).not.toMatch(/BODY\[|^(UID )?STORE/m);
    });

    it('may be a refusal, after which the source still works', async () => {
      const { source } = await connectedTo({
        EXAMINE: (args, peer) => {
          if (args.includes('Secret')) return 'NO [NOPERM] not yours';
          peer.send(opened(0));
          return 'OK done';
        },
      });
      const secret: RemoteMailbox = {
        path: 'Secret',
        delimiter: '/',
        role: null,
        selectable: true,
        status: null,
      };
      expect(await failure(source.snapshot(secret, null, LIVE))).toMatchObject({
        kind: 'server-refused',
        scope: { account: 'test', folder: 'Secret' },
      });
      expect((await inboxSnapshot(source)).messages).toEqual([]);
    });
  });

  describe('to a download', () => {
    const bodies =
      (...answers: string[]): Answer =>
      (_args, peer) => {
        for (const answer of answers) peer.send(answer);
        return 'OK done';
      };

    async function download(answer: Answer, ids = ['3', '2', '1']): Promise<string[]> {
      const { source } = await connectedTo(inbox(THREE, answer));
      await inboxSnapshot(source);
      const received = await drain(source.fetch(ids, LIVE));
      return received.map(({ id, bytes }) => `${id}:${bytes.toString()}`);
    }

    it('is matched by UID, whatever the order and the sequence numbers', async () => {
      const answer = bodies(fetched(9, 2, 'two'), fetched(1, 3, 'three'), fetched(1, 1, 'one'));
      expect(await download(answer)).toEqual(['2:two', '3:three', '1:one']);
    });

    it('may be interrupted by removals and news', async () => {
      const answer = bodies(
        fetched(1, 1, 'one'),
        '* 2 EXPUNGE\r\n* 2 EXISTS\r\n',
        '* 2 FETCH (UID 3 FLAGS (\\Seen))\r\n',
        '* 2 FETCH (FLAGS (\\Seen))\r\n',
        fetched(2, 3, 'three'),
      );
      expect(await download(answer)).toEqual(['1:one', '3:three']);
    });

    it('may hold messages that nobody asked for, or twice', async () => {
      const answer = bodies(fetched(1, 1, 'one'), fetched(1, 1, 'again'), fetched(5, 99, 'what'));
      expect(await download(answer)).toEqual(['1:one']);
    });

    it('leaves out what is gone, said in three ways', async () => {
      const nil = '* 2 FETCH (UID 2 FLAGS () INTERNALDATE NIL BODY[] NIL)\r\n';
      expect(await download(bodies(nil, fetched(3, 3, 'three')))).toEqual(['3:three']);
      expect(await download(bodies(fetched(2, 2, ''), fetched(3, 3, 'three')))).toEqual([
        '3:three',
      ]);
      const refused: Answer = (_args, peer) => {
        peer.send(fetched(3, 3, 'three'));
        return 'NO Some of the requested messages no longer exist.';
      };
      expect(await download(refused)).toEqual(['3:three']);
    });

    it('may quote a short message instead of counting its octets', async () => {
      const quoted =
        '* 1 FETCH (UID 1 FLAGS () INTERNALDATE "01-Jan-2024 00:00:00 +0000" BODY[] "a\\"b\\\\c")\r\n';
      expect(await download(bodies(quoted))).toEqual(['1:a"b\\c']);
    });

    it('has flags, keywords and the date of arrival', async () => {
      const { source } = await connectedTo(
        inbox(
          THREE,
          bodies(
            '* 1 FETCH (UID 1 FLAGS (\\Flagged $Junk) INTERNALDATE " 2-Jan-2024 03:04:05 +0100" BODY[] {1}\r\nx)\r\n',
            '* 2 FETCH (UID 2 FLAGS () INTERNALDATE "some day" BODY[] {1}\r\ny)\r\n',
          ),
        ),
      );
      await inboxSnapshot(source);
      const [one, two] = await drain(source.fetch(['2', '1'], LIVE));
      expect(flagNames(one?.flags ?? 0)).toEqual(['flagged']);
      expect(one).toMatchObject({ keywords: ['$Junk'], received: Date.UTC(2024, 0, 2, 2, 4, 5) });
      expect(two).toMatchObject({ flags: 0, keywords: [], received: null });
    });

    it.each<[string, (peer: ImapPeer) => void, string]>([
      ['a reset', (peer) => peer.reset(), 'unreachable'],
      ['a polite end', (peer) => peer.end(), 'unreachable'],
      ['goodbye', (peer) => peer.send('* BYE going down\r\n'), 'unreachable'],
      ['silence', () => undefined, 'timeout'],
      [
        'a literal of a gigabyte',
        (peer) => peer.send('* 2 FETCH (UID 2 BODY[] {1073741823}\r\n'),
        'protocol',
      ],
      ['an answer to no question', (peer) => peer.send('FFFF OK done\r\n'), 'timeout'],
    ])('may break off with %s', async (_what, interrupt, kind) => {
      const answer: Answer = (_args, peer) => {
        peer.send(fetched(3, 3, 'three'));
        setImmediate(() => {
          interrupt(peer);
        });
        return null;
      };
      const { source } = await connectedTo(inbox(THREE, answer), { idleTimeout: 2000 });
      await inboxSnapshot(source);
      expect(await failure(drain(source.fetch(['3', '2'], LIVE)))).toMatchObject({
        kind,
        scope: { account: 'test', folder: 'INBOX' },
      });
    });

    it('that never ends is left at once when cancelled', async () => {
      const { server, source } = await connectedTo(inbox(THREE, () => null));
      await inboxSnapshot(source);
      const cancel = new AbortController();
      const downloading = failure(drain(source.fetch(['3'], cancel.signal)));
      await server.received('UID FETCH 3');
      cancel.abort();
      expect((await downloading).kind).toBe('cancelled');
    });

    it('is not taken from another mailbox of the same name', async () => {
      let validity = 7;
      const { source } = await connectedTo({
        ...inbox(THREE),
        EXAMINE: (_args, peer) => {
          peer.send(opened(3).replace('UIDVALIDITY 7', `UIDVALIDITY ${String(validity)}`));
          return 'OK done';
        },
      });
      const { cursor } = await inboxSnapshot(source);
      await source.snapshot({ ...(await inboxOf(source)), path: 'Other' }, null, LIVE);
      await source.snapshot(await inboxOf(source), cursor, LIVE);
      validity = 8;
      expect((await failure(drain(source.fetch(['1'], LIVE)))).kind).toBe('protocol');
    });

    it('is asked for in ranges, newest chunk first', async () => {
      const listing = Array.from({ length: 200 }, (_, n) => row(n + 1)).join('');
      const { server, source } = await connectedTo({
        ...inbox(listing),
        EXAMINE: (_args, peer) => {
          peer.send(opened(200).replace('UIDNEXT 4', 'UIDNEXT 201'));
          return 'OK done';
        },
      });
      const { messages } = await inboxSnapshot(source);
      await drain(source.fetch(messages.map(({ id }) => id).reverse(), LIVE));
      const sets = server.commands
        .filter((line) => line.startsWith('UID FETCH') && line.includes('BODY'))
        .map((line) => line.split(' ')[2]);
      expect(sets).toEqual(['151:200', '1:150']);
    });
  });

  it('is traced without text of messages, and without control characters', async () => {
    const trace: string[] = [];
    const { source } = await connectedTo(
      inbox(THREE, (_args, peer) => {
        peer.send(fetched(1, 1, 'private words'));
        peer.send('* 2 FETCH (UID 2 BODY[] "more private words\r\n');
        peer.send('* OK \x1b[31mred\x9b\r\n');
        return 'OK done';
      }),
      { trace: (line) => trace.push(line) },
    );
    await inboxSnapshot(source);
    await drain(source.fetch(['2', '1'], LIVE));
    const transcript = trace.join('\n');
    expect(transcript).toContain('UID FETCH 1:2');
    expect(transcript).not.toContain('private words');
    expect(transcript).toContain('red');
    expect(transcript).toMatch(/^[\n\P{Cc}]*$/u);
  });
});
