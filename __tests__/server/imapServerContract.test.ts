/** The demo's IMAP server answers all that the IMAP source sends. */
import { afterAll } from '@jest/globals';
import { startImapServer } from '../../src/app/demo/imapServer.js';
import { MailTree } from '../../src/app/demo/imap/mailTree.js';
import type { Loopback } from '../../src/app/demo/loopback.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { describeMailboxEdits, type EditsHarness } from '../contract/mailboxEdits.js';
import { describeMailSource } from '../contract/mailSource.js';
import { describePartialReading } from '../contract/partialReading.js';

const LOGIN = { user: 'ann', password: 'pass' };
const started: Loopback[] = [];
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
});

const harness: EditsHarness = {
  protocol: 'imap',
  absence: 'deleted',
  password: LOGIN.password,
  tellsNewIds: true,
  async makeAccount() {
    const tree = new MailTree();
    const inbox = tree.create('INBOX', '\\Inbox');
    if (inbox === null) throw new Error('no inbox');
    const server = await startImapServer(LOGIN, tree);
    started.push(server);
    return {
      makeSource: ({ password = () => Promise.resolve(LOGIN.password) } = {}) =>
        createImapSource({
          account: 'test',
          server: { host: '127.0.0.1', port: server.port, security: 'none', user: LOGIN.user },
          password,
        }),
      deliver(messages) {
        for (const message of messages) tree.add(inbox, message, [], new Date());
      },
      remove(index) {
        const message = inbox.messages[index];
        if (message !== undefined) tree.remove(inbox, new Set([message]));
      },
    };
  },
  asServed: (message) => message,
};

describeMailSource("IMAP with the demo's server", harness);
describePartialReading("IMAP with the demo's server", harness);
describeMailboxEdits("The demo's IMAP server", harness);
