import { FakeMailServer, type FakeServerOptions } from '../support/fakeSource.js';
import { describeMailboxEdits } from './mailboxEdits.js';
import { describeMailSource, type SourceHarness } from './mailSource.js';
import { describePartialReading } from './partialReading.js';

function fakeHarness(protocol: 'imap' | 'pop3', options: FakeServerOptions = {}): SourceHarness {
  return {
    protocol,
    absence: protocol === 'imap' ? 'deleted' : 'nothing',
    password: 'pass',
    makeAccount() {
      const server = new FakeMailServer({ protocol, ...options });
      return {
        makeSource: ({ password = () => Promise.resolve('pass') } = {}) =>
          server.factory({
            account: 'test',
            server: { host: 'fake.test', port: 1, security: 'none', user: 'ann' },
            password,
          }),
        deliver(messages) {
          server.deliver('INBOX', messages);
        },
        remove(index) {
          server.remove('INBOX', server.mailbox('INBOX').messages[index]?.id ?? '');
        },
      };
    },
    asServed: (message) => message,
  };
}

describeMailSource('The fake IMAP source', fakeHarness('imap'));
describeMailSource(
  'The fake IMAP source that tells changes',
  fakeHarness('imap', { tellsChanges: true }),
);
describeMailSource('The fake POP3 source', fakeHarness('pop3'));
describePartialReading('The fake IMAP source', fakeHarness('imap'));
describePartialReading('The fake POP3 source', fakeHarness('pop3'));
describeMailboxEdits('The fake IMAP source', { ...fakeHarness('imap'), tellsNewIds: true });
describeMailboxEdits('The fake IMAP source without new ids', {
  ...fakeHarness('imap', { tellsNewIds: false }),
  tellsNewIds: false,
});
