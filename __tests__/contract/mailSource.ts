/**
 * The contract of MailSource as tests: what the layers above may rely on, whatever the protocol.
 * `describeMailSource` is run for the fake, for IMAP and for POP3.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Protocol } from '../../src/core/account.js';
import type { FetchedMessage, MailSource, RemoteMailbox } from '../../src/core/source.js';
import { idsAfter, idsOf } from '../support/snapshots.js';
import { nastyMessages, simple } from '../support/testMessages.js';

/** A mail account that only one test uses. */
export interface ContractAccount {
  /** A new, unconnected source for it. */
  makeSource(changes?: { password?: (signal: AbortSignal) => Promise<string> }): MailSource;
  /** Puts messages behind those that are in the inbox. */
  deliver(messages: readonly Buffer[]): Promise<void> | void;
  /** Removes the n-th oldest message of the inbox, as another mail client would. */
  remove(index: number): Promise<void> | void;
}

export interface SourceHarness {
  protocol: Protocol;
  absence: MailSource['absence'];
  password: string;
  makeAccount(): Promise<ContractAccount> | ContractAccount;
  /** The octets the server sends for a message that was delivered as these. */
  asServed(message: Buffer): Buffer;
}

const LIVE = new AbortController().signal;

export function describeMailSource(name: string, harness: SourceHarness): void {
  describe(`${name} keeps the contract of MailSource`, () => {
    const open: MailSource[] = [];
    afterEach(async () => {
      await Promise.all(open.splice(0).map((source) => source.close()));
    });

    async function connected(account: ContractAccount): Promise<MailSource> {
      const source = account.makeSource();
      open.push(source);
      await source.connect(LIVE);
      return source;
    }

    /** A connected source and its inbox, over an account with these messages. */
    async function inboxWith(messages: readonly Buffer[]): Promise<{
      account: ContractAccount;
      source: MailSource;
      inbox: RemoteMailbox;
    }> {
      const account = await harness.makeAccount();
      await account.deliver(messages);
      const source = await connected(account);
      return { account, source, inbox: await inboxOf(source) };
    }

    it('says what it is and asks for the password once per connection', async () => {
      const account = await harness.makeAccount();
      let asked = 0;
      const source = account.makeSource({
        password: () => {
          asked += 1;
          return Promise.resolve(harness.password);
        },
      });
      open.push(source);
      expect(source.protocol).toBe(harness.protocol);
      expect(source.absence).toBe(harness.absence);
      await source.connect(LIVE);
      expect(asked).toBe(1);
    });

    it('refuses a wrong password as such, and can be closed then', async () => {
      const account = await harness.makeAccount();
      const source = account.makeSource({ password: () => Promise.resolve('not the password') });
      await expect(source.connect(LIVE)).rejects.toMatchObject({
        name: 'MailtuiError',
        kind: 'login-refused',
        retry: 'never',
      });
      await source.close();
    });

    it('lets whoever gets the password know when nobody waits for it any more', async () => {
      const account = await harness.makeAccount();
      const stop = new AbortController();
      let hear: (word: string) => void = () => undefined;
      const heard = new Promise<string>((resolve) => {
        hear = resolve;
      });
      const source = account.makeSource({
        password: (signal) => {
          signal.addEventListener('abort', () => {
            hear('stopped');
          });
          stop.abort();
          return heard;
        },
      });
      await expect(source.connect(stop.signal)).rejects.toMatchObject({ kind: 'cancelled' });
      await expect(heard).resolves.toBe('stopped');
      await source.close();
    });

    it('passes on why there is no password', async () => {
      const account = await harness.makeAccount();
      const failure = new Error('no password');
      const source = account.makeSource({ password: () => Promise.reject(failure) });
      await expect(source.connect(LIVE)).rejects.toThrow('no password');
      await source.close();
    });

    it('closes twice, and without ever having been connected', async () => {
      const account = await harness.makeAccount();
      await account.makeSource().close();
      const source = await connected(account);
      await source.close();
      await source.close();
    });

    it('lists the inbox, selectable and with its role', async () => {
      const { source } = await inboxWith([]);
      const mailboxes = await source.listMailboxes(LIVE);
      expect(mailboxes.find(({ role }) => role === 'inbox')).toMatchObject({
        path: 'INBOX',
        selectable: true,
      });
      expect(new Set(mailboxes.map(({ path }) => path)).size).toBe(mailboxes.length);
    });

    it('shows an empty inbox as complete and empty', async () => {
      const { source, inbox } = await inboxWith([]);
      const snapshot = await source.snapshot(inbox, null, LIVE);
      expect(snapshot).toMatchObject({ unchanged: false, complete: true, messages: [] });
      expect(await drain(source.fetch([], LIVE))).toEqual([]);
    });

    it('shows all messages, oldest first, with their sizes', async () => {
      const messages = [simple(1, 'short'), simple(2, 'x'.repeat(5000)), simple(3, 'end')];
      const { source, inbox } = await inboxWith(messages);
      const snapshot = await source.snapshot(inbox, null, LIVE);
      expect(snapshot).toMatchObject({ unchanged: false, complete: true });
      expect(snapshot.messages.map(({ size }) => size)).toEqual(
        messages.map((message) => harness.asServed(message).length),
      );
      expect(new Set(snapshot.messages.map(({ id }) => id)).size).toBe(3);
      for (const { flags } of snapshot.messages) {
        expect(typeof flags).toBe(harness.protocol === 'imap' ? 'number' : 'object');
      }
    });

    it('delivers every octet as the server has it', async () => {
      const messages = nastyMessages();
      const { source, inbox } = await inboxWith(messages.map(({ content }) => content));
      const { messages: listed } = await source.snapshot(inbox, null, LIVE);
      expect(listed).toHaveLength(messages.length);
      const fetched = await drainById(source.fetch(listed.map(({ id }) => id).reverse(), LIVE));
      for (const [index, { name, content }] of messages.entries()) {
        const actual = fetched.get(listed[index]?.id ?? '')?.bytes ?? Buffer.from('(missing)');
        const expected = harness.asServed(content);
        // Not toEqual on megabytes: its report of a difference would never end.
        expect({ name, length: actual.length, same: actual.equals(expected) }).toEqual({
          name,
          length: expected.length,
          same: true,
        });
      }
    });

    it('sends the newest first and each message once, over many chunks', async () => {
      const count = 300;
      const { source, inbox } = await inboxWith(
        Array.from({ length: count }, (_, n) => simple(n, `body ${String(n)}`)),
      );
      const { messages } = await source.snapshot(inbox, null, LIVE);
      const wanted = messages.map(({ id }) => id).reverse();
      const fetched = await drain(source.fetch(wanted, LIVE));
      const order = fetched.map(({ id }) => id);
      expect([...order].sort()).toEqual([...wanted].sort());
      const newest = new Set(wanted.slice(0, 100));
      expect(order.slice(0, 50).every((id) => newest.has(id))).toBe(true);
      expect(order.slice(-50).some((id) => newest.has(id))).toBe(false);
    });

    it('leaves out ids that were never there', async () => {
      const { source, inbox } = await inboxWith([simple(1, 'a'), simple(2, 'b')]);
      const { messages } = await source.snapshot(inbox, null, LIVE);
      const [first = '', second = ''] = messages.map(({ id }) => id);
      const fetched = await drain(
        source.fetch([second, '2147483647', 'no-such-id', '', '0', '1:*', first], LIVE),
      );
      expect(fetched.map(({ id }) => id).sort()).toEqual([first, second].sort());
    });

    it('fetches nothing new after an unchanged snapshot, and sees a new message', async () => {
      const account = await harness.makeAccount();
      await account.deliver([simple(1, 'a'), simple(2, 'b')]);
      const first = await connected(account);
      const before = await first.snapshot(await inboxOf(first), null, LIVE);
      await first.close();

      const second = await connected(account);
      const again = await second.snapshot(await inboxOf(second), before.cursor, LIVE);
      if (again.unchanged) expect(again.messages).toEqual([]);
      else expect(idsAfter(before.messages, again)).toEqual(idsOf(before.messages));
      expect(again.validity).toBe(before.validity);
      await second.close();

      await account.deliver([simple(3, 'c')]);
      const third = await connected(account);
      const later = await third.snapshot(await inboxOf(third), again.cursor, LIVE);
      expect(later.unchanged).toBe(false);
      const ids = idsAfter(before.messages, later);
      expect(ids.slice(0, 2)).toEqual(idsOf(before.messages));
      expect(ids).toHaveLength(3);
      const added = ids[2] ?? '';
      const [message] = await drain(third.fetch([added], LIVE));
      expect(message?.bytes.equals(harness.asServed(simple(3, 'c')))).toBe(true);
    });

    it('can fetch after a snapshot that said unchanged', async () => {
      const account = await harness.makeAccount();
      await account.deliver([simple(1, 'a')]);
      const first = await connected(account);
      const before = await first.snapshot(await inboxOf(first), null, LIVE);
      await first.close();
      const second = await connected(account);
      await second.snapshot(await inboxOf(second), before.cursor, LIVE);
      const fetched = await drain(second.fetch([before.messages[0]?.id ?? ''], LIVE));
      expect(fetched).toHaveLength(1);
    });

    it('no longer shows what was removed, and leaves it out of a download', async () => {
      const account = await harness.makeAccount();
      await account.deliver([simple(1, 'a'), simple(2, 'b'), simple(3, 'c')]);
      const first = await connected(account);
      const before = await first.snapshot(await inboxOf(first), null, LIVE);
      await first.close();
      await account.remove(1);
      const second = await connected(account);
      const after = await second.snapshot(await inboxOf(second), before.cursor, LIVE);
      const [one = '', two = '', three = ''] = before.messages.map(({ id }) => id);
      expect(after.unchanged).toBe(false);
      expect(idsAfter(before.messages, after)).toEqual([one, three]);
      const fetched = await drain(second.fetch([three, two, one], LIVE));
      expect(fetched.map(({ id }) => id).sort()).toEqual([one, three].sort());
    });

    it('stops at once when cancelled between two messages', async () => {
      const { source, inbox } = await inboxWith(
        Array.from({ length: 200 }, (_, n) => simple(n, 'y'.repeat(4000))),
      );
      const { messages } = await source.snapshot(inbox, null, LIVE);
      const cancel = new AbortController();
      let received = 0;
      const download = async () => {
        for await (const message of source.fetch(
          messages.map(({ id }) => id),
          cancel.signal,
        )) {
          await bytesOf(message);
          received += 1;
          if (received === 10) cancel.abort();
        }
      };
      await expect(download()).rejects.toMatchObject({ kind: 'cancelled' });
      expect(received).toBe(10);
    });

    it('does nothing when cancelled beforehand', async () => {
      const account = await harness.makeAccount();
      const aborted = AbortSignal.abort();
      const unused = account.makeSource();
      await expect(unused.connect(aborted)).rejects.toMatchObject({ kind: 'cancelled' });
      await unused.close();
      const source = await connected(account);
      await expect(source.listMailboxes(aborted)).rejects.toMatchObject({ kind: 'cancelled' });
    });

    it('can be closed in the middle of a download that nobody wants any more', async () => {
      const { source, inbox } = await inboxWith(
        Array.from({ length: 100 }, (_, n) => simple(n, 'z'.repeat(2000))),
      );
      const { messages } = await source.snapshot(inbox, null, LIVE);
      let received = 0;
      for await (const message of source.fetch(
        messages.map(({ id }) => id),
        LIVE,
      )) {
        await bytesOf(message);
        received += 1;
        if (received === 3) break;
      }
      await source.close();
      expect(received).toBe(3);
    });
  });
}

export interface ReceivedMessage extends FetchedMessage {
  bytes: Buffer;
}

/** Everything a download yields, with the bytes read. */
export async function drain(download: AsyncIterable<FetchedMessage>): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  for await (const message of download) {
    received.push({ ...message, bytes: await bytesOf(message) });
  }
  return received;
}

export async function inboxOf(source: MailSource): Promise<RemoteMailbox> {
  const inbox = (await source.listMailboxes(LIVE)).find(({ role }) => role === 'inbox');
  if (inbox === undefined) throw new Error('no inbox');
  return inbox;
}

async function drainById(
  download: AsyncIterable<FetchedMessage>,
): Promise<Map<string, ReceivedMessage>> {
  return new Map((await drain(download)).map((message) => [message.id, message]));
}

async function bytesOf({ content }: FetchedMessage): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
