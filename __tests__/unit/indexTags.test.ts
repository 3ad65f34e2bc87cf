/** Tags in the index: which there are, how often, and what has them, whatever happens to messages. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import { parseQuery } from '../../src/core/query/parse.js';
import { Database } from '../../src/store/index/database.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { MIGRATIONS } from '../../src/store/index/schema.js';
import { TAG_STEP } from '../../src/store/index/tagRows.js';
import { asked } from '../support/asked.js';
import { scratch } from '../support/scratch.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();
const TAGS = ['todo', 'Todo', 'x y', 'später', '"quoted"', '$muted', 'a'];
const some = fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 4 });
const n = fc.integer({ min: 1, max: 6 });
const change = fc.oneof(
  fc.record({ do: fc.constant('add' as const), n, tags: some }),
  fc.record({ do: fc.constant('tags' as const), n, tags: some }),
  fc.record({ do: fc.constant('agree' as const), n, tags: some }),
  fc.record({ do: fc.constant('forget' as const), n }),
);

describe('tags', () => {
  it('are what messages have, the most frequent first, after any changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const { index } = the();
        for (const { placementId } of the().rows()) index.commit([{ type: 'forget', placementId }]);
        for (const one of changes) {
          if (one.do === 'add') index.commit([the().add(one.n, { tags: one.tags })]);
          const row = the()
            .rows()
            .find(({ received }) => received === one.n * 1000);
          if (row === undefined) continue;
          const { placementId } = row;
          if (one.do === 'tags') index.commit([{ type: 'tags', placementId, tags: one.tags }]);
          if (one.do === 'agree') {
            index.commit([{ type: 'agree', placementId, theirs: 0, tags: one.tags }]);
          }
          if (one.do === 'forget') index.commit([{ type: 'forget', placementId }]);
        }
        const lower = (tag: string) => tag.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        const having = new Map<string, Set<number>>();
        for (const { tags, placementId } of the().rows()) {
          for (const tag of tags) {
            having.set(lower(tag), (having.get(lower(tag)) ?? new Set()).add(placementId));
          }
        }
        const counts = index.tags().map((tag) => having.get(lower(tag))?.size ?? 0);
        expect(counts).toEqual([...having.values()].map(({ size }) => size).sort((a, b) => b - a));
        for (const tag of TAGS) {
          const query = { type: 'tag' as const, tag };
          const found = index.search({ query, now: 0, limit: 100 });
          expect(new Set(found.map(({ placementId }) => placementId))).toEqual(
            having.get(lower(tag)) ?? new Set(),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('list conversations, and count what is unread', () => {
    the().index.commit([
      the().add(1, { tags: ['todo'], summary: { messageId: '1' } }),
      the().add(2, { tags: ['todo'], flags: 1, summary: { messageId: '2', references: ['1'] } }),
      the().add(3, { summary: { messageId: '3', references: ['1'] } }),
      the().add(4, { tags: ['other'] }),
    ]);
    const query = { query: parseQuery('tag:todo').query, now: 0, limit: 10 };
    expect(the().index.conversations(query)?.rows).toMatchObject([
      { ids: [the().row(2).id, the().row(1).id], unread: 1, threadSize: 3 },
    ]);
    expect(the().index.count(query)).toEqual({ total: 2, unread: 1 });
    expect(the().index.search(asked('tag:TODO is:unread'))).toHaveLength(1);
    expect(the().index.search(asked('-tag:todo'))).toHaveLength(2);
  });

  it('of messages that an older mailtui indexed are known', () => {
    const file = join(scratch(), 'index.db');
    const database = new Database(file);
    const steps = MIGRATIONS.slice(0, MIGRATIONS.indexOf(TAG_STEP));
    for (const step of steps) database.exec(step);
    database.exec(`
      PRAGMA application_id = 0x6d747569;
      PRAGMA user_version = ${String(steps.length)};
      INSERT INTO folder (id, account, protocol, dir, path, name, role)
        VALUES (1, 'ann', 'imap', 'INBOX', 'INBOX', 'INBOX', 'inbox');
      INSERT INTO thread (id, name, weight) VALUES (1, 1, 1);
      INSERT INTO message (id, digest, size, thread_id, addresses, subject, snippet, attachments)
        VALUES (1, x'00', 10, 1, '[]', 'old', '', '[]');
      INSERT INTO placement (id, folder_id, message_id, short_id, subdir, unique_name, name_rest,
                             flags, gone, tags, received, sort_date)
        VALUES (1, 1, 1, 'a', 'cur', 'a', '', 0, 0, '["todo","later","Later"]', 0, 0),
               (2, 1, 1, 'b', 'cur', 'b', '', 0, 0, '["later"]', 0, 0);
    `);
    database.close();
    const { index } = openIndex(file);
    expect(index.tags()).toEqual(['later', 'todo']);
    expect(index.search(asked('tag:later'))).toHaveLength(2);
    index.close();
  });
});
