/** A session that reads, cut off at every command in turn. */
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

describe.each(CUTS)('When %s', (_what, cut, kinds) => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it.each(STEPS)('at %s (%i), a reading session ends and says so', async (command, nth) => {
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
    let seen = 0;
    const original = honest[command];
    honest[command] = (args, peer, tag) => {
      seen += 1;
      return seen === nth ? cut(args, peer, tag) : (original?.(args, peer, tag) ?? null);
    };
    const server = await ScriptedImap.start({ capabilities: CAPABILITIES, answers: honest });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
      idleTimeout: kinds.includes('timeout') ? 500 : 10_000,
    });
    sources.push(source);
    const session = async () => {
      await source.connect(LIVE);
      const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
      await source.identify?.(
        messages.map(({ id }) => id),
        LIVE,
      );
      await drain(source.fetch(['1'], LIVE));
      await source.quota?.(LIVE);
    };
    const error = await failure(session());
    expect(kinds).toContain(error.kind);
    expect(error.message + error.hint).not.toMatch(/\p{Cc}/u);
    expect(seen).toBe(nth);
  });
});
