import { FakeMailServer } from '../support/fakeSource.js';
import { describeMailSource, type SourceHarness } from './mailSource.js';

function fakeHarness(protocol: 'imap' | 'pop3'): SourceHarness {
  return {
    protocol,
    absence: protocol === 'imap' ? 'deleted' : 'nothing',
    password: 'pass',
    makeAccount() {
      const server = new FakeMailServer({ protocol });
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
describeMailSource('The fake POP3 source', fakeHarness('pop3'));
