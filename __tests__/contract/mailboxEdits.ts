/**
 * The contract of `MailSource.edits` and `identify` as tests. `describeMailboxEdits` is run for
 * the server in memory and for Dovecot with all, with some and without any of the extensions that
 * edits are better with.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { flagsOf, NO_FLAGS } from '../../src/core/flags.js';
import type {
  MailboxEdits,
  MailboxSnapshot,
  MailSource,
  RemoteAppend,
  RemoteFlagEdit,
  RemotePlace,
} from '../../src/core/source.js';
import { failure } from '../support/failures.js';
import { simple } from '../support/testMessages.js';
import { drain, type ContractAccount, type SourceHarness } from './mailSource.js';

const LIVE = new AbortController().signal;
const SEEN = flagsOf(['seen']);
const FLAGGED = flagsOf(['flagged']);

export interface EditsHarness extends SourceHarness {
  /** COPYUID and APPENDUID. */
  tellsNewIds: boolean;
}

export function describeMailboxEdits(name: string, harness: EditsHarness): void {
  describe(`${name} keeps the contract of edits`, () => {
    const open: MailSource[] = [];
    afterEach(async () => {
      await Promise.all(open.splice(0).map((source) => source.close()));
    });

    /** A connected source over an account with so many messages in the inbox, and a folder `Old`. */
    async function subject(count: number): Promise<{
      account: ContractAccount;
      source: MailSource;
      edits: MailboxEdits;
      inbox: RemotePlace;
      /** Path of the folder `Old`. */
      old: string;
      ids: string[];
      look: (path: string) => Promise<MailboxSnapshot>;
    }> {
      const account = await harness.makeAccount();
      await account.deliver(
        Array.from({ length: count }, (_, n) => simple(n, `body ${String(n)}`)),
      );
      const source = account.makeSource();
      open.push(source);
      await source.connect(LIVE);
      const { edits } = source;
      if (edits === undefined) throw new Error('this source takes no edits');
      const old = await edits.createMailbox(['Old'], LIVE);
      const look = async (path: string): Promise<MailboxSnapshot> => {
        const all = await source.listMailboxes(LIVE);
        const mailbox = all.find((candidate) => candidate.path === path);
        if (mailbox === undefined) throw new Error(`no mailbox ${path}`);
        return source.snapshot(mailbox, null, LIVE);
      };
      const { messages, validity } = await look('INBOX');
      const ids = messages.map(({ id }) => id);
      return { account, source, edits, inbox: { path: 'INBOX', validity }, old, ids, look };
    }

    it('changes flags and keywords of the messages named, and no other bit', async () => {
      const { edits, inbox, ids, look } = await subject(3);
      await edits.setFlags(inbox, ids, flagEdit({ add: SEEN }), LIVE);
      const both = flagEdit({ add: FLAGGED, addKeywords: ['$Junk', 'Work'] });
      expect(await edits.setFlags(inbox, ids.slice(0, 2), both, LIVE)).toEqual([]);
      const less = flagEdit({ remove: SEEN, removeKeywords: ['Work'] });
      expect(await edits.setFlags(inbox, ids.slice(1, 2), less, LIVE)).toEqual([]);
      const { messages } = await look('INBOX');
      expect(messages.map(({ flags, keywords }) => [flags, keywords])).toEqual([
        [SEEN | FLAGGED, ['$Junk', 'Work']],
        [FLAGGED, ['$Junk']],
        [SEEN, []],
      ]);
    });

    it('moves messages, whose bytes and flags stay the same', async () => {
      const { source, edits, inbox, ids, look, old } = await subject(4);
      const [first = '', second = '', third = '', fourth = ''] = ids;
      await edits.setFlags(inbox, [second], flagEdit({ add: SEEN | FLAGGED }), LIVE);
      const moved = await edits.move(inbox, [third, second], old, LIVE);
      expect((await look('INBOX')).messages.map(({ id }) => id)).toEqual([first, fourth]);
      const there = await look(old);
      expect(there.messages.map(({ flags }) => flags)).toEqual([SEEN | FLAGGED, NO_FLAGS]);
      const [one = '', two = ''] = there.messages.map(({ id }) => id);
      const bytes = (await drain(source.fetch([one, two], LIVE))).map((it) => it.bytes.toString());
      expect(bytes.sort()).toEqual([simple(1, 'body 1'), simple(2, 'body 2')].map(String));
      if (harness.tellsNewIds) {
        expect(moved.validity).toBe(there.validity);
        expect([...moved.ids].sort()).toEqual([
          [second, one],
          [third, two],
        ]);
      } else {
        expect(moved).toEqual({ validity: null, ids: new Map() });
      }
    });

    it('removes the messages named and leaves those that others marked as deleted', async () => {
      const { edits, inbox, ids, look } = await subject(3);
      const [first = '', second = '', third = ''] = ids;
      await edits.setFlags(inbox, [first], flagEdit({ add: flagsOf(['deleted']) }), LIVE);
      await edits.expunge(inbox, [second], LIVE);
      expect((await look('INBOX')).messages.map(({ id }) => id)).toEqual([first, third]);
    });

    it('leaves alone what has vanished, and what never was', async () => {
      const { account, edits, inbox, ids, look, old } = await subject(3);
      await account.remove(1);
      const asked = ['2147483647', ...ids, 'no-such-id', '', '0', '1:*'];
      await edits.setFlags(inbox, asked, flagEdit({ add: SEEN }), LIVE);
      await edits.move(inbox, asked.slice(0, -3), old, LIVE);
      expect((await look('INBOX')).messages).toEqual([]);
      expect((await look(old)).messages.map(({ flags }) => flags)).toEqual([SEEN, SEEN]);
      await edits.move(inbox, asked, old, LIVE);
      await edits.expunge(inbox, asked, LIVE);
      await edits.expunge(inbox, [], LIVE);
      expect((await look(old)).messages).toHaveLength(2);
    });

    it('touches nothing in a mailbox whose ids mean something else now', async () => {
      const { edits, inbox, ids, look, old } = await subject(2);
      const before = await look('INBOX');
      const stale = { ...inbox, validity: '1' };
      for (const attempt of [
        edits.setFlags(stale, ids, flagEdit({ add: SEEN }), LIVE),
        edits.move(stale, ids, old, LIVE),
        edits.expunge(stale, ids, LIVE),
      ]) {
        expect(await failure(attempt)).toMatchObject({ kind: 'server-refused', retry: 'now' });
      }
      expect((await look('INBOX')).messages).toEqual(before.messages);
    });

    it('appends with flags and date, and nothing when it is repeated', async () => {
      const { edits, source, look, old } = await subject(0);
      const received = Date.UTC(2023, 4, 6, 7, 8, 9);
      const message = letter({ flags: SEEN, keywords: ['Work'], received });
      const first = await edits.append(old, message, LIVE);
      const again = await edits.append(old, message, LIVE);
      const there = await look(old);
      expect(there.messages).toMatchObject([{ flags: SEEN, keywords: ['Work'] }]);
      const [id = ''] = there.messages.map((it) => it.id);
      const [fetched] = await drain(source.fetch([id], LIVE));
      expect(fetched?.bytes.equals(message.content)).toBe(true);
      expect(fetched?.received).toBe(received);
      expect(again).toEqual({ validity: there.validity, id });
      if (harness.tellsNewIds) expect(first).toEqual(again);
    });

    it('appends a new version beside the old one of the same Message-ID', async () => {
      const { edits, look, old } = await subject(0);
      await edits.append(old, letter({}), LIVE);
      const content = Buffer.concat([letter({}).content, Buffer.from('and more\r\n')]);
      await edits.append(old, letter({ content }), LIVE);
      expect((await look(old)).messages).toHaveLength(2);
    });

    it('appends what has no Message-ID as often as it is told', async () => {
      const { edits, look, old } = await subject(0);
      const content = Buffer.from('Subject: none\r\n\r\nx\r\n');
      await edits.append(old, letter({ content, messageId: null }), LIVE);
      await edits.append(old, letter({ content, messageId: null }), LIVE);
      expect((await look(old)).messages).toHaveLength(2);
    });

    it('identifies messages without their bodies', async () => {
      const { source, ids, look } = await subject(3);
      await look('INBOX');
      const [first = '', , third = ''] = ids;
      const found = (await source.identify?.([third, '2147483647', 'x', first], LIVE)) ?? [];
      expect([...found].sort((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
        { id: first, messageId: '0@example.org', size: simple(0, 'body 0').length },
        { id: third, messageId: '2@example.org', size: simple(2, 'body 2').length },
      ]);
      for (const { received } of found) expect(received).toBeGreaterThan(Date.UTC(2020, 0, 1));
      expect(await source.identify?.([], LIVE)).toEqual([]);
    });

    it('creates a folder once, renames and deletes it, and finds that done the second time', async () => {
      const { edits, source, look } = await subject(0);
      const paths = async () => (await source.listMailboxes(LIVE)).map(({ path }) => path);
      const path = await edits.createMailbox(['Größe & Maß', '日本語'], LIVE);
      expect(await edits.createMailbox(['Größe & Maß', '日本語'], LIVE)).toBe(path);
      expect(await paths()).toContain(path);
      expect((await look(path)).messages).toEqual([]);
      const renamed = await edits.renameMailbox(path, ['Größe & Maß', 'é'], LIVE);
      expect(await paths()).toContain(renamed);
      expect(await paths()).not.toContain(path);
      await edits.deleteMailbox(renamed, LIVE);
      await edits.deleteMailbox(renamed, LIVE);
      expect(await paths()).not.toContain(renamed);
    });

    it('deletes no folder with messages in it', async () => {
      const { edits, look, old } = await subject(0);
      await edits.append(old, letter({}), LIVE);
      await look(old);
      expect((await failure(edits.deleteMailbox(old, LIVE))).kind).toBe('server-refused');
      expect((await look(old)).messages).toHaveLength(1);
    });

    it('goes on working after a refusal', async () => {
      const { edits, inbox, ids, look, old } = await subject(1);
      expect((await failure(edits.move(inbox, ids, 'Nowhere', LIVE))).kind).toBe('server-refused');
      expect((await look('INBOX')).messages).toHaveLength(1);
      await edits.move(inbox, ids, old, LIVE);
      expect((await look('INBOX')).messages).toEqual([]);
    });

    it('does nothing when cancelled beforehand', async () => {
      const { edits, inbox, ids, look, old } = await subject(1);
      const stopped = AbortSignal.abort();
      const attempt = edits.move(inbox, ids, old, stopped);
      expect((await failure(attempt)).kind).toBe('cancelled');
      expect((await look('INBOX')).messages).toHaveLength(1);
    });
  });
}

function flagEdit(parts: Partial<RemoteFlagEdit>): RemoteFlagEdit {
  return { add: NO_FLAGS, remove: NO_FLAGS, addKeywords: [], removeKeywords: [], ...parts };
}

function letter(parts: Partial<RemoteAppend>): RemoteAppend {
  const content = Buffer.from(
    'From: ann@example.org\r\nMessage-ID: <draft-1@example.org>\r\n\r\nGrüße\r\n',
  );
  const defaults = { content, flags: NO_FLAGS, keywords: [], received: null };
  return { ...defaults, messageId: 'draft-1@example.org', ...parts };
}
