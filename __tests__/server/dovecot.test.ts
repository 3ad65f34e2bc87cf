import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';

describeWithDovecot('the throw-away Dovecot', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(() => server.stop());

  it('serves the mail that was put into it', () => {
    server.putMail('ann', 'INBOX', [Buffer.from('Subject: one\r\n\r\nbody\r\n')]);
    server.putMail('ann', 'Lists/dev', [Buffer.from('Subject: two\r\n\r\nbody\r\n')]);
    const status = server.doveadm(
      'mailbox',
      'status',
      '-u',
      'ann',
      'messages',
      'INBOX',
      'Lists/dev',
    );
    expect(status).toContain('INBOX messages=1');
    expect(status).toContain('Lists/dev messages=1');
  });

  it('greets on POP3', async () => {
    const greeting = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.pop3, server.host);
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(greeting).toMatch(/^\+OK/);
  });
});
