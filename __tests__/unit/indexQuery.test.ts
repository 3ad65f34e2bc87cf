/** What each part of the query language finds in the index. */
import { describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../src/core/flags.js';
import type { FolderIdentity } from '../../src/core/indexRows.js';
import { asked } from '../support/asked.js';
import { INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();
const found = (text: string, rest = {}) =>
  the()
    .index.search(asked(text, rest))
    .map((row) => row.received / 1000);

describe('a query', () => {
  it('keeps the fields of addresses apart', () => {
    const person = (name: string) => [{ name, address: `${name}@example.org` }];
    the().index.commit([
      the().add(1, { summary: { from: person('ann'), subject: 'dan' } }),
      the().add(2, { summary: { to: person('ann') } }),
      the().add(3, { summary: { cc: person('ann'), bcc: person('bob') } }),
      the().add(4, { summary: { replyTo: person('ann'), listId: 'Devs <dev.example.org>' } }),
    ]);
    expect(found('from:ann')).toEqual([1]);
    expect(found('to:ann@example.org')).toEqual([2]);
    expect(found('cc:an')).toEqual([3]);
    expect(found('bcc:bob')).toEqual([3]);
    expect(found('with:ann')).toEqual([4, 3, 2, 1]);
    expect(found('ann')).toEqual([4, 3, 2, 1]);
    expect(found('list:dev.example.org')).toEqual([4]);
    expect(found('from:(ann OR bob) subject:dan')).toEqual([1]);
    expect(found('with:ann -cc:ann -dan')).toEqual([4, 2]);
  });

  it('finds attachments by name and by kind, and what the kind is called not as a word', () => {
    const attachment = (name: string, type: string) => ({
      attachments: [{ part: '2', name, type, size: 1, inline: false }],
    });
    the().index.commit([
      the().add(1, { summary: attachment('Prüfung.pdf', 'application/pdf') }),
      the().add(2, { summary: attachment('notes.docx', 'application/octet-stream') }),
      the().add(3, { summary: attachment('', 'image/png') }),
    ]);
    expect(found('filename:prufung')).toEqual([1]);
    expect(found('has:attachment:pdf')).toEqual([1]);
    expect(found('has:attachment:docx')).toEqual([2]);
    expect(found('has:attachment:image')).toEqual([3]);
    expect(found('has:attachment:image/png')).toEqual([3]);
    expect(found('"application"')).toEqual([]);
    expect(found('png')).toEqual([]);
  });

  it('finds traits, flags, sizes, dates and tags', () => {
    const day = 86_400_000;
    const at = new Date(2026, 0, 31, 12).getTime();
    const message = (n: number, days: number, rest: object) =>
      the().add(n, { received: n * 1000, ...rest, summary: { date: at + days * day, ...rest } });
    the().index.commit(
      [
        message(1, -20 * 365, { traits: ['attachment', 'link'], flags: flagsOf(['seen']) }),
        message(2, -19 * 365, {
          traits: ['signed'],
          flags: flagsOf(['flagged']),
          size: 20_000_000,
        }),
        message(3, -18 * 365, { traits: ['encrypted'], flags: flagsOf(['answered', 'draft']) }),
        message(4, -17 * 365, { traits: ['invite', 'image'], tags: ['Todo', 'x y'] }),
      ].map((change) => ({ ...change, received: change.received + at })),
    );
    const numbers = (text: string, now = at) =>
      found(text, { now }).map((second) => second - at / 1000);
    expect(numbers('has:attachment')).toEqual([1]);
    expect(numbers('has:link OR has:image')).toEqual([4, 1]);
    expect(numbers('has:invite')).toEqual([4]);
    expect(numbers('is:signed')).toEqual([2]);
    expect(numbers('-is:encrypted')).toEqual([4, 2, 1]);
    expect(numbers('is:unread')).toEqual([4, 3, 2]);
    expect(numbers('is:read')).toEqual([1]);
    expect(numbers('is:flagged')).toEqual([2]);
    expect(numbers('is:answered is:draft')).toEqual([3]);
    expect(numbers('larger:10M')).toEqual([2]);
    expect(numbers('smaller:10M')).toEqual([4, 3, 1]);
    expect(numbers('tag:todo')).toEqual([4]);
    expect(numbers('tag:"x y"')).toEqual([4]);
    expect(numbers('-tag:todo')).toEqual([3, 2, 1]);
    expect(the().index.tags()).toEqual(['Todo', 'x y']);
    expect(numbers('before:19y')).toEqual([1]);
    expect(numbers('newer:17y')).toEqual([4]);
    expect(numbers('on:2008-02')).toEqual([3]);
    expect(numbers('after:2007 before:2009')).toEqual([3, 2]);
  });

  it('finds places by path, role, name and account, in any case', () => {
    const put = (identity: Partial<FolderIdentity>) =>
      the().index.putFolder({ ...INBOX, role: null, ...identity }).id;
    const sent = put({ dir: 'Sent', path: 'Sent', name: 'Sent', role: 'sent' });
    const lists = put({ dir: 'Lists/Dev', path: 'Lists/Dev', name: 'Dev' });
    const bob = put({ account: 'bob', role: 'inbox' });
    the().index.commit([
      the().add(1),
      the().add(2, { folderId: sent }),
      the().add(3, { folderId: lists }),
      the().add(4, { folderId: bob }),
    ]);
    expect(found('in:inbox')).toEqual([4, 1]);
    expect(found('in:bob')).toEqual([4]);
    expect(found('in:ANN in:inbox')).toEqual([1]);
    expect(found('in:dev')).toEqual([3]);
    expect(found('in:lists/dev OR in:sent')).toEqual([3, 2]);
    expect(found('-in:inbox')).toEqual([3, 2]);
    expect(found('in:nowhere')).toEqual([]);
    expect(found('-in:nowhere')).toEqual([4, 3, 2, 1]);
    expect(found('in:inbox', { account: 'ann' })).toEqual([1]);
  });

  it('finds recently deleted mail only where it is', () => {
    const dir = '%recently-deleted';
    const name = 'Recently deleted';
    const deleted = the().index.putFolder({ ...INBOX, dir, path: name, name, role: null });
    the().index.commit([the().add(1), the().add(2, { folderId: deleted.id })]);
    expect(found('smaller:1M')).toEqual([1]);
    expect(found('smaller:1M in:ann')).toEqual([1]);
    expect(found(`in:"${name}"`)).toEqual([2]);
    expect(found('smaller:1M', { folderId: deleted.id })).toEqual([2]);
  });

  it('says where a message is as its row does', () => {
    the().index.commit([
      the().add(1),
      the().add(2, { remoteId: null }),
      the().add(3, { flags: flagsOf(['seen']) }),
      the().add(4, { remoteId: null, upload: 'unless-found' }),
      the().add(5),
    ]);
    the().index.commit([{ type: 'gone', placementId: the().placement(5), gone: true }]);
    const states = the()
      .rows()
      .map(({ server, received }) => [received / 1000, server]);
    expect(Object.fromEntries(states)).toEqual({
      1: 'on-server',
      2: 'local-only',
      3: 'pending',
      4: 'pending',
      5: 'gone',
    });
    expect(found('is:pending')).toEqual([4, 3]);
    expect(found('is:local')).toEqual([2]);
    expect(found('is:on-server')).toEqual([3, 1]);
  });

  it('finds a message by its ids, and its conversation', () => {
    the().index.commit([
      the().add(1, { summary: { messageId: 'a@x' } }),
      the().add(2, { summary: { messageId: 'b@x', inReplyTo: ['a@x'] } }),
      the().add(3),
    ]);
    expect(found('id:<b@x>')).toEqual([2]);
    expect(found(`id:${the().row(3).id.toUpperCase()}`)).toEqual([3]);
    expect(found('id:B@x')).toEqual([]);
    expect(found(`thread:${the().row(1).thread}`)).toEqual([2, 1]);
    expect(found('thread:nothing')).toEqual([]);
  });

  it('finds any part of text without spaces, and text without what is only for the eye', () => {
    the().index.commit([
      the().add(1, { summary: { text: 'ขอเชิญร่วมประชุมที่กรุงเทพ' } }),
      the().add(2, { summary: { text: 'हिन्दी में संदेश' } }),
      the().add(3, { summary: { text: 'Donau\u00ADdampf\u200Bschiff ❤️love שָׁלוֹם' } }),
    ]);
    for (const part of ['ประชุม', 'ชุ', 'กรุงเทพ', 'ที่']) expect(found(part)).toEqual([1]);
    expect(found('กรุงที่')).toEqual([]);
    expect(found('संदेश')).toEqual([2]);
    expect(found('"donaudampfschiff"')).toEqual([3]);
    expect(found('love שלום')).toEqual([3]);
  });

  it('may be as deep and as long as the parser lets it be', () => {
    the().index.commit([the().add(1, { summary: { text: 'a' } })]);
    const levels = ['-(a OR b -(', '(a OR -(b ', '(a b OR -(c d -(', '(x OR is:read ('];
    for (const level of levels) {
      for (let times = 1; times <= 25; times += 1) {
        const text = `${level.repeat(times)}a${')'.repeat(75)}`;
        expect(found(text).length).toBeLessThan(2);
      }
    }
    expect(found(Array.from({ length: 300 }, (_, n) => `w${String(n)}`).join(' OR '))).toEqual([]);
    expect(found(Array.from({ length: 300 }, () => '-(tag:x is:read)').join(' '))).toEqual([1]);
  });
});

describe('people', () => {
  const own = ['Me@Example.org'];
  const day = 86_400_000;
  const now = 1000 * day;
  const letter = (n: number, from: string, to: readonly string[], name = '') =>
    the().add(n, {
      received: n * day,
      summary: {
        from: [{ name: '', address: from }],
        to: to.map((address) => ({ name, address })),
      },
    });
  const people = (text: string, limit = 10) =>
    the()
      .index.correspondents({ text, own, now, limit })
      .map(({ address }) => address);

  it('come in the order of how often and how lately one wrote to them', () => {
    the().index.commit([
      ...[1, 2, 3].map((n) => letter(n, 'me@example.org', ['old@example.org'])),
      ...[990, 991].map((n) => letter(n, 'me@example.org', ['new@example.org'])),
      ...[800, 801, 802, 803].map((n) => letter(n, 'much@example.org', ['me@example.org'])),
      letter(900, 'new@example.org', ['other@example.org']),
    ]);
    expect(people('exa').slice(0, 3)).toEqual([
      'new@example.org',
      'old@example.org',
      'me@example.org',
    ]);
    expect(people('')).toEqual([
      'new@example.org',
      'old@example.org',
      'me@example.org',
      'much@example.org',
      'other@example.org',
    ]);
    expect(people('', 2)).toHaveLength(2);
    expect(the().index.correspondents({ text: 'new', own, now, limit: 1 })).toEqual([
      { name: '', address: 'new@example.org', messages: 3, written: 2, lastWritten: 991 * day },
    ]);
  });

  it('are found by the beginning of any word, and by their newest name', () => {
    the().index.commit([
      letter(1, 'x@example.org', ['zoe@example.org'], 'Zoé Müller'),
      letter(3, 'x@example.org', ['zoe@example.org'], 'Zoé Meyer'),
      letter(2, 'x@example.org', ['zoe@example.org'], 'Zoé Maier'),
      letter(4, 'x@example.org', ['tanaka@example.jp'], '田中太郎'),
    ]);
    for (const text of ['z', 'zoe mey', 'meyer', 'zoe@exam', 'ZOE']) {
      expect([text, people(text)]).toEqual([text, ['zoe@example.org']]);
    }
    expect(people('maier')).toEqual([]);
    expect(people('太郎')).toEqual(['tanaka@example.jp']);
    expect(people('"')).toEqual([]);
  });

  it('are no longer counted with a message that is forgotten; what one wrote stays', () => {
    the().index.commit([letter(1, 'me@example.org', ['a@example.org'])]);
    the().index.commit([{ type: 'forget', placementId: the().placement(1) }]);
    expect(the().index.correspondents({ text: 'a', own, now, limit: 1 })).toMatchObject([
      { messages: 0, written: 1 },
    ]);
  });

  it('are nobody whose address is none', () => {
    the().index.commit([
      letter(1, 'undisclosed', ['a b@example.org', '@', '', 'x'.repeat(300) + '@example.org']),
    ]);
    expect(people('')).toEqual([]);
  });
});
