/** The rules go to a server that sorts mail by itself: Dovecot with Pigeonhole. */
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sieveOf } from '../../src/core/sieve.js';
import { uploadSieve } from '../../src/protocols/managesieve/uploadSieve.js';
import { SieveReplies, type SieveReply } from '../../src/protocols/managesieve/sieveReplies.js';
import { Dovecot, dovecotInstalled } from '../support/dovecotServer.js';

const hasSieve = dovecotInstalled && existsSync('/usr/lib/dovecot/managesieve');
const ifSieve = hasSieve ? describe : describe.skip;
const signal = new AbortController().signal;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

ifSieve('a script on Dovecot (skipped where dovecot-managesieved is missing)', () => {
  let dovecot: Dovecot;
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    dovecot = await Dovecot.launch({
      config: `
protocols = imap pop3 sieve
service managesieve-login {
  chroot =
  inet_listener sieve {
    address = 127.0.0.1
    port = ${String(port)}
  }
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
`,
    });
  });
  afterAll(() => dovecot.stop());

  const upload = (more: {
    script?: string;
    name?: string;
    activate?: boolean;
    password?: string;
  }) =>
    uploadSieve({
      server: {
        ...{ host: '127.0.0.1', port, security: 'starttls', user: 'sieve', tlsCa: dovecot.caFile },
      },
      password: () => Promise.resolve(more.password ?? 'pass'),
      name: more.name ?? 'mailtui',
      script: more.script ?? 'keep;\r\n',
      activate: more.activate ?? false,
      signal,
    });

  it('is checked there, becomes active, and is replaced by the next', async () => {
    const { script } = sieveOf([{ name: 'lists', query: 'from:ann@x.example', move: 'Lists' }]);
    expect(script).toContain('fileinto');
    expect(await upload({ script })).toEqual({ active: 'mailtui' });
    expect(existsSync(`${dovecot.home('sieve')}/.dovecot.sieve`)).toBe(true);
    expect(await upload({})).toEqual({ active: 'mailtui' });
  });

  it('leaves the script of another program active until that is asked for', async () => {
    await upload({ name: 'webmail', activate: true });
    expect(await upload({})).toEqual({ active: 'webmail' });
    expect(await upload({ activate: true })).toEqual({ active: 'mailtui' });
  });

  it('that is wrong is refused in the server’s words, and so is a wrong password', async () => {
    await expect(upload({ script: 'this is no sieve' })).rejects.toMatchObject({
      kind: 'server-refused',
      message: expect.stringMatching(/line 1/),
    });
    await expect(upload({ password: 'wrong' })).rejects.toMatchObject({ kind: 'login-refused' });
  });
});

describe('what a server says', () => {
  const said = Buffer.from(
    '"IMPLEMENTATION" "a \\"b\\""\r\n"SASL" "PLAIN"\r\nOK (TAG {3}\r\nx\r\n) "done"\r\nNO {5}\r\na\r\nb!\r\n'.replace(
      '(TAG {3}\r\nx\r\n)',
      '(TAG "x")',
    ),
  );

  it('is the same in pieces of any size', () => {
    for (let size = 1; size <= said.length; size += 1) {
      const replies = new SieveReplies();
      const heard: SieveReply[] = [];
      const listen = (): void => {
        replies.next(
          (reply) => {
            heard.push(reply);
            if (heard.length < 2) listen();
          },
          (error) => {
            throw error;
          },
        );
      };
      listen();
      for (let at = 0; at < said.length; at += size) replies.add(said.subarray(at, at + size));
      expect(heard).toEqual([
        {
          ...{ status: 'OK', text: 'done' },
          lines: [
            ['IMPLEMENTATION', 'a "b"'],
            ['SASL', 'PLAIN'],
          ],
        },
        { status: 'NO', text: 'a\r\nb!', lines: [] },
      ]);
    }
  });
});
