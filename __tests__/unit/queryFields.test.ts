/**
 * Every field of the query language, asked of real messages: read as mail, summarised and indexed as a
 * sync does. For each query all that it finds is named, so that whatever it finds beside fails, too;
 * and turned round it finds exactly the others.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../src/core/flags.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { CONTENTS, STATES } from '../../src/core/query/ast.js';
import { FIELD_NAMES } from '../../src/core/query/fields.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { summarise } from '../../src/mime/summary.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX } from '../support/places.js';
import { LETTERS, NOW } from '../support/queryLetters.js';

const ALL = Object.keys(LETTERS);

/** What each query finds, by name. */
const QUERIES: readonly (readonly [string, readonly string[]])[] = [
  // Words: addresses, subject, body, quoted text, names of attachments, list id; accents and case.
  ['dome', ['plan', 'answer', 'picture']],
  ['ruckblick', ['plan']],
  ['RÜCKBLICK', ['plan']],
  ['brulee', ['plan']],
  ['"opens at nine"', ['plan', 'answer']],
  ['"at opens"', []],
  ['telesc*', ['plan']],
  ['telesc', []],
  ['angstrom', ['plan']],
  ['resume', ['files']],
  ['indexer.lists.example', ['list']],
  ['pdf', ['files']],
  ['会议', ['list']],
  ['三季度', ['list']],
  ['季第', []],
  ['dome nine', ['plan', 'answer']],
  ['dome -nine', ['picture']],
  ['dome NOT nine', ['picture']],
  ['telescope OR dinner', ['plan', 'invite']],
  ['(telescope OR dinner) from:cal', ['invite']],
  ['from:zoe', ['plan', 'secret', 'signed']],
  ['from:larsen.example', ['plan', 'secret', 'signed', 'invite']],
  ['from:"Zoë Ångström"', ['plan']],
  ['from:ann', ['answer']],
  ['to:kim', ['plan']],
  ['to:ann@home.example', ['plan', 'files']],
  ['to:ops', []],
  ['cc:ops', ['plan']],
  ['cc:ann', []],
  ['bcc:witness', ['answer']],
  ['bcc:ann', []],
  ['with:ops', ['plan']],
  ['with:answers', ['plan']],
  ['with:silent', ['answer']],
  ['with:dome', []],
  ['subject:plan', ['plan', 'answer']],
  ['subject:dome', []],
  ['body:dome', ['plan', 'answer']],
  ['body:plan', []],
  ['body:order', ['files']],
  ['in:inbox', ['plan', 'files', 'picture', 'invite', 'secret', 'header']],
  ['in:sent', ['answer']],
  ['in:Lists/Indexer', ['list']],
  ['in:indexer', ['list']],
  ['in:bob', ['signed']],
  ['in:INBOX in:ann', ['plan', 'files', 'picture', 'invite', 'secret', 'header']],
  ['in:archive', []],
  ['is:unread', ['plan', 'files']],
  ['is:read', ALL.filter((name) => name !== 'plan' && name !== 'files')],
  ['is:flagged', ['files']],
  ['is:answered', ['picture']],
  ['is:draft', ['invite']],
  ['is:encrypted', ['secret']],
  ['is:signed', ['signed']],
  ['is:pending', ['secret']],
  ['is:local', ['answer']],
  ['is:on-server', ALL.filter((name) => name !== 'answer')],
  ['is:partial', ['header']],
  ['is:muted', ['list']],
  ['has:attachment', ['files', 'picture', 'invite']],
  ['has:attachment:pdf', ['files']],
  ['has:attachment:image', ['picture']],
  ['has:attachment:zip', []],
  ['has:image', ['picture']],
  ['has:link', ['files']],
  ['has:invite', ['invite']],
  ['on:2026-01-31', ['picture']],
  ['on:2026-01', ['picture']],
  ['on:2026-02-01', ['list']],
  ['on:2025', ['invite', 'header']],
  ['on:today', ['plan']],
  ['on:yesterday', ['answer']],
  ['before:2026-02', ['picture', 'invite', 'secret', 'signed', 'header']],
  ['before:2026-02-01', ['picture', 'invite', 'secret', 'signed', 'header']],
  ['after:2026-02-01', ['plan', 'answer', 'files', 'list']],
  ['after:yesterday', ['plan', 'answer']],
  ['after:2026-01-31 before:2026-02', ['picture']],
  ['newer:3h', ['plan']],
  ['newer:1h', []],
  ['newer:2d', ['plan', 'answer']],
  ['newer:2w', ['plan', 'answer', 'files']],
  ['newer:1y', ['plan', 'answer', 'files', 'picture', 'list', 'invite']],
  ['older:3m', ['picture', 'list', 'invite', 'secret', 'signed', 'header']],
  ['older:2024', ['signed']],
  ['larger:10M', ['header']],
  ['larger:2k', ['files', 'header']],
  ['smaller:2k', ALL.filter((name) => name !== 'files' && name !== 'header')],
  ['tag:bills', ['files']],
  ['tag:"to do"', ['files']],
  ['tag:bill', []],
  ['list:indexer', ['list']],
  ['list:"Indexer developers"', ['list']],
  ['list:ann', []],
  ['id:plan@x', ['plan']],
  ['id:<answer@x>', ['answer']],
  ['id:nobody@x', []],
  ['filename:resume', ['files']],
  ['filename:dome.png', ['picture']],
  ['filename:invoice', []],
];

