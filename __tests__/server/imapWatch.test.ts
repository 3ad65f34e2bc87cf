import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailSource, SourceSettings } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { inboxOf } from '../contract/mailSource.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { failure } from '../support/failures.js';
import { simple } from '../support/testMessages.js';

const LIVE = new AbortController().signal;
const QUOTA = `
mail_plugins = quota
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=10M
}
protocol imap {
  mail_plugins = quota imap_quota
}
`;

describeWithDovecot('An IMAP mailbox that is watched', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ config: QUOTA });
  });
  afterAll(() => dovecot.stop());

  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
  });

  async function connect(user: string, more: Partial<SourceSettings> = {}): Promise<MailSource> {
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: dovecot.imap, security: 'none', user },
      password: () => Promise.resolve('pass'),
      ...more,
    });
    sources.push(source);
    await source.connect(LIVE);
    return source;
  }

  /** A source that has seen the inbox, and the promise of the next line that it sends or gets. */
  async function watched(): Promise<{
    user: string;
    source: MailSource;
    other: MailSource;
    idling: Promise<void>;
  }> {
    const user = freshUser();
    dovecot.putMail(user, 'INBOX', [simple(1, 'a')]);
    let tell: () => void = () => undefined;
    const idling = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const trace = (line: string) => {
      if (line.includes('Initiated IDLE')) tell();
    };
    const source = await connect(user, { trace });
    await source.snapshot(await inboxOf(source), null, LIVE);
    return { user, source, other: await connect(user), idling };
  }

  const letter = {
    content: simple(2, 'b'),
    flags: 0,
    keywords: [],
    received: null,
    messageId: null,
  };

  it('tells of a delivery by another connection within a second', async () => {
    const { source, other, idling } = await watched();
    const watching = source.watch?.(['INBOX'], 60_000, LIVE);
    await idling;
    const started = performance.now();
    await other.edits?.append('INBOX', letter, LIVE);
    expect(await watching).toBe('changed');
    expect(performance.now() - started).toBeLessThan(10_000);
    const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
    expect(messages).toHaveLength(2);
  });

  it('tells of flags, and of a message that goes', async () => {
    const { source, other } = await watched();
    const { validity } = await other.snapshot(await inboxOf(other), null, LIVE);
    const place = { path: 'INBOX', validity };
    const edit = { add: 1, remove: 0, addKeywords: [], removeKeywords: [] };
    const flagged = source.watch?.(['INBOX'], 60_000, LIVE);
    await other.edits?.setFlags(place, ['1'], edit, LIVE);
    expect(await flagged).toBe('changed');
    await source.snapshot(await inboxOf(source), null, LIVE);
    const gone = source.watch?.(['INBOX'], 60_000, LIVE);
    await other.edits?.expunge(place, ['1'], LIVE);
    expect(await gone).toBe('changed');
  });

  it('misses nothing that came while another mailbox was open', async () => {
    const { source, other } = await watched();
    const all = await source.listMailboxes(LIVE);
    await other.edits?.append('INBOX', letter, LIVE);
    for (const mailbox of all.filter(({ path }) => path !== 'INBOX')) {
      await source.snapshot(mailbox, null, LIVE);
    }
    expect(await source.watch?.(['INBOX'], 60_000, LIVE)).toBe('changed');
  });

  it('tells of other mailboxes, too, whatever happened in them and when', async () => {
    const { source, other, idling } = await watched();
    await other.edits?.createMailbox(['Tür'], LIVE);
    const look = async () => {
      for (const mailbox of await source.listMailboxes(LIVE)) {
        await source.snapshot(mailbox, null, LIVE);
      }
      return ['INBOX', 'Tür', 'Sent'];
    };
    const paths = await look();
    const first = source.watch?.(paths, 60_000, LIVE);
    await idling;
    await other.edits?.append('Tür', letter, LIVE);
    expect(await first).toBe('changed');

    await look();
    await other.edits?.append('Sent', letter, LIVE);
    expect(await source.watch?.(paths, 60_000, LIVE)).toBe('changed');

    await look();
    const third = source.watch?.(paths, 60_000, LIVE);
    const tuer = (await other.listMailboxes(LIVE)).find(({ path }) => path === 'Tür');
    if (tuer === undefined) throw new Error('not there');
    const { validity } = await other.snapshot(tuer, null, LIVE);
    const edit = { add: 1, remove: 0, addKeywords: [], removeKeywords: [] };
    await other.edits?.setFlags({ path: 'Tür', validity }, ['1'], edit, LIVE);
    expect(await third).toBe('changed');

    await look();
    expect(await source.watch?.(paths, 300, LIVE)).toBe('timeout');
    const inbox = await other.snapshot(await inboxOf(other), null, LIVE);
    const place = { path: 'INBOX', validity: inbox.validity };
    const edits: (() => Promise<unknown> | undefined)[] = [
      () => other.edits?.append('INBOX', letter, LIVE),
      () => other.edits?.setFlags(place, ['1'], edit, LIVE),
      () => other.edits?.expunge(place, ['1'], LIVE),
    ];
    for (const change of edits) {
      const watching = source.watch?.(paths, 60_000, LIVE);
      await change();
      expect(await watching).toBe('changed');
      await look();
    }
  });

  it('is quiet when nothing happens, and usable then', async () => {
    const { source } = await watched();
    expect(await source.watch?.(['INBOX'], 200, LIVE)).toBe('timeout');
    expect(await source.watch?.(['INBOX'], 200, LIVE)).toBe('timeout');
    expect((await source.listMailboxes(LIVE)).length).toBeGreaterThan(1);
  });

  it('is left at once when cancelled, on a connection that can go on', async () => {
    const { source, other, idling } = await watched();
    const stop = new AbortController();
    const watching = source.watch?.(['INBOX'], 60_000, stop.signal);
    await idling;
    stop.abort();
    expect((await failure(watching ?? Promise.resolve())).kind).toBe('cancelled');
    await other.edits?.append('INBOX', letter, LIVE);
    const { messages } = await source.snapshot(await inboxOf(source), null, LIVE);
    expect(messages).toHaveLength(2);
  });

  it('stays watched when the server takes no further connection', async () => {
    const strict = await startDovecot({ config: 'mail_max_userip_connections = 1\n' });
    try {
      const server = {
        host: '127.0.0.1',
        port: strict.imap,
        security: 'none',
        user: 'ann',
      } as const;
      const first = await connect('ann', { server });
      await first.snapshot(await inboxOf(first), null, LIVE);
      const watching = first.watch?.(['INBOX'], 60_000, LIVE);
      expect(await failure(connect('ann', { server }))).toMatchObject({
        kind: 'server-refused',
        retry: 'later',
        message: expect.stringContaining('no more connections'),
      });
      strict.putMail('ann', 'INBOX', [simple(1, 'a')]);
      expect(await watching).toBe('changed');
    } finally {
      await strict.stop();
    }
  });

  describe('or only asked about', () => {
    it('tells how full the storage is', async () => {
      const user = freshUser();
      dovecot.putMail(user, 'INBOX', [simple(1, 'q'.repeat(300_000))]);
      const quota = await (await connect(user)).quota?.(LIVE);
      expect(quota?.limit).toBe(10 * 1024 * 1024);
      expect(quota?.used).toBeGreaterThan(290_000);
      expect(quota?.used).toBeLessThan(400_000);
    });

    it('tells nothing of storage where the server counts none', async () => {
      const plain = await startDovecot();
      try {
        const source = await connect(freshUser(), {
          server: { host: '127.0.0.1', port: plain.imap, security: 'none', user: 'ann' },
        });
        expect(await source.quota?.(LIVE)).toBeNull();
      } finally {
        await plain.stop();
      }
    });
  });
});
