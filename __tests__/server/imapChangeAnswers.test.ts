/** Servers with CONDSTORE or QRESYNC that lie about what changed. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MailboxSnapshot, MailSource } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { inboxOf } from '../contract/mailSource.js';
import { ScriptedImap, type Answer } from '../support/scriptedImap.js';

const LIVE = new AbortController().signal;
const QRESYNC = 'IMAP4rev1 ENABLE CONDSTORE QRESYNC NAMESPACE';
const CONDSTORE = 'IMAP4rev1 ENABLE CONDSTORE NAMESPACE';
/** UIDVALIDITY 7, UIDNEXT 4, three messages, HIGHESTMODSEQ 9. */
const CURSOR = '7 4 3 9';

const row = (uid: number, flags = '') =>
  `* ${String(uid)} FETCH (UID ${String(uid)} FLAGS (${flags}) RFC822.SIZE 100 MODSEQ (12))\r\n`;

interface Mailbox {
  exists: number;
  uidNext?: number;
  modseq?: string;
  validity?: number;
  /** Answered to a FETCH of changes. */
  changes?: string;
  /** Answered to a FETCH of everything. */
  all?: string;
  search?: Answer;
}

describe('A server that tells changes', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function lookInto(
    capabilities: string,
    { exists, uidNext = 4, modseq = '12', validity = 7, changes = '', all = '', search }: Mailbox,
    cursor = CURSOR,
  ): Promise<MailboxSnapshot & { asked: string[] }> {
    const server = await ScriptedImap.start({
      capabilities,
      answers: {
        ENABLE: (args, peer) => {
          peer.send(`* ENABLED CONDSTORE${args.includes('QRESYNC') ? ' QRESYNC' : ''}\r\n`);
          return 'OK done';
        },
        LIST: (_args, peer) => {
          peer.send('* LIST () "/" INBOX\r\n');
          return 'OK done';
        },
        EXAMINE: (_args, peer) => {
          peer.send(
            `* ${String(exists)} EXISTS\r\n* OK [UIDVALIDITY ${String(validity)}] x\r\n` +
              `* OK [UIDNEXT ${String(uidNext)}] x\r\n* OK [HIGHESTMODSEQ ${modseq}] x\r\n`,
          );
          return 'OK done';
        },
        'UID FETCH': (args, peer) => {
          peer.send(args.includes('CHANGEDSINCE') ? changes : all);
          return 'OK done';
        },
        ...(search === undefined ? {} : { 'UID SEARCH': search }),
      },
    });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
      idleTimeout: 10_000,
    });
    sources.push(source);
    await source.connect(LIVE);
    const snapshot = await source.snapshot(await inboxOf(source), cursor, LIVE);
    const asked = server.commands.filter((line) => line.startsWith('UID '));
    return { ...snapshot, asked };
  }

  const everything = row(1) + row(2) + row(3);

  it('is believed when its numbers add up', async () => {
    const changes = `* VANISHED (EARLIER) 2,900\r\n${row(3, '\\Seen')}${row(4)}`;
    const told = await lookInto(QRESYNC, { exists: 3, uidNext: 5, changes });
    expect(told).toMatchObject({ complete: false, vanished: ['2'] });
    expect(told.messages).toEqual([
      { id: '3', size: 100, flags: 1, keywords: [] },
      { id: '4', size: 100, flags: 0, keywords: [] },
    ]);
    expect(told.asked).toEqual(['UID FETCH 1:* (UID FLAGS RFC822.SIZE) (CHANGEDSINCE 9 VANISHED)']);
  });

  it('may tell of a message twice, and mix in news', async () => {
    const changes = `${row(1)}* 1 FETCH (UID 1 FLAGS (\\Seen x))\r\n* 2 FETCH (FLAGS ())\r\n* OK hm\r\n`;
    const told = await lookInto(QRESYNC, { exists: 3, changes });
    expect(told.messages).toEqual([{ id: '1', size: 100, flags: 1, keywords: ['x'] }]);
  });

  it.each([
    ['that vanished', QRESYNC, '* VANISHED (EARLIER) 4\r\n'],
    ['that is not among the changes', CONDSTORE, ''],
  ])('tells of one %s after it had come after the state', async (_, extensions, changes) => {
    // The state of the list, by which it goes, was taken before it came, and a look saw it since.
    const told = await lookInto(extensions, { exists: 3, uidNext: 5, changes });
    expect(told).toMatchObject({ complete: false, messages: [], vanished: ['4'] });
  });

  it.each<[string, Mailbox]>([
    ['fewer are there, and none vanished', { exists: 2, all: row(1) + row(2) }],
    ['more are there, and none came', { exists: 4, all: everything + row(4) }],
    ['a message came that was not told', { exists: 4, uidNext: 5, all: everything + row(4) }],
    ['too few vanished', { exists: 1, changes: '* VANISHED (EARLIER) 3\r\n', all: row(1) }],
    [
      'all numbers there are vanished',
      { exists: 2, changes: '* VANISHED (EARLIER) 1:4294967295\r\n', all: row(1) + row(2) },
    ],
    [
      'what vanished is no set',
      { exists: 2, changes: '* VANISHED (EARLIER) 1:*\r\n', all: row(1) + row(2) },
    ],
    ['the count of changes went back', { exists: 3, modseq: '8', all: everything }],
    ['the mailbox is another', { exists: 3, validity: 8, all: everything }],
    ['the mailbox was emptied', { exists: 0 }],
  ])('is asked for everything when %s', async (_what, mailbox) => {
    const told = await lookInto(QRESYNC, mailbox);
    expect(told).toMatchObject({ unchanged: false, complete: true, vanished: null });
    expect(told.messages).toHaveLength(mailbox.exists);
  });

  it('is not believed about messages that vanish and stay', async () => {
    const told = await lookInto(QRESYNC, {
      exists: 3,
      changes: `* VANISHED (EARLIER) 1:3\r\n${row(1)}`,
    });
    expect(told).toMatchObject({ complete: false, vanished: [] });
  });

  it.each(['', '7', '7 4 3', '7 4 3 9 9', 'x 4 3 9', '7 4 3 -9', '7 4 3 99999999999999999999999'])(
    'is asked for everything by the cursor %j',
    async (cursor) => {
      const told = await lookInto(QRESYNC, { exists: 3, all: everything }, cursor);
      expect(told.complete).toBe(true);
      expect(told.asked).toHaveLength(1);
    },
  );

  describe('but not what vanished', () => {
    const search =
      (line: string): Answer =>
      (_args, peer) => {
        peer.send(line);
        return 'OK done';
      };

    it('is not searched when nothing can have', async () => {
      const told = await lookInto(CONDSTORE, { exists: 4, uidNext: 5, changes: row(4) });
      expect(told).toMatchObject({ complete: false, vanished: [] });
      expect(told.asked).toHaveLength(1);
    });

    it('is asked what is left', async () => {
      const told = await lookInto(CONDSTORE, {
        exists: 2,
        changes: row(3, '\\Seen'),
        search: search('* SEARCH 3 1\r\n'),
      });
      expect(told).toMatchObject({ complete: true, vanished: null });
      expect(told.messages).toEqual([
        { id: '1', size: null, flags: null, keywords: [] },
        { id: '3', size: 100, flags: 1, keywords: [] },
      ]);
    });

    it('is not believed when it finds fewer than there are', async () => {
      const told = await lookInto(CONDSTORE, {
        exists: 2,
        search: search('* SEARCH 1\r\n'),
        all: row(1) + row(3),
      });
      expect(told.complete).toBe(true);
      expect(told.messages.map(({ id }) => id)).toEqual(['1', '3']);
    });

    it('is asked for everything when it refuses to search', async () => {
      const all = row(1) + row(3);
      const told = await lookInto(CONDSTORE, { exists: 2, search: () => 'NO not now', all });
      expect(told.complete).toBe(true);
    });
  });
});
