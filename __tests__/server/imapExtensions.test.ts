/** What a session with Dovecot makes of the extensions that it is offered, and does without. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ServerSettings } from '../../src/core/account.js';
import type { MailSource } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { drain, inboxOf } from '../contract/mailSource.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { StepProxy } from '../support/stepProxy.js';

const LIVE = new AbortController().signal;
const COMPRESSION = 'protocol imap {\n  mail_plugins = imap_zlib\n}\n';
const MESSAGE = Buffer.from(`Message-ID: <x@test>\r\n\r\n${'all the same '.repeat(8000)}\r\n`);
/** Larger ones are asked for in any case, so that a server can refuse them before they come. */
const LETTER = Buffer.from('Message-ID: <y@test>\r\n\r\nshort\r\n');

describeWithDovecot('The extensions of IMAP', () => {
  let modern: Dovecot;
  let old: Dovecot;
  const open: { source: MailSource; proxy: StepProxy }[] = [];

  beforeAll(async () => {
    modern = await startDovecot({ config: COMPRESSION });
    old = await startDovecot({ config: `${COMPRESSION}imap_capability = IMAP4rev1 UIDPLUS\n` });
  }, 60_000);
  afterAll(async () => {
    await modern.stop();
    await old.stop();
  });
  afterEach(async () => {
    for (const { source, proxy } of open.splice(0)) {
      await source.close();
      await proxy.stop();
    }
  });

  async function session(dovecot: Dovecot, settings: Partial<ServerSettings> = {}) {
    const user = freshUser();
    dovecot.putMail(user, 'INBOX', [MESSAGE]);
    const proxy = await StepProxy.start(dovecot.imap);
    const [said, heard]: [string[], string[]] = [[], []];
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: proxy.port, security: 'none', user, ...settings },
      password: () => Promise.resolve('pass'),
      trace: (line) => {
        if (line.startsWith('C: ')) said.push(line.replace(/^C: \S+ /, ''));
        if (line.startsWith('S: ')) heard.push(line.slice(3));
      },
    });
    open.push({ source, proxy });
    await source.connect(LIVE);
    return { source, proxy, said, heard };
  }

  async function octetsOf({ source, proxy }: Awaited<ReturnType<typeof session>>): Promise<number> {
    const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
    const [received] = await drain(source.fetch([messages[0]?.id ?? ''], LIVE));
    expect(received?.bytes.equals(MESSAGE)).toBe(true);
    return proxy.octets;
  }

  const append = async (source: MailSource) =>
    source.edits?.append(
      'Archive',
      { content: LETTER, flags: 0, keywords: [], received: null, messageId: 'y@test' },
      LIVE,
    );

  it('compress the session', async () => {
    expect(await octetsOf(await session(modern))).toBeLessThan(MESSAGE.length / 4);
  });

  it('do not when the account says so', async () => {
    const plain = await session(modern, { compression: false });
    expect(await octetsOf(plain)).toBeGreaterThan(MESSAGE.length);
    expect(plain.said.filter((line) => line.startsWith('COMPRESS'))).toEqual([]);
  });

  it('do not when they are not offered', async () => {
    expect(await octetsOf(await session(old))).toBeGreaterThan(MESSAGE.length);
  });

  it('are switched on, and the server is told who speaks', async () => {
    const { said } = await session(modern);
    expect(said).toContain('ID ("name" "mailtui")');
    expect(said).toContain('ENABLE CONDSTORE QRESYNC');
    const { said: without } = await session(old);
    expect(without.filter((line) => /^(ID|ENABLE) /.test(line))).toEqual([]);
  });

  it.each([
    ['without waiting to be asked for it', true],
    ['when they are asked for it', false],
  ])('send a message %s', async (_how, isModern) => {
    const { source, heard } = await session(isModern ? modern : old);
    const before = heard.length;
    expect((await append(source))?.id).not.toBeNull();
    expect(heard.slice(before).some((line) => line.startsWith('+'))).toBe(!isModern);
  });
});
