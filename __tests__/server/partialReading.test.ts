import { afterAll, beforeAll } from '@jest/globals';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { describePartialReading } from '../contract/partialReading.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { dovecotHarness } from '../support/dovecotHarness.js';

describeWithDovecot('Headers and single messages', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  describePartialReading(
    'IMAP with Dovecot',
    dovecotHarness(() => dovecot, {
      protocol: 'imap',
      factory: createImapSource,
      server: () => ({ port: dovecot.imap, security: 'none' }),
    }),
  );
  describePartialReading(
    'POP3 with Dovecot',
    dovecotHarness(() => dovecot, {
      protocol: 'pop3',
      factory: createPop3Source,
      server: () => ({ port: dovecot.pop3, security: 'none' }),
    }),
  );
});
