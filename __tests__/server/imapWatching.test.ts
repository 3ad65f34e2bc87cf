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
  answerWithin: 200,
  clockEvery: 1000,
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
    expect(await watchMailbox(subject, 'INBOX', 300, LIVE, QUICK)).toBe('timeout');
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
    expect(await watchMailbox(subject, 'INBOX', 60_000, LIVE, QUICK)).toBe('changed');
    expect(asked).toBe(3);
    expect(count(server, 'IDLE')).toBe(0);
  });

  it('believes an EXISTS, an EXPUNGE and a FETCH alike', async () => {
    for (const news of ['* 4 EXISTS', '* 2 EXPUNGE', '* 1 FETCH (FLAGS (\\Seen))']) {
      const { session: subject } = await session({
        IDLE: idle((peer) => peer.send(`* OK Still here\r\n${news}\r\n`)),
      });
      expect(await watchMailbox(subject, 'INBOX', 60_000, LIVE)).toBe('changed');
    }
  });

  it('goes on when the server refuses to idle', async () => {
    const { session: subject } = await session({ IDLE: () => 'NO not now' });
    expect(await watchMailbox(subject, 'INBOX', 150, LIVE, QUICK)).toBe('timeout');
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
    const error = await failure(watchMailbox(subject, 'INBOX', 60_000, LIVE, QUICK));
    expect(error).toMatchObject({ kind, scope: { account: 'test', folder: 'INBOX' } });
  });

  it('says at once that the mailbox is not as it was seen', async () => {
    const { server, session: subject } = await session({
      EXAMINE: (_args, peer) => {
        peer.send(opened(4));
        return 'OK done';
      },
    });
    subject.marks.set('INBOX', '7 4 3 9');
    expect(await watchMailbox(subject, 'INBOX', 60_000, LIVE)).toBe('changed');
    expect(count(server, 'IDLE')).toBe(0);
  });

  it('ends when it is cancelled before the server idles', async () => {
    const { server, session: subject } = await session({ IDLE: () => null });
    const stop = new AbortController();
    const watching = failure(watchMailbox(subject, 'INBOX', 60_000, stop.signal));
    await server.received('IDLE');
    stop.abort();
    expect((await watching).kind).toBe('cancelled');
  });
});
