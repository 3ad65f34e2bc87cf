import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { drain } from '../contract/mailSource.js';
import { DelayProxy } from '../support/delayProxy.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { simple } from '../support/testMessages.js';

const LIVE = new AbortController().signal;
const ROUND_TRIP = 50;

describeWithDovecot('An IMAP server far away', () => {
  let dovecot: Dovecot;
  let proxy: DelayProxy;
  beforeAll(async () => {
    dovecot = await startDovecot();
    proxy = await DelayProxy.start(dovecot.imap, ROUND_TRIP);
  });
  afterAll(async () => {
    await proxy.stop();
    await dovecot.stop();
  });

  it('sends two thousand messages in a few round trips', async () => {
    const messages = Array.from({ length: 2000 }, (_, n) => simple(n, 'x'.repeat(2000)));
    dovecot.putMail('ann', 'INBOX', messages);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: proxy.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
    });
    await source.connect(LIVE);
    const before = proxy.turns;
    let received = 0;
    for (const mailbox of await source.listMailboxes(LIVE)) {
      const snapshot = await source.snapshot(mailbox, null, LIVE);
      const ids = snapshot.messages.map(({ id }) => id).reverse();
      received += (await drain(source.fetch(ids, LIVE))).length;
    }
    const turns = proxy.turns - before;
    await source.close();
    expect(received).toBe(2000);
    // LIST, EXAMINE, the listing and five chunks, and what the client asks for by itself.
    expect(turns).toBeLessThanOrEqual(14);
  });
});
