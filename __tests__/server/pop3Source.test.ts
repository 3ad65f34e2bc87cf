import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { describeMailSource, drain, inboxOf } from '../contract/mailSource.js';
import { corpusMessages } from '../support/corpus.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { asPop3, dovecotHarness, freshUser } from '../support/dovecotHarness.js';
import { nastyMessages } from '../support/testMessages.js';

const LIVE = new AbortController().signal;

describeWithDovecot('POP3 with Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  describeMailSource(
    'POP3 in the clear',
    dovecotHarness(() => dovecot, {
      protocol: 'pop3',
      factory: createPop3Source,
      server: () => ({ port: dovecot.pop3, security: 'none' }),
    }),
  );
  describeMailSource(
    'POP3 over TLS',
    dovecotHarness(() => dovecot, {
      protocol: 'pop3',
      factory: createPop3Source,
      server: () => ({ port: dovecot.pop3s, security: 'tls', tlsCa: dovecot.caFile }),
    }),
  );

  it.each(['none', 'starttls', 'tls'] as const)(
    'brings real mail octet by octet (%s)',
    async (security) => {
      const messages = [...nastyMessages().map(({ content }) => content), ...corpusMessages()];
      const user = freshUser();
      dovecot.putMail(user, 'INBOX', messages);
      const source = createPop3Source({
        account: 'test',
        server: {
          host: '127.0.0.1',
          port: security === 'tls' ? dovecot.pop3s : dovecot.pop3,
          security,
          user,
          ...(security === 'none' ? {} : { tlsCa: dovecot.caFile }),
        },
        password: () => Promise.resolve('pass'),
      });
      try {
        await source.connect(LIVE);
        const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
        const ids = snapshot.messages.map(({ id }) => id);
        const received = await drain(source.fetch([...ids].reverse(), LIVE));
        const byId = new Map(received.map(({ id, bytes }) => [id, bytes]));
        const wrong = messages.filter(
          (message, index) => byId.get(ids[index] ?? '')?.equals(asPop3(message)) !== true,
        );
        expect(ids).toHaveLength(messages.length);
        expect(wrong).toEqual([]);
      } finally {
        await source.close();
      }
    },
  );
});
