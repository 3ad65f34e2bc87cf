/**
 * The contract of PartialReading as tests: headers alone and single messages, whatever the protocol.
 * `describePartialReading` is run for the fake, for IMAP and for POP3.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FetchedHeader, PartialReading } from '../../src/core/partialReading.js';
import type { MailSource } from '../../src/core/source.js';
import { nastyMessages, simple } from '../support/testMessages.js';
import { drain, inboxOf, type SourceHarness } from './mailSource.js';

const LIVE = new AbortController().signal;

export function describePartialReading(name: string, harness: SourceHarness): void {
  describe(`${name} reads less than all`, () => {
    const open: MailSource[] = [];
    afterEach(async () => {
      await Promise.all(open.splice(0).map((source) => source.close()));
    });

    async function inboxWith(messages: readonly Buffer[]) {
      const account = await harness.makeAccount();
      await account.deliver(messages);
      const connect = async () => {
        const source = account.makeSource();
        open.push(source);
        await source.connect(LIVE);
        if (source.partial === undefined) throw new Error('it cannot read less');
        return { source, partial: source.partial };
      };
      const { source, partial } = await connect();
      const snapshot = await source.snapshot(await inboxOf(source), null, LIVE);
      const ids = snapshot.messages.map(({ id }) => id);
      return { account, source, partial, snapshot, ids, connect };
    }

    it('brings headers octet by octet, with the size of the whole, and no more', async () => {
      const messages = nastyMessages()
        .map(({ content }) => harness.asServed(content))
        .filter((content) => content.indexOf('\r\n\r\n') > 0);
      const { partial, ids, snapshot } = await inboxWith(messages);
      const headers = await headersOf(partial, [...ids].reverse());
      expect(headers.size).toBe(messages.length);
      for (const [index, message] of messages.entries()) {
        const header = headers.get(ids[index] ?? '');
        const end = message.indexOf('\r\n\r\n') + 4;
        expect(header?.header.toString('latin1')).toBe(message.subarray(0, end).toString('latin1'));
        expect(header?.size).toBe(snapshot.messages[index]?.size);
        expect(typeof header?.flags).toBe(harness.protocol === 'imap' ? 'number' : 'object');
      }
    });

    it('leaves out what was never there, and whole messages can be fetched after', async () => {
      const { source, partial, ids } = await inboxWith([simple(1, 'one'), simple(2, 'two')]);
      const headers = await headersOf(partial, ['2147483647', 'no-such-id', '', ...ids]);
      expect([...headers.keys()].sort()).toEqual([...ids].sort());
      const fetched = await drain(source.fetch(ids.slice(1), LIVE));
      expect(fetched.map(({ bytes }) => bytes.equals(harness.asServed(simple(2, 'two'))))).toEqual([
        true,
      ]);
    });

    it('opens a mailbox for single messages without a look at all of it', async () => {
      const { ids, snapshot, connect } = await inboxWith([simple(1, 'one'), simple(2, 'two')]);
      await Promise.all(open.splice(0).map((source) => source.close()));
      const { source, partial } = await connect();
      await partial.open({ path: 'INBOX', validity: snapshot.validity }, LIVE);
      const [message] = await drain(source.fetch(ids.slice(0, 1), LIVE));
      expect(message?.bytes.equals(harness.asServed(simple(1, 'one')))).toBe(true);
      expect((await headersOf(partial, ids)).size).toBe(2);
    });

    it('does not take another mailbox for the one it knew', async () => {
      const { partial } = await inboxWith([simple(1, 'one')]);
      if (harness.protocol === 'pop3') return;
      await expect(partial.open({ path: 'INBOX', validity: '1' }, LIVE)).rejects.toMatchObject({
        ...{ kind: 'protocol', retry: 'now' },
      });
    });

    it('says which messages came lately, where the protocol tells', async () => {
      const { partial, ids } = await inboxWith([simple(1, 'one'), simple(2, 'two')]);
      expect(partial.receivedSince !== undefined).toBe(harness.protocol === 'imap');
      const later = Date.UTC(2200, 0, 1);
      expect(await partial.receivedSince?.(later, LIVE)).toEqual(
        harness.protocol === 'imap' ? new Set() : undefined,
      );
      expect(await partial.receivedSince?.(0, LIVE)).toEqual(
        harness.protocol === 'imap' ? new Set(ids) : undefined,
      );
    });

    it('stops at once when cancelled', async () => {
      const { partial, ids } = await inboxWith(
        Array.from({ length: 50 }, (_, n) => simple(n, 'text')),
      );
      const cancel = new AbortController();
      const download = async () => {
        for await (const header of partial.headers(ids, cancel.signal)) {
          expect(header.header.length).toBeGreaterThan(0);
          cancel.abort();
        }
      };
      await expect(download()).rejects.toMatchObject({ kind: 'cancelled' });
    });
  });
}

async function headersOf(
  partial: PartialReading,
  ids: readonly string[],
): Promise<Map<string, FetchedHeader>> {
  const headers = new Map<string, FetchedHeader>();
  for await (const header of partial.headers(ids, LIVE)) headers.set(header.id, header);
  return headers;
}
