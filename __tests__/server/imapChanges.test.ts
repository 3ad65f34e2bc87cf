import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailboxSnapshot, MailSource, RemoteMessage } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { drain, inboxOf } from '../contract/mailSource.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { idsAfter, idsOf, messagesAfter } from '../support/snapshots.js';
import { simple } from '../support/testMessages.js';

const LIVE = new AbortController().signal;

describeWithDovecot('What changed in an IMAP mailbox', () => {
  tier('with QRESYNC', '', 'changes and vanished');
  tier('with CONDSTORE', 'ENABLE CONDSTORE ESEARCH LIST-STATUS', 'changes');
  tier('with CONDSTORE and no list of states', 'ENABLE CONDSTORE', 'changes');
  tier('without either', 'LIST-STATUS', 'everything');

  function tier(
    name: string,
    extensions: string,
    tells: 'changes and vanished' | 'changes' | 'everything',
  ): void {
    describe(name, () => {
      let dovecot: Dovecot;
      beforeAll(async () => {
        dovecot = await startDovecot(
          extensions === '' ? {} : { config: `imap_capability = IMAP4rev1 ${extensions}\n` },
        );
      });
      afterAll(() => dovecot.stop());

      const sources: MailSource[] = [];
      afterEach(async () => {
        await Promise.all(sources.splice(0).map((source) => source.close()));
      });

      async function connect(user: string, trace: (line: string) => void = () => undefined) {
        const source = createImapSource({
          account: 'test',
          server: { host: '127.0.0.1', port: dovecot.imap, security: 'none', user },
          password: () => Promise.resolve('pass'),
          trace,
        });
        sources.push(source);
        await source.connect(LIVE);
        return source;
      }

      /** The inbox of so many messages, and what a first look told. */
      async function known(count: number) {
        const user = freshUser();
        dovecot.putMail(
          user,
          'INBOX',
          Array.from({ length: count }, (_, n) => simple(n, 'x')),
        );
        const source = await connect(user);
        const first = await source.snapshot(await inboxOf(source), null, LIVE);
        const again = async (cursor: string): Promise<MailboxSnapshot> =>
          source.snapshot(await inboxOf(source), cursor, LIVE);
        const flag = (word: 'add' | 'remove', flags: string, uids: string) =>
          dovecot.doveadm('flags', word, '-u', user, flags, 'mailbox', 'INBOX', 'uid', uids);
        const expunge = (uids: string) =>
          dovecot.doveadm('expunge', '-u', user, 'mailbox', 'INBOX', 'uid', uids);
        return { user, source, first, again, flag, expunge };
      }

      it('is told for flags in proportion to the changes', async () => {
        const { first, again, flag } = await known(300);
        flag('add', '\\Seen', '7,9');
        const later = await again(first.cursor);
        expect(later.messages).toHaveLength(tells === 'everything' ? 300 : 2);
        expect(later.complete).toBe(tells === 'everything');
        const seen = messagesAfter(first.messages, later).filter(({ flags }) => flags !== 0);
        expect(idsOf(seen)).toEqual(['7', '9']);
      });

      it('is told for what came, which can then be fetched', async () => {
        const { user, source, first, again } = await known(20);
        dovecot.putMail(user, 'INBOX', [simple(20, 'new'), simple(21, 'newer')]);
        const later = await again(first.cursor);
        expect(later.messages).toHaveLength(tells === 'everything' ? 22 : 2);
        expect(idsAfter(first.messages, later).slice(-3)).toEqual(['20', '21', '22']);
        expect(await drain(source.fetch(['22', '21', '3'], LIVE))).toHaveLength(3);
      });

      it('is told for what vanished', async () => {
        const { first, again, flag, expunge } = await known(50);
        expunge('3,10:12,50');
        flag('add', '\\Flagged', '20');
        const later = await again(first.cursor);
        const gone = new Set(['3', '10', '11', '12', '50']);
        expect(later.complete).toBe(tells !== 'changes and vanished');
        if (tells === 'changes and vanished') {
          expect([...(later.vanished ?? [])].sort()).toEqual([...gone].sort());
          expect(idsOf(later.messages)).toEqual(['20']);
        }
        if (tells === 'changes') {
          expect(later.messages.filter(({ flags }) => flags !== null)).toHaveLength(1);
        }
        const left = idsOf(first.messages).filter((id) => !gone.has(id));
        expect(idsAfter(first.messages, later)).toEqual(left);
        expect(idsAfter(messagesAfter(first.messages, later), await again(later.cursor))).toEqual(
          left,
        );
      });

      it('is told for a mailbox that is empty now', async () => {
        const { first, again, expunge } = await known(3);
        expunge('1:3');
        expect(idsAfter(first.messages, await again(first.cursor))).toEqual([]);
      });

      it('adds up to the truth over many rounds', async () => {
        const { user, first, again, flag, expunge } = await known(30);
        let messages: readonly RemoteMessage[] = first.messages;
        let { cursor } = first;
        let next = 31;
        const random = numbers(7);
        for (let round = 0; round < 12; round += 1) {
          for (let edit = random(4); edit >= 0; edit -= 1) {
            const uids = `${String(1 + random(next))}:${String(1 + random(next))}`;
            const choice = random(4);
            if (choice === 0) flag('add', '\\Seen Work', uids);
            if (choice === 1) flag('remove', '\\Seen', uids);
            if (choice === 2 && round % 3 === 2) expunge(String(1 + random(next)));
            if (choice === 3) {
              dovecot.putMail(user, 'INBOX', [simple(next, 'more')]);
              next += 1;
            }
          }
          const later = await again(cursor);
          messages = later.unchanged ? messages : messagesAfter(messages, later);
          cursor = later.cursor;
          const truth = await (
            await connect(user)
          ).snapshot(await inboxOf(sources[0] as MailSource), null, LIVE);
          expect(messages).toEqual(truth.messages);
        }
      });

      it('costs an unchanged account of twenty mailboxes no more than one of two', async () => {
        const roundTrips = async (mailboxes: number) => {
          const user = freshUser();
          for (let n = 0; n < mailboxes; n += 1) {
            dovecot.putMail(user, `box${String(n)}`, [simple(n, 'x')]);
          }
          const first = await connect(user);
          const cursors = new Map<string, string>();
          for (const mailbox of await first.listMailboxes(LIVE)) {
            cursors.set(mailbox.path, (await first.snapshot(mailbox, null, LIVE)).cursor);
          }
          const trace: string[] = [];
          const second = await connect(user, (line) => trace.push(line));
          for (const mailbox of await second.listMailboxes(LIVE)) {
            await second.snapshot(mailbox, cursors.get(mailbox.path) ?? null, LIVE);
          }
          return trace.filter((line) => line.startsWith('C: ')).length;
        };
        const [few, many] = [await roundTrips(2), await roundTrips(20)];
        if (extensions === '' || extensions.includes('CONDSTORE ESEARCH LIST-STATUS')) {
          expect(many).toBe(few);
          expect(many).toBeLessThanOrEqual(8);
        } else {
          // One EXAMINE each, and a listing where that proves nothing.
          expect(many - few).toBeLessThanOrEqual(18 * (tells === 'everything' ? 2 : 1));
        }
      });
    });
  }
});

/** The same "random" numbers below a bound each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
