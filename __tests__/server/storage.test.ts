/** How full an account is, there and here. */
import { expect, it } from '@jest/globals';
import { daysUntilFull, octetsText, quotaText } from '../../src/core/storage.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const the = serviceUnderTest();

it('is remembered from the last sync, with a warning when it is nearly full', async () => {
  const t = the();
  t.imap.quota = { used: 900, limit: 1000 };
  await t.sync();
  expect(t.service.quota('work')).toEqual({ used: 900, limit: 1000 });
  expect(t.service.quota('home')).toBeNull();
  expect(t.events.filter(({ event }) => event === 'warning')).toEqual([]);
  t.imap.quota = { used: 901, limit: 1000 };
  expect(await t.sync()).toMatchObject([{ ok: true }, { ok: true }]);
  expect(t.events).toContainEqual({
    event: 'warning',
    account: 'work',
    folder: 'INBOX',
    message: expect.stringContaining('901 B of 1.0 kB (90 %)'),
  });
  t.imap.quota = null;
  await t.sync();
  expect(t.service.quota('work')).toBeNull();
});

it('names what fills it, the biggest first', async () => {
  const t = the();
  t.imap.createMailbox('Lists');
  const from = (who: string, octets: number) => `From: ${who}\r\n\r\n${'x'.repeat(octets)}`;
  t.imap.deliver('INBOX', [from('Ann <ann@x.example>', 3000), from('bob@x.example', 10)]);
  t.imap.deliver('Lists', [from('ANN@x.example', 500), from('', 100)]);
  await t.sync();
  const use = t.service.storageUse('work', 2);
  const size = (index: number, folder: string) => t.list('work', folder)[index]?.size ?? 0;
  const octets = [0, 1].reduce((sum, n) => sum + size(n, 'INBOX') + size(n, 'Lists'), 0);
  expect(use).toMatchObject({ messages: 4, octets });
  expect(use.folders.map(({ path, messages }) => [path, messages])).toEqual([
    ['INBOX', 2],
    ['Lists', 2],
  ]);
  expect(use.years.reduce((sum, { messages }) => sum + messages, 0)).toBe(use.messages);
  expect(use.senders.map(({ address, messages }) => [address, messages])).toEqual([
    ['ann@x.example', 2],
    ['bob@x.example', 1],
  ]);
  expect(use.senders[0]?.name).toBe('Ann');
  expect(t.service.find(use.biggest[0] ?? '').size).toBeGreaterThan(3000);
  expect(use.biggest).toHaveLength(2);
  expect(t.service.storageUse('home', 2)).toMatchObject({ messages: 0, octets: 0, folders: [] });
});

it('tells mailing lists, kinds of attachments, and where the bytes are', async () => {
  const t = the();
  const list = 'From: a@x.example\r\nList-Id: Some devel <Devel.x.example>\r\n\r\nhello';
  const attached = [
    'From: a@x.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: application/pdf; name=plan.pdf',
    'Content-Disposition: attachment; filename=plan.pdf',
    '',
    'x'.repeat(500),
    '--b--',
    '',
  ].join('\r\n');
  t.imap.deliver('INBOX', [list, attached, list.replace('hello', 'again')]);
  await t.sync();
  const use = t.service.storageUse('work', 5);
  expect(use.lists).toMatchObject([{ list: 'devel.x.example', messages: 2 }]);
  expect(use.types).toMatchObject([{ type: 'application/pdf', messages: 1 }]);
  expect(use.types[0]?.octets).toBeGreaterThanOrEqual(500);
  expect(use.places).toMatchObject({ both: { messages: 3 }, here: { messages: 0 } });
});

it.each([
  [{ used: 400, limit: 1000 }, 720, 150],
  [{ used: 1000, limit: 1000 }, 720, 0],
  [{ used: 400, limit: 1000 }, 0, null],
  [{ used: 4, limit: 10_000_000 }, 1, null],
  [null, 720, null],
])('of %j, with %d octets in the last half year, it is full in %s days', (quota, recent, days) => {
  expect(daysUntilFull(quota, recent)).toBe(days);
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_960_000, '10 MB'],
  [999_600_000, '1.0 GB'],
])('%d octets are %s', (octets, text) => {
  expect(octetsText(octets)).toBe(text);
  expect(quotaText({ used: octets, limit: octets + 1 })).toMatch(/ \(\d+ %\)$/);
});
