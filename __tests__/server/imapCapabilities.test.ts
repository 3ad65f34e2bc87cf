/** What an IMAP server can is what it says last: before TLS, within it and after the login it may differ. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { ScriptedImap, type Answer } from '../support/scriptedImap.js';
import { LOCALHOST, LOCALHOST_FINGERPRINT } from '../support/testCertificate.js';

const LIVE = new AbortController().signal;
const IN_THE_OPEN = 'IMAP4rev1 STARTTLS MOVE X-OPEN';
const IN_TLS = 'IMAP4rev1 AUTH=PLAIN MOVE X-TLS';
const LOGGED_IN = 'IMAP4rev1 UIDPLUS X-USER';

/** How a server tells after the login (RFC 9051, 6.2.3): with the answer, before it, or when asked. */
const WAYS: [string, (peer: Parameters<Answer>[1], tag: string) => void][] = [
  [
    'with its answer',
    (peer, tag) => {
      peer.send(`${tag} OK [CAPABILITY ${LOGGED_IN}] welcome\r\n`);
    },
  ],
  [
    'before its answer',
    (peer, tag) => {
      peer.send(`* CAPABILITY ${LOGGED_IN}\r\n${tag} OK welcome\r\n`);
    },
  ],
  [
    'when it is asked',
    (peer, tag) => {
      peer.send(`${tag} OK welcome\r\n`);
    },
  ],
];

describe('The capabilities of an IMAP server', () => {
  let server: ScriptedImap;
  afterEach(() => server.stop());

  it.each(WAYS)('are those after the login, told %s', async (_way, welcome) => {
    let stage = IN_THE_OPEN;
    server = await ScriptedImap.start({
      identity: LOCALHOST,
      greeting: `* OK [CAPABILITY ${IN_THE_OPEN}] ready\r\n`,
      answers: {
        CAPABILITY: (_args, peer) => {
          peer.send(`* CAPABILITY ${stage}\r\n`);
          return 'OK done';
        },
        STARTTLS: (_args, peer) => {
          stage = IN_TLS;
          setImmediate(() => {
            peer.startTls();
          });
          return 'OK go on';
        },
        AUTHENTICATE: (_args, peer, tag) => {
          stage = LOGGED_IN;
          peer.nextLine(() => {
            welcome(peer, tag);
          });
          peer.send('+ \r\n');
          return null;
        },
      },
    });
    const source = createImapSource({
      account: 'test',
      server: {
        host: '127.0.0.1',
        port: server.port,
        security: 'starttls',
        user: 'ann',
        tlsFingerprint: LOCALHOST_FINGERPRINT.replaceAll(':', '').toLowerCase(),
      },
      password: () => Promise.resolve('open-sesame'),
    });
    await source.connect(LIVE);
    try {
      // AUTH=PLAIN is offered within TLS alone: what was told in the open was not believed there.
      expect(server.commands.some((line) => line.startsWith('AUTHENTICATE PLAIN'))).toBe(true);
      expect([...(source.offers ?? [])].sort()).toEqual(LOGGED_IN.split(' ').sort());
    } finally {
      await source.close();
    }
  });
});
