/** A mailbox of somebody else's, which they share by a real Dovecot (RFC 2342, RFC 4314). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dovecotInstalled, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

const withDovecot = dovecotInstalled ? describe : describe.skip;
const SHARED = `
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile
  acl_shared_dict = file:%h/../shared
}
namespace shared {
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:%%h/Maildir:INDEX=~/Maildir/shared/%%u
  subscriptions = no
  list = children
  mailbox Sent {
    special_use = \\Sent
  }
}
`;
const MAIL = Buffer.from(
  'From: ann@there.example\nTo: shop@here.example\nSubject: fish?\nMessage-ID: <q@there>\n\nfish?\n',
);

withDovecot('a shared mailbox', () => {
  const program = new Program();
  let dovecot: Dovecot;
  let smtp: SmtpTestServer;

  beforeAll(async () => {
    dovecot = await startDovecot({ config: SHARED });
    dovecot.putMail('shop', 'INBOX', [MAIL]);
    const rights = ['lookup', 'read', 'write', 'write-seen', 'insert', 'post', 'expunge'];
    for (const box of ['INBOX', 'Sent']) {
      dovecot.doveadm('acl', 'set', '-u', 'shop', box, 'user=mira', ...rights);
    }
    smtp = await startSmtpTestServer();
    const account = testAccount('mira', 'imap', {
      ...{ host: '127.0.0.1', tlsCa: dovecot.caFile, port: dovecot.imaps, security: 'tls' },
      user: 'mira',
    });
    program.configure([
      {
        ...{ ...account, address: 'mira@here.example', outgoing: smtp.server },
        identities: [{ address: 'shop@here.example', sentFolder: 'shared/shop/Sent' }],
      },
    ]);
  }, 60_000);
  afterAll(async () => {
    await smtp.stop();
    await dovecot.stop();
    program.remove();
  });

  test('is shown, and answered in its name, and has what was sent', async () => {
    await program.shell('$MAILTUI sync');
    const { stdout: folders } = await program.shell('$MAILTUI folders --json');
    expect(folders).toContain('"path":"shared/shop","role":null,"total":1');
    expect(folders).toContain('"path":"shared/shop/Sent","role":null');
    expect(folders).toContain('"path":"Sent","role":"sent"');
    const { stdout: found } = await program.shell('$MAILTUI search --json to:shop');
    const { id } = JSON.parse(found) as { id: string };
    await program.shell(`echo yes | $MAILTUI reply ${id} --body - && $MAILTUI sync`);
    expect(smtp.taken.map(({ from }) => from)).toEqual(['shop@here.example']);
    const filed = (mailbox: string): string =>
      dovecot.doveadm('search', '-u', 'shop', 'mailbox', mailbox).trim();
    expect(filed('Sent').split('\n')).toHaveLength(1);
    expect(dovecot.doveadm('fetch', '-u', 'shop', 'flags', 'mailbox', 'INBOX')).toContain(
      'Answered',
    );
  }, 60_000);
});
