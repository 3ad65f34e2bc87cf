/** Watching, on servers that have no IDLE, end it, or stop answering. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { ImapConnection } from '../../src/protocols/imap/imapConnection.js';
import { ImapSession } from '../../src/protocols/imap/imapSession.js';
import { watchMailbox, type WatchTiming } from '../../src/protocols/imap/watchMailbox.js';
import { failure } from '../support/failures.js';
import { opened, ScriptedImap, type Answer, type ImapPeer } from '../support/scriptedImap.js';

const LIVE = new AbortController().signal;
const QUICK: WatchTiming = {
  renewAfter: 60,
  pollEvery: 40,
  lookEvery: 50,
  answerWithin: 200,
  moves: { every: 1000, networks: () => '', now: () => 0 },
};

describe('Watching an IMAP mailbox', () => {
  const servers: ScriptedImap[] = [];
  const connections: ImapConnection[] = [];
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function session(
    answers: Record<string, Answer>,
    capabilities = 'IMAP4rev1 IDLE NAMESPACE',
  ): Promise<{ server: ScriptedImap; session: ImapSession }> {
    const server = await ScriptedImap.start({ answers, capabilities });
    servers.push(server);
    const connection = await ImapConnection.open(
      {
        account: 'test',
        server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
        password: () => Promise.resolve('pass'),
      },
      LIVE,
    );
    connections.push(connection);
    return { server, session: new ImapSession(connection) };
  }

  /** IDLE until DONE; `during` happens in between. */
  const idle =
    (during: (peer: ImapPeer) => void = () => undefined): Answer =>
    (_args, peer, tag) => {
      peer.nextLine(() => {
        peer.send(`${tag} OK idled\r\n`);
      });
      peer.send('+ idling\r\n');
      during(peer);
      return null;
    };

  const count = (server: ScriptedImap, word: string) =>
    server.lines.filter((line) => line.endsWith(word)).length;

  it('renews an IDLE before the server ends it', async () => {
    const { server, session: subject } = await session({ IDLE: idle() });
    expect(await watchMailbox(subject, ['INBOX'], 300, LIVE, QUICK)).toBe('timeout');
    expect(count(server, 'IDLE')).toBeGreaterThan(2);
    expect(count(server, 'DONE')).toBe(count(server, 'IDLE'));
  });

  it('asks now and then where there is no IDLE', async () => {
    let asked = 0;
    const { server, session: subject } = await session(
      {
        NOOP: (_args, peer) => {
          asked += 1;
          if (asked === 3) peer.send('* 4 EXISTS\r\n');
          return 'OK done';
        },
      },
      'IMAP4rev1 NAMESPACE',
    );
    expect(await watchMailbox(subject, ['INBOX'], 60_000, LIVE, QUICK)).toBe('changed');
    expect(asked).toBe(3);
    expect(count(server, 'IDLE')).toBe(0);
  });

  it('believes an EXISTS, an EXPUNGE and a FETCH alike', async () => {
    for (const news of ['* 4 EXISTS', '* 2 EXPUNGE', '* 1 FETCH (FLAGS (\\Seen))']) {
      const { session: subject } = await session({
        IDLE: idle((peer) => peer.send(`* OK Still here\r\n${news}\r\n`)),
      });
      expect(await watchMailbox(subject, ['INBOX'], 60_000, LIVE)).toBe('changed');
    }
  });

  it('goes on when the server refuses to idle', async () => {
    const { session: subject } = await session({ IDLE: () => 'NO not now' });
    expect(await watchMailbox(subject, ['INBOX'], 150, LIVE, QUICK)).toBe('timeout');
  });

  it.each<[string, Answer, string]>([
    [
      'does not answer to the end of IDLE',
      (_args, peer) => (peer.send('+ idling\r\n'), null),
      'timeout',
    ],
    ['never begins to idle', () => null, 'timeout'],
    ['hangs up', idle((peer) => peer.end()), 'unreachable'],
    ['resets the connection', idle((peer) => peer.reset()), 'unreachable'],
    ['says goodbye', idle((peer) => peer.send('* BYE \x1b[31m\r\n')), 'unreachable'],
  ])('notices that the server %s', async (_what, answer, kind) => {
    const { session: subject } = await session({ IDLE: answer });
    const error = await failure(watchMailbox(subject, ['INBOX'], 60_000, LIVE, QUICK));
    expect(error).toMatchObject({ kind, scope: { account: 'test', folder: 'INBOX' } });
  });

  const alive: Answer = (_args, peer) => (peer.send('* 4 EXISTS\r\n'), 'OK here');
  it.each<['networks' | 'sleep', Answer, 'changed' | 'timeout']>([
    ['networks', alive, 'changed'],
    ['networks', () => null, 'timeout'],
    ['sleep', alive, 'changed'],
    ['sleep', () => null, 'timeout'],
  ])('asks the server for life when the computer moved (%s)', async (how, noop, outcome) => {
    const { server, session: subject } = await session({ IDLE: idle(), NOOP: noop });
    let moved = false;
    const networks = (): string => (moved && how === 'networks' ? 'eth0' : 'wlan0');
    const now = (): number => (moved && how === 'sleep' ? 3_600_000 : 0);
    const moves = { every: 10, networks, now };
    const timing = { ...QUICK, renewAfter: 60_000, moves };
    const watching = watchMailbox(subject, ['INBOX'], 60_000, LIVE, timing).catch(
      (thrown: unknown) => (thrown as { kind: string }).kind,
    );
    await server.received('IDLE');
    moved = true;
    expect(await watching).toBe(outcome);
    expect(count(server, 'DONE')).toBe(1);
  });

  it('says at once that the mailbox is not as it was seen', async () => {
    const { server, session: subject } = await session({
      EXAMINE: (_args, peer) => {
        peer.send(opened(4));
        return 'OK done';
      },
    });
    subject.marks.set('INBOX', '7 4 3 9');
    expect(await watchMailbox(subject, ['INBOX'], 60_000, LIVE)).toBe('changed');
    expect(count(server, 'IDLE')).toBe(0);
  });

  it('ends when it is cancelled before the server idles', async () => {
    const { server, session: subject } = await session({ IDLE: () => null });
    const stop = new AbortController();
    const watching = failure(watchMailbox(subject, ['INBOX'], 60_000, stop.signal));
    await server.received('IDLE');
    stop.abort();
    expect((await watching).kind).toBe('cancelled');
  });

  describe('with NOTIFY', () => {
    const NOTIFY = 'IMAP4rev1 IDLE NAMESPACE NOTIFY';
    const MARK = '7 4 3 9';
    const status = (name: string, items: string) => `* STATUS ${name} (${items})\r\n`;
    const SAME = 'MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7 UNSEEN 0 HIGHESTMODSEQ 9';

    /** A session that knows `Lists` and `Tür`, on a server that sends this while it idles. */
    async function notified(
      sent: string,
      notify: Answer = () => 'OK done',
    ): Promise<{ server: ScriptedImap; subject: ImapSession }> {
      const answers = { IDLE: idle((peer) => peer.send(sent)), NOTIFY: notify };
      const { server, session: subject } = await session(answers, NOTIFY);
      for (const path of ['Lists', 'Tür']) subject.marks.set(path, MARK);
      return { server, subject };
    }
    const watch = (subject: ImapSession, forMs = 60_000) =>
      watchMailbox(subject, ['INBOX', 'Lists', 'Tür'], forMs, LIVE, QUICK);

    it.each([
      ['a new message', status('Lists', 'MESSAGES 4 UIDNEXT 5 UIDVALIDITY 7')],
      ['a removed one', status('Lists', 'MESSAGES 2 UIDNEXT 4')],
      ['flags', status('"Lists"', 'UIDVALIDITY 7 HIGHESTMODSEQ 10')],
      ['a replaced folder', status('Lists', SAME.replace('UIDVALIDITY 7', 'UIDVALIDITY 8'))],
      ['a name in UTF-7', status('T&APw-r', 'MESSAGES 4 UIDNEXT 5')],
      ['a name in UTF-8', status('{4}\r\nTür', 'MESSAGES 4 UIDNEXT 5')],
    ])('believes %s of another mailbox', async (_what, sent) => {
      const { server, subject } = await notified('');
      const watching = watch(subject);
      await server.received('IDLE');
      await server.sendToAll(sent);
      expect(await watching).toBe('changed');
    });

    it.each([
      ['what it knows', status('Lists', SAME)],
      ['a mailbox that is not synced', status('Spam', 'MESSAGES 99 UIDNEXT 100')],
      ['what says nothing', status('Lists', '') + status('Lists', 'UNSEEN 2') + status('NIL', 'X')],
    ])('makes nothing of %s', async (_what, sent) => {
      const { subject } = await notified(sent);
      expect(await watch(subject, 200)).toBe('timeout');
    });

    it('takes the state that the server begins with for news', async () => {
      const { subject } = await notified('', (args, peer) => {
        if (args.includes('STATUS')) peer.send(status('Lists', SAME.replace('9', '12')));
        return 'OK done';
      });
      expect(await watch(subject)).toBe('changed');
    });

    it('is not kept busy by a server that contradicts itself', async () => {
      const { subject } = await notified(status('Lists', SAME.replace('9', '12')));
      expect(await watch(subject)).toBe('changed');
      expect(await watch(subject, 200)).toBe('timeout');
    });

    it('has it in effect only while it watches', async () => {
      const { server, subject } = await notified('');
      await watch(subject, 50);
      await subject.examine('INBOX', LIVE);
      const events = '(MessageNew MessageExpunge FlagChange)';
      expect(server.commands.filter((line) => line.startsWith('NOTIFY'))).toEqual([
        `NOTIFY SET STATUS (SELECTED-DELAYED ${events}) (PERSONAL ${events})`,
        `NOTIFY SET (SELECTED-DELAYED ${events})`,
      ]);
    });

    it.each(['NO [BADEVENT (FlagChange)] no', 'BAD what'])('goes on after %s', async (refusal) => {
      const { server, subject } = await notified('', () => refusal);
      expect(await watch(subject, 100)).toBe('timeout');
      expect(await watch(subject, 100)).toBe('timeout');
      expect(server.commands.filter((line) => line.startsWith('NOTIFY'))).toHaveLength(1);
    });

    it('looks itself when the server is told of too much, and asks no more', async () => {
      const { server, subject } = await notified('* OK [NOTIFICATIONOVERFLOW] sorry\r\n');
      expect(await watch(subject)).toBe('changed');
      await watch(subject, 50);
      const asked = server.commands.filter((line) => line.startsWith('NOTIFY SET STATUS'));
      expect(asked).toHaveLength(1);
    });

    it('notices that the connection is lost meanwhile', async () => {
      const { subject } = await notified('', (_args, peer) => (peer.reset(), null));
      const error = await failure(watch(subject));
      expect(error).toMatchObject({ kind: 'unreachable', scope: { folder: 'INBOX' } });
    });
  });

  describe('without NOTIFY', () => {
    const MARK = '7 4 3 9';
    const same = (path: string) =>
      `* STATUS ${path} (UIDVALIDITY 7 UIDNEXT 4 MESSAGES 3 UNSEEN 0 HIGHESTMODSEQ 9)\r\n`;
    const watch = (subject: ImapSession, forMs = 60_000) =>
      watchMailbox(subject, ['INBOX', 'Lists', 'T\u00fcr'], forMs, LIVE, QUICK);

    /** On a server whose answers to the second look at its mailboxes, and the later ones, are these. */
    async function lookedAt(
      command: 'LIST' | 'STATUS',
      later: (path: string) => string,
    ): Promise<{ server: ScriptedImap; subject: ImapSession }> {
      const asked = new Map<string, number>();
      const tell = (path: string, peer: ImapPeer): void => {
        asked.set(path, (asked.get(path) ?? 0) + 1);
        peer.send((asked.get(path) ?? 0) > 1 ? later(path) : same(path));
      };
      const answer: Answer = (args, peer) => {
        if (command === 'LIST') {
          // That of opening a mailbox asks for no state.
          const paths = args.includes('STATUS') ? ['Lists', 'T&APw-r'] : [];
          for (const path of paths) tell(path, peer);
        } else tell(/^"?([^" ]+)/.exec(args)?.[1] ?? '', peer);
        return 'OK done';
      };
      const { server, session: subject } = await session(
        { IDLE: idle(), [command]: answer },
        `IMAP4rev1 IDLE NAMESPACE${command === 'LIST' ? ' LIST-EXTENDED LIST-STATUS' : ''}`,
      );
      for (const path of ['Lists', 'T\u00fcr']) subject.marks.set(path, MARK);
      server.lines.length = 0;
      return { server, subject };
    }

    it.each([
      ['LIST', 'a new message', ['UIDNEXT 4', 'UIDNEXT 5']],
      ['LIST', 'a flag', ['HIGHESTMODSEQ 9', 'HIGHESTMODSEQ 10']],
      ['LIST', 'a message read, where no changes are counted', [/UNSEEN 0 .*\)/, 'UNSEEN 1)']],
      ['STATUS', 'a new message', ['UIDNEXT 4', 'UIDNEXT 5']],
    ] as const)('sees by a %s now and then %s in a mailbox', async (command, _what, [from, to]) => {
      const { subject } = await lookedAt(command, (path) => same(path).replace(from, to));
      expect(await watch(subject)).toBe('changed');
    });

    it('asks for the state of all mailboxes at once where it can, and for no others', async () => {
      const { server, subject } = await lookedAt('LIST', (path) =>
        path === 'Lists' ? same(path) : same('Spam').replace('MESSAGES 3', 'MESSAGES 4'),
      );
      expect(await watch(subject, 300)).toBe('timeout');
      const asked = server.commands.filter((line) => line.includes('STATUS'));
      expect(asked.length).toBeGreaterThan(1);
      expect(new Set(asked)).toEqual(
        new Set(['LIST "" "*" RETURN (STATUS (UIDVALIDITY UIDNEXT MESSAGES UNSEEN))']),
      );
    });

    it('is not kept busy by a server that contradicts itself', async () => {
      const odd = (path: string) => same(path).replace('UIDNEXT 4', 'UIDNEXT 5');
      const { subject } = await lookedAt('LIST', odd);
      expect(await watch(subject)).toBe('changed');
      expect(await watch(subject, 300)).toBe('timeout');
    });

    it('bears a mailbox that is gone, and notices a lost connection', async () => {
      const gone = await session({ IDLE: idle(), STATUS: () => 'NO no such mailbox' });
      expect(await watch(gone.session, 200)).toBe('timeout');
      const lost = await session({
        IDLE: idle(),
        STATUS: (_args, peer) => (peer.reset(), null),
      });
      const error = await failure(watch(lost.session));
      expect(error).toMatchObject({ kind: 'unreachable', scope: { folder: 'INBOX' } });
    });

    it('does not ask one by one for very many', async () => {
      const { server, session: subject } = await session({ IDLE: idle() });
      const paths = Array.from({ length: 40 }, (_, n) => `Folder ${String(n)}`);
      await watchMailbox(subject, ['INBOX', ...paths], 200, LIVE, QUICK);
      expect(server.commands.some((line) => line.startsWith('STATUS'))).toBe(false);
    });
  });
});