let index: MailIndex;
const names = new Map<number, string>();

beforeAll(() => {
  index = openIndex(':memory:').index;
  const inbox = index.putFolder(INBOX).id;
  const sent = { ...INBOX, dir: 'Sent', path: 'Sent', name: 'Sent', role: 'sent' as const };
  const list = {
    ...INBOX,
    dir: 'Lists/Indexer',
    path: 'Lists/Indexer',
    name: 'Indexer',
    role: null,
  };
  const folders = {
    inbox,
    sent: index.putFolder(sent).id,
    list: index.putFolder(list).id,
    other: index.putFolder({
      ...INBOX,
      account: 'bob',
      dir: 'Old',
      path: 'Old',
      name: 'Old',
      role: null,
    }).id,
  };
  for (const [n, [name, { mail, flags = [], folder = 'inbox', more = {} }]] of Object.entries(
    LETTERS,
  ).entries()) {
    const raw = Buffer.from(
      [`Message-ID: <${name}@x>`, ...mail].join('\r\n').replaceAll('\n', '\r\n'),
    );
    const bits = flagsOf(flags);
    const change = addition(folders[folder], n, {
      ...{ size: raw.length, flags: bits, agreed: bits, received: NOW, ...more },
    });
    index.commit([{ ...change, summary: summarise(raw) }]);
  }
  for (const { placementId, messageId } of index.page({ limit: 100 }).rows) {
    names.set(placementId, messageId?.replace('@x', '') ?? '');
  }
});

afterAll(() => {
  index.close();
});

function found(text: string): string[] {
  const { query, problems } = parseQuery(text);
  expect(problems).toEqual([]);
  const rows = index.search({ query, now: NOW, limit: 100 });
  return rows.map(({ placementId }) => names.get(placementId) ?? '?').sort();
}

describe('a query', () => {
  it.each(QUERIES)('%s finds exactly what it says', (text, expected) => {
    expect(found(text)).toEqual([...expected].sort());
  });

  it.each(QUERIES)('turned round, -(%s) finds exactly the others', (text, expected) => {
    expect(found(`-(${text})`)).toEqual(ALL.filter((name) => !expected.includes(name)).sort());
  });

  it('thread: finds the conversation by the name that the row has', () => {
    const [plan] = index.search({ query: parseQuery('id:plan@x').query, now: NOW, limit: 1 });
    expect(found(`thread:${plan?.thread ?? ''}`)).toEqual(['answer', 'plan']);
    expect(found(`id:${plan?.id ?? ''}`)).toEqual(['plan']);
  });

  it('was asked with every field, state and content there is', () => {
    const asked = [...QUERIES.map(([text]) => text), 'thread:'].join(' ');
    for (const name of FIELD_NAMES) expect(asked).toContain(`${name}:`);
    for (const state of STATES) expect(asked).toContain(`is:${state}`);
    for (const content of CONTENTS) expect(asked).toContain(`has:${content}`);
  });
});
