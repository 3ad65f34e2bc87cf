import { describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Database } from '../../src/store/index/database.js';
import { openIndex, openIndexReader } from '../../src/store/index/openIndex.js';
import { MIGRATIONS } from '../../src/store/index/schema.js';
import { SEARCH_STEP } from '../../src/store/index/searchSchema.js';
import { asked } from '../support/asked.js';
import { addition, INBOX } from '../support/places.js';
import { scratch } from '../support/scratch.js';
import { useIndex } from '../support/testIndex.js';

const the = useIndex();

describe('what mail may contain', () => {
  it('does no harm: NUL, lone surrogates, numbers that are none', () => {
    const nasty = 'a\0b\ud800c\udfff';
    const people = [{ name: nasty, address: nasty }];
    const attachment = { part: nasty, name: nasty, type: nasty, size: 1e300, inline: false };
    the().index.commit([
      the().add(1, {
        tags: [nasty],
        remoteId: nasty,
        received: Infinity,
        summary: {
          messageId: nasty,
          references: [nasty, ''],
          from: people,
          subject: nasty,
          date: -1.5,
          attachments: [attachment],
          snippet: nasty,
          text: nasty,
        },
      }),
    ]);
    const clean = 'a\uFFFDb\uFFFDc\uFFFD';
    expect(the().rows()).toMatchObject([
      {
        subject: clean,
        from: [{ name: clean, address: clean }],
        tags: [clean],
        messageId: clean,
        attachments: [{ name: clean, size: 0 }],
        date: -1,
        received: 0,
      },
    ]);
    expect(the().index.search(asked(nasty))).toHaveLength(1);
    expect(the().index.putFolder({ ...INBOX, path: nasty }).path).toBe(clean);
  });

  it('is kept within bounds: a megabyte of subject, 100,000 references and recipients', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `reference ${n}`);
    const people = many.map((name) => ({ name, address: 'x@y' }));
    const summary = {
      subject: 'x'.repeat(1_000_000),
      references: many,
      to: people,
      attachments: many.map((name) => ({ part: '1', name, type: 't', size: 1, inline: false })),
      text: 'word '.repeat(1_000_000),
    };
    the().index.commit([
      the().add(1, { summary }),
      the().add(2, { summary: { messageId: 'reference 99999' } }),
    ]);
    const [, first] = the().rows();
    expect(first?.subject).toHaveLength(1000);
    expect(first?.to.length).toBeLessThan(1000);
    expect(first?.attachments.length).toBeLessThan(1000);
    expect(the().rows()[0]?.thread).toBe(first?.thread);
    expect(statSync(the().file).size + statSync(`${the().file}-wal`).size).toBeLessThan(2_000_000);
  });
});

