/** A session that reads, cut off, refused or disturbed at every command in turn. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MailSource } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { drain, inboxOf } from '../contract/mailSource.js';
import { failure } from '../support/failures.js';
import { say } from '../support/scriptedEdits.js';
import { fetched, ScriptedImap, type Answer } from '../support/scriptedImap.js';

const LIVE = new AbortController().signal;
const CAPABILITIES = 'IMAP4rev1 ID ENABLE CONDSTORE LIST-STATUS NAMESPACE QUOTA';
const LISTING = [1, 2, 3]
  .map((n) => `* ${String(n)} FETCH (UID ${String(n)} FLAGS () RFC822.SIZE 1)\r\n`)
  .join('');

/** Which command of a kind, from 1 on: the first UID FETCH lists, the second downloads. */
const STEPS: [string, number][] = [
  ['CAPABILITY', 1],
  ['LOGIN', 1],
  ['CAPABILITY', 2],
  ['ID', 1],
  ['NAMESPACE', 1],
  ['ENABLE', 1],
  ['LIST', 1],
  ['EXAMINE', 1],
  ['UID FETCH', 1],
  ['UID FETCH', 2],
  ['UID FETCH', 3],
  ['GETQUOTAROOT', 1],
];

/** What a session can do without. */
const OPTIONAL = new Set(['CAPABILITY', 'ID', 'NAMESPACE', 'ENABLE', 'GETQUOTAROOT']);
/** What it reads when all goes well. */
const WHOLE = {
  snapshot: { complete: true, validity: '7', messages: [{ id: '1' }, { id: '2' }, { id: '3' }] },
  received: [{ id: '1', bytes: Buffer.from('x') }],
};
/** Said by what disturbs a command and leaves it to be answered. */
const GO_ON = 'GO ON';

const CUTS: [string, Answer, string[]][] = [
  ['the server hangs up', (_args, peer) => (peer.end(), null), ['unreachable']],
  ['the line is cut', (_args, peer) => (peer.reset(), null), ['unreachable']],
  [
    'the server says goodbye in odd words',
    (_args, peer) => (peer.send('* BYE [\x1b]0;x\x07 (((\r\n'), peer.end(), null),
    ['unreachable', 'protocol'],
  ],
  ['the server falls silent', () => null, ['timeout']],
  [
    'the line is cut in the middle of a literal',
    (_args, peer) => (peer.send('* 1 FETCH (UID 1 BODY[] {500}\r\nhalf'), peer.end(), null),
    ['unreachable', 'protocol'],
  ],
  [
    'a literal claims a gigabyte',
    (_args, peer) => (peer.send('* 1 FETCH (UID 1 BODY[] {1073741823}\r\nx'), null),
    ['protocol'],
  ],
];

const NEWS =
  '* OK [ALERT] \x1b[2Jbe warned\r\n* FLAGS (\\Seen x)\r\n* 0 RECENT\r\n* LIST () "/" Other\r\n' +
  '* STATUS Other (MESSAGES 5)\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* SEARCH 7\r\n* WHAT (((\r\n';

describe('A session that reads', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  /** Lists and downloads the inbox, with this done to the n-th command of a kind. */
  async function session(command: string, nth: number, disturb: Answer, idleTimeout = 10_000) {
    const honest: Record<string, Answer> = {
      CAPABILITY: say(`* CAPABILITY ${CAPABILITIES}\r\n`),
      LOGIN: () => 'OK welcome',
      ID: say('* ID NIL\r\n'),
      NAMESPACE: say('* NAMESPACE (("" "/")) NIL NIL\r\n'),
      ENABLE: say('* ENABLED CONDSTORE\r\n'),
      LIST: say('* LIST (\\Subscribed) "/" INBOX\r\n'),
      EXAMINE: say('* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n'),
      'UID FETCH': (args, peer) => {
        peer.send(args.includes('BODY.PEEK[]') ? fetched(1, 1, 'x') : LISTING);
        return 'OK done';
      },
      GETQUOTAROOT: say('* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 1 2)\r\n'),
    };
    const told = { commands: 0 };
    const original = honest[command];
    honest[command] = (args, peer, tag) => {
      told.commands += 1;
      const isTurn = told.commands === nth;
      const answer = isTurn ? disturb(args, peer, tag) : GO_ON;
      return answer === GO_ON ? (original?.(args, peer, tag) ?? null) : answer;
    };
    const server = await ScriptedImap.start({ capabilities: CAPABILITIES, answers: honest });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
      idleTimeout,
    });
    sources.push(source);
    const read = async () => {
      await source.connect(LIVE);
      const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
      await source.identify?.(
        snapshot.messages.map(({ id }) => id),
        LIVE,
      );
      const received = await drain(source.fetch(['1'], LIVE));
      return { snapshot, received, quota: await source.quota?.(LIVE) };
    };
    return { read, told };
  }

  describe.each(CUTS)('when %s', (_what, cut, kinds) => {
    it.each(STEPS)('at %s (%i), ends and says so', async (command, nth) => {
      const { read, told } = await session(
        command,
        nth,
        cut,
        kinds.includes('timeout') ? 500 : 10_000,
      );
      const error = await failure(read());
      expect(kinds).toContain(error.kind);
      expect(error.message + error.hint).not.toMatch(/\p{Cc}/u);
      expect(told.commands).toBe(nth);
    });
  });

  describe.each([
    ['NO [NOPERM] \x1b[31mno', 'server-refused'],
    ['NO', 'server-refused'],
    ['BAD what', 'server-refused'],
    ['NO [\x07] (((', 'protocol'],
  ])('when it is told %j', (refusal, kind) => {
    it.each(STEPS)('at %s (%i), does without it, or ends and says so', async (command, nth) => {
      const { read } = await session(command, nth, () => refusal);
      // A LIST that asks for more than RFC 3501 has is asked again without that.
      const isAskedAgain = command === 'LIST' && refusal.startsWith('BAD');
      if (OPTIONAL.has(command) || isAskedAgain) {
        expect(await read()).toMatchObject(WHOLE);
        return;
      }
      const error = await failure(read());
      const isRefusal = kind === 'server-refused';
      expect(error.kind).toBe(isRefusal && command === 'LOGIN' ? 'login-refused' : kind);
      expect(error.message + error.hint).not.toMatch(/\p{Cc}/u);
    });
  });

  it.each(STEPS)('when news come unasked at %s (%i), is not disturbed', async (command, nth) => {
    const { read } = await session(command, nth, (_args, peer) => (peer.send(NEWS), GO_ON));
    expect(await read()).toMatchObject(WHOLE);
  });
});
