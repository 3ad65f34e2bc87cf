import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { MarkedOnlyError } from '../../src/core/markedOnly.js';
import type { MailboxEdits, MailSource, RemotePlace } from '../../src/core/source.js';
import { describeMailboxEdits } from '../contract/mailboxEdits.js';
import { inboxOf } from '../contract/mailSource.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { dovecotHarness, freshUser } from '../support/dovecotHarness.js';
import { failure } from '../support/failures.js';
import { simple } from '../support/testMessages.js';

const LIVE = new AbortController().signal;

describeWithDovecot('Edits with Dovecot', () => {
  const offers = (name: string, extensions: string, tellsNewIds: boolean) => {
    let dovecot: Dovecot;
    beforeAll(async () => {
      dovecot = await startDovecot(
        extensions === '' ? {} : { config: `imap_capability = IMAP4rev1 ${extensions}\n` },
      );
    });
    afterAll(() => dovecot.stop());
    const harness = dovecotHarness(() => dovecot, {
      protocol: 'imap',
      factory: createImapSource,
      server: () => ({ port: dovecot.imap, security: 'none' }),
    });
    describeMailboxEdits(`Dovecot ${name}`, { ...harness, tellsNewIds });
  };

  offers('with everything', '', true);
  offers('without MOVE', 'UIDPLUS LITERAL+ NAMESPACE UNSELECT', true);
  offers('without anything but UIDPLUS', 'UIDPLUS', true);

  describe('on a server that removes no single messages', () => {
    let dovecot: Dovecot;
    beforeAll(async () => {
      dovecot = await startDovecot({ config: 'imap_capability = IMAP4rev1 NAMESPACE\n' });
    });
    afterAll(() => dovecot.stop());

    const sources: MailSource[] = [];
    afterEach(async () => {
      await Promise.all(sources.splice(0).map((source) => source.close()));
    });

    async function subject(): Promise<{ user: string; edits: MailboxEdits; inbox: RemotePlace }> {
      const user = freshUser();
      dovecot.putMail(user, 'INBOX', [simple(1, 'a'), simple(2, 'b'), simple(3, 'c')]);
      const deleted = ['-u', user, '\\Deleted', 'mailbox', 'INBOX', 'uid', '1'];
      dovecot.doveadm('flags', 'add', ...deleted);
      const source = createImapSource({
        account: 'test',
        server: { host: '127.0.0.1', port: dovecot.imap, security: 'none', user },
        password: () => Promise.resolve('pass'),
      });
      sources.push(source);
      await source.connect(LIVE);
      const { validity } = await source.snapshot(await inboxOf(source), null, LIVE);
      return { user, edits: source.edits as MailboxEdits, inbox: { path: 'INBOX', validity } };
    }

    const listing = (user: string, mailbox: string) =>
      dovecot
        .doveadm('-f', 'tab', 'fetch', '-u', user, 'uid flags', 'mailbox', mailbox, 'all')
        .replaceAll('\\Recent', '')
        .split('\n')
        .slice(1, -1)
        .map((line) => line.trim().replace('\t', ' '));

    it('says that they are marked, and leaves what others have marked', async () => {
      const { user, edits, inbox } = await subject();
      expect(await failure(edits.expunge(inbox, ['2'], LIVE))).toBeInstanceOf(MarkedOnlyError);
      expect(listing(user, 'INBOX')).toEqual(['1 \\Deleted', '2 \\Deleted', '3']);
    });

    it('copies and marks all that are to be moved, and says so', async () => {
      const { user, edits, inbox } = await subject();
      const moving = edits.move(inbox, ['2', '3'], 'Archive', LIVE);
      expect(await failure(moving)).toMatchObject({
        name: 'MailtuiError',
        kind: 'server-refused',
        retry: 'never',
        scope: { folder: 'INBOX' },
      });
      expect(listing(user, 'Archive')).toEqual(['1', '2']);
      expect(listing(user, 'INBOX')).toEqual(['1 \\Deleted', '2 \\Deleted', '3 \\Deleted']);
    });
  });
});