describe('the file', () => {
  it('is private and durable', () => {
    const { file } = the();
    the().index.commit([the().add(1)]);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dirname(file))) {
      expect(statSync(join(dirname(file), name)).mode & 0o777).toBe(0o600);
    }
    the().index.close();
    const again = openIndex(file);
    expect(again.setAside).toBeNull();
    expect(again.index.page({ limit: 5 }).rows).toHaveLength(1);
    again.index.close();
  });

  it('can be made anew beside the old one and put in its place', () => {
    const { file } = the();
    the().index.commit([the().add(1), the().add(2)]);
    const fresh = openIndex(`${file}.fresh`, { alone: true }).index;
    fresh.commit([addition(fresh.putFolder(INBOX).id, 7)]);
    expect(readdirSync(dirname(file))).not.toContain('index.db.fresh-wal');
    fresh.close();
    the().index.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    renameSync(`${file}.fresh`, file);
    the().index = openIndex(file).index;
    expect(
      the()
        .index.page({ limit: 5 })
        .rows.map((row) => row.received),
    ).toEqual([7000]);
    expect(the().index.commit([addition(1, 8)]).added).toHaveLength(1);
  });

  it('is read by a reader beside the writer, which sees each commit and can change nothing', () => {
    const { file } = the();
    const reader = openIndexReader(file);
    const before = reader.version();
    the().index.commit([the().add(1)]);
    expect(reader.version()).not.toBe(before);
    expect(reader.page({ limit: 5 }).rows).toHaveLength(1);
    expect(reader).not.toHaveProperty('commit');
    reader.close();
    reader.close();
  });

  it('is set aside when it is damaged, and a new one takes its place', () => {
    const { file } = the();
    the().index.close();
    writeFileSync(file, 'this was an index once '.repeat(1000));
    expect(() => openIndexReader(file)).toThrow(
      expect.objectContaining({ kind: 'disk', hint: expect.stringContaining('reindex') }),
    );
    const opened = openIndex(file);
    expect(opened.setAside).toMatch(/index\.db\.damaged-\d{4}-/);
    expect(statSync(opened.setAside ?? '').size).toBe(23_000);
    expect(opened.index.folders()).toEqual([]);
    opened.index.close();
  });

  it('is left alone when a newer mailtui or another program wrote it', () => {
    const { file } = the();
    the().index.close();
    const database = new Database(file);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    expect(() => openIndex(file)).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringContaining('newer') }),
    );
    database.exec('PRAGMA application_id = 5; PRAGMA user_version = 1');
    database.close();
    for (const open of [openIndex, openIndexReader]) {
      expect(() => open(file)).toThrow(
        expect.objectContaining({ kind: 'config', message: expect.stringContaining('another') }),
      );
    }
  });

  it('of a version that knew less of words says so, and loses nothing else', () => {
    const file = join(scratch(), 'index.db');
    const database = new Database(file);
    const steps = MIGRATIONS.slice(0, MIGRATIONS.indexOf(SEARCH_STEP));
    for (const step of steps) database.exec(step);
    database.exec(`
      PRAGMA application_id = 0x6d747569;
      PRAGMA user_version = ${steps.length};
      INSERT INTO folder (id, account, protocol, dir, path, name, role)
        VALUES (1, 'ann', 'imap', 'INBOX', 'INBOX', 'INBOX', 'inbox');
      INSERT INTO thread (id, name, weight) VALUES (1, 1, 1);
      INSERT INTO message (id, digest, size, thread_id, addresses, subject, snippet, attachments)
        VALUES (1, x'00', 10, 1, '[]', 'old', '', '[]');
      INSERT INTO message_text (rowid, subject) VALUES (1, 'old');
      INSERT INTO placement (id, folder_id, message_id, short_id, subdir, unique_name, name_rest,
                             flags, gone, tags, received, sort_date)
        VALUES (1, 1, 1, 'a', 'cur', 'a', '', 0, 0, '[]', 0, 0);
    `);
    database.close();
    const { index } = openIndex(file);
    expect(index.page({ limit: 10 }).rows).toMatchObject([{ subject: 'old' }]);
    expect(index.isFullyIndexed()).toBe(false);
    index.commit([addition(1, 2, { summary: { subject: 'new' } })]);
    expect(index.search(asked('new'))).toHaveLength(1);
    index.commit([{ type: 'forget', placementId: 1 }]);
    expect(index.isFullyIndexed()).toBe(true);
    index.close();
  });

  it('that does not exist is no reason for a reader to make one', () => {
    const nowhere = join(scratch(), 'none.db');
    expect(() => openIndexReader(nowhere)).toThrow(expect.objectContaining({ kind: 'disk' }));
    expect(readdirSync(dirname(nowhere))).toEqual([]);
  });
});

describe('a write that need not be durable yet', () => {
  const synchronous = (database: Database) => database.get('PRAGMA synchronous')?.['synchronous'];

  it.each([
    ['FULL', 1, 2],
    ['OFF', 0, 0],
  ])('waits for no disk; afterwards all is as before (%s)', (mode, during, after) => {
    const database = new Database(join(scratch(), 'index.sqlite'));
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${mode}; CREATE TABLE t (n)`);
    const seen: unknown[] = [];
    database.writeSoon(() => {
      seen.push(synchronous(database));
      database.run('INSERT INTO t VALUES (1)');
    });
    expect(() =>
      database.writeSoon(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([...seen, synchronous(database)]).toEqual([during, after]);
    expect(database.all('SELECT n FROM t')).toEqual([{ n: 1 }]);
    database.close();
  });
});
