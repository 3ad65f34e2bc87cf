/** What a real IMAP server finds, and what a fake one that misbehaves. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerNotes, type ServerSearchReport } from '../../src/app/serverSearches.js';
import { MailtuiError } from '../../src/core/errors.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { parseQuery } from '../../src/core/query/parse.js';
import type { MailSource } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { queryTree } from '../support/queryArbitrary.js';
import { serviceUnderTest, type ServiceUnderTest } from '../support/serviceUnderTest.js';
import { simple } from '../support/testMessages.js';
import { inboxOf } from '../contract/mailSource.js';

const LIVE = new AbortController().signal;

describeWithDovecot('asking Dovecot', () => {
  let server: Dovecot;
  let source: MailSource;
  const mail = [
    'From: Ann <ann@example.org>\r\nSubject: tea\r\nDate: Fri, 2 Jan 2026 10:00:00 +0000\r\n\r\nzebra\r\n',
    'From: bob@example.org\r\nSubject: =?UTF-8?Q?=C3=BA=C4=8Dtenka?=\r\nMIME-Version: 1.0\r\n' +
      'Content-Type: text/plain; charset=utf-8\r\nDate: Sun, 1 Mar 2026 10:00:00 +0000\r\n\r\n' +
      'žluťoučký kůň "quoted" \\\\ {5}\r\n',
  ].map((text) => Buffer.from(text));

  beforeAll(async () => {
    server = await startDovecot();
    const user = freshUser();
    server.putMail(user, 'INBOX', mail);
    source = createImapSource({
      ...{ account: 'test', password: () => Promise.resolve('pass') },
      server: { host: '127.0.0.1', port: server.imap, security: 'none', user },
    });
    await source.connect(LIVE);
    await source.snapshot(await inboxOf(source), null, LIVE);
  }, 60_000);
  afterAll(async () => {
    await source.close();
    await server.stop();
  });

  it.each([
    ['zebra', ['1']],
    ['from:ann', ['1']],
    ['subject:účtenka', ['2']],
    ['"žluťoučký kůň"', ['2']],
    ['"\\"quoted\\" \\\\"', ['2']],
    ['zebra OR kůň', ['1', '2']],
    ['-zebra', ['2']],
    ['after:2026-02', ['2']],
    ['before:2026-02-01', ['1']],
    ['on:2026-03-01', ['2']],
    ['smaller:100k is:unread', ['1', '2']],
    ['nothing-of-the-kind', []],
  ])('%s', async (text, ids) => {
    const found = await source.partial?.search?.(parseQuery(text).query, Date.now(), LIVE);
    expect(found).toEqual({ ids, leftOut: [] });
  });

  it('is understood whatever one asks', async () => {
    await fc.assert(
      fc.asyncProperty(queryTree, async (query) => {
        try {
          await source.partial?.search?.(query, Date.now(), LIVE);
        } catch (thrown) {
          // Only what cannot be asked of any server is refused, and by us.
          expect((thrown as MailtuiError).message).toContain('a server cannot search for');
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

describe('searching on servers', () => {
  const the = serviceUnderTest();

  async function search(t: ServiceUnderTest, text: string) {
    const found: MessageRow[] = [];
    const reports = await t.service.searchServers({
      ...{ query: parseQuery(text).query, accounts: [], signal: LIVE },
      onFound: (rows) => found.push(...rows),
    });
    const report = reports.find(({ account }) => account === 'work') as ServerSearchReport;
    return { subjects: found.map(({ subject }) => subject), report, reports };
  }

  it('finds words of bodies that are not here, in all folders or in one', async () => {
    const t = the();
    t.work.history = { days: 1 };
    t.imap.createMailbox('Archive');
    t.imap.deliver('INBOX', [simple(1, 'zebra'), simple(2, 'horse')]);
    t.imap.deliver('Archive', [simple(3, 'zebra')]);
    await t.sync();
    expect(t.service.search({ query: parseQuery('zebra').query, now: 0, limit: 9 })).toEqual([]);
    const { subjects, report, reports } = await search(t, 'zebra');
    expect(subjects).toEqual(['message 1', 'message 3']);
    expect(report).toEqual({
      ...{ account: 'work', unknown: 0, leftOut: [], refused: [], isUnable: false, error: null },
    });
    expect(reports.find(({ account }) => account === 'home')).toMatchObject({ isUnable: true });
    expect((await search(t, 'in:archive zebra')).subjects).toEqual(['message 3']);
    expect(t.imap.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
  });

  it('says what it could not ask for, and what has not been synced yet', async () => {
    const t = the();
    t.imap.deliver('INBOX', [simple(1, 'zebra')]);
    await t.sync();
    t.imap.deliver('INBOX', [simple(2, 'zebra')]);
    const { subjects, report } = await search(t, 'zebra has:link');
    expect(subjects).toEqual(['message 1']);
    expect(report).toMatchObject({ unknown: 1, leftOut: ['has:link'] });
  });

  it('asks the other folders when one is refused, and says so', async () => {
    const t = the();
    for (const path of ['Archive', 'Zoo']) t.imap.createMailbox(path);
    for (const path of ['INBOX', 'Archive', 'Zoo']) t.imap.deliver(path, [simple(1, 'zebra')]);
    await t.sync();
    t.imap.removeMailbox('Archive');
    t.imap.log.length = 0;
    const { subjects, report } = await search(t, 'zebra');
    expect(subjects).toEqual(['message 1', 'message 1']);
    expect(t.imap.log).toContain('search Zoo');
    expect(report).toMatchObject({ refused: ['Archive'], error: null });
    expect(answerNotes(report).join()).toContain('refused to search Archive');
  });

  it('asks no more folders when it is the query that is refused', async () => {
    const t = the();
    t.imap.createMailbox('Archive');
    await t.sync();
    t.imap.log.length = 0;
    t.imap.failNext('search', new MailtuiError('server-refused', 'a server cannot search for it'));
    const { report } = await search(t, 'zebra');
    expect(report).toMatchObject({ refused: [], error: { kind: 'server-refused' } });
    expect(t.imap.log).not.toContain('search Archive');
  });

  it.each(['connect', 'search'] as const)(
    'goes on with what it has when %s fails',
    async (what) => {
      const t = the();
      t.imap.deliver('INBOX', [simple(1, 'zebra')]);
      await t.sync();
      t.imap.failNext(what, new MailtuiError('unreachable', 'cut'));
      const { subjects, report } = await search(t, 'zebra');
      expect(subjects).toEqual([]);
      expect(report.error).toMatchObject({ kind: 'unreachable', scope: { account: 'work' } });
    },
  );
});
