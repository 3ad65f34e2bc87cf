import { describe, expect, it } from '@jest/globals';
import { shortId } from '../../src/core/deliveryKey.js';
import { flagsOf } from '../../src/core/flags.js';
import { asked } from '../support/asked.js';
import { INBOX } from '../support/places.js';
import { useIndex } from '../support/testIndex.js';

const [SEEN, FLAGGED, ANSWERED] = [flagsOf(['seen']), flagsOf(['flagged']), flagsOf(['answered'])];
const the = useIndex();

describe('folders', () => {
  it('are found again by account and directory, and take what the server calls them', () => {
    const dir = 'Lists/B%2Fc';
    const made = the().index.putFolder({ ...INBOX, dir, path: dir, name: dir, role: null });
    the().index.commit([
      { type: 'validity', folderId: made.id, validity: '7' },
      { type: 'cursor', folderId: made.id, cursor: '' },
    ]);
    const told = { ...INBOX, dir, path: 'Lists/B/c', name: 'B/c', role: 'archive' } as const;
    expect(the().index.putFolder(told)).toEqual({
      ...told,
      id: made.id,
      scanned: null,
      validity: '7',
      cursor: '',
      total: 0,
      unread: 0,
    });
    expect(
      the()
        .index.folders('ann')
        .map((folder) => folder.dir),
    ).toEqual(['INBOX', dir]);
    expect(the().index.folders('bob')).toEqual([]);
    expect(the().inbox.cursor).toBeNull();
  });

  it('count their messages and the unread ones through every kind of change', () => {
    const counts = () =>
      the()
        .index.folders()
        .map(({ total, unread }) => [total, unread])[0];
    the().index.commit([
      the().add(1),
      the().add(2, { flags: SEEN, agreed: SEEN }),
      the().add(3),
      the().add(1),
    ]);
    expect(counts()).toEqual([3, 2]);
    const [first = 0, second = 0, third = 0] = [1, 2, 3].map((n) => the().placement(n));
    the().index.commit([{ type: 'flags', placementId: first, flags: SEEN | FLAGGED }]);
    expect(counts()).toEqual([3, 1]);
    the().index.commit([{ type: 'agree', placementId: second, theirs: 0, tags: [] }]);
    expect(counts()).toEqual([3, 2]);
    the().index.commit([
      { type: 'link', placementId: third, remoteId: '9', agreed: SEEN, tags: [] },
    ]);
    expect(counts()).toEqual([3, 1]);
    the().index.commit([
      { type: 'flags', placementId: first, flags: 0 },
      { type: 'forget', placementId: first },
      { type: 'forget', placementId: first },
      { type: 'gone', placementId: second, gone: true },
      the().add(4),
    ]);
    expect(counts()).toEqual([3, 2]);
  });
});

describe('a message', () => {
  it('comes back as it was put in', () => {
    const people = (name: string) => [{ name, address: `${name}@example.org` }];
    const attachment = { part: '2', name: 'a "b".pdf', type: 'application/pdf', size: 9 };
    const summary = {
      messageId: 'one@example.org',
      from: people('from'),
      to: [...people('to'), { name: '', address: 'only@address' }],
      cc: people('cc'),
      bcc: people('bcc'),
      replyTo: people('reply'),
      subject: 'Grüße 🎉',
      date: 5_000,
      attachments: [{ ...attachment, inline: true }],
      snippet: 'first words',
    };
    const report = the().index.commit([
      the().add(1, {
        file: { subdir: 'new', name: '1.unique.host,U=0123456789abcdef,S=4' },
        remoteId: '17',
        tags: ['$Work', 'later'],
        flags: FLAGGED,
        agreed: FLAGGED,
        size: 77,
        received: 6_000,
        summary,
      }),
    ]);
    const id = shortId('1.unique.host');
    expect(report).toEqual({ folderIds: [the().inbox.id], added: [id] });
    expect(the().index.find(id)).toEqual({
      ...summary,
      id,
      placementId: expect.any(Number),
      threadSize: 1,
      folderId: the().inbox.id,
      account: 'ann',
      folder: 'INBOX',
      dir: 'INBOX',
      file: { subdir: 'new', name: '1.unique.host,U=0123456789abcdef,S=4' },
      thread: expect.stringMatching(/^[0-9a-z]{10}$/),
      received: 6_000,
      size: 77,
      flags: FLAGGED,
      tags: ['$Work', 'later'],
      server: 'on-server',
      sortDate: 5_000,
    });
    expect(the().index.placements(the().inbox.id)).toEqual([
      {
        placementId: expect.any(Number),
        folderId: the().inbox.id,
        remoteId: '17',
        remoteFolderId: the().inbox.id,
        tags: ['$Work', 'later'],
        agreedTags: ['$Work', 'later'],
        upload: 'no',
        key: '0123456789abcdef',
        file: { subdir: 'new', name: '1.unique.host,U=0123456789abcdef,S=4' },
        flags: FLAGGED,
        agreed: FLAGGED,
        gone: false,
      },
    ]);
  });

  it('is found by the beginning of its id, unless that is ambiguous', () => {
    the().index.commit(Array.from({ length: 40 }, (_, n) => the().add(n)));
    const ids = the()
      .rows()
      .map((row) => row.id);
    for (const id of ids) expect(the().index.find(id.toUpperCase())?.id).toBe(id);
    const [first = ''] = ids;
    expect(() => the().index.find(commonStart(ids))).toThrow(
      expect.objectContaining({ kind: 'bad-input' }),
    );
    for (const none of ['', 'zzzzzzzzzz', '%', '*', '\0', 'ü', `${first}0`, '-'.repeat(9)]) {
      expect(the().index.find(none)).toBeNull();
    }
  });

  it('is one row in the list however often the same file is added', () => {
    const first = the().add(1, { remoteId: null, agreed: null });
    the().index.commit([first]);
    const file = { ...first.file, name: `${first.file.name}S` };
    expect(the().index.commit([{ ...first, file, flags: SEEN }]).added).toEqual([]);
    expect(the().rows()).toMatchObject([{ file: first.file, flags: 0, server: 'local-only' }]);

    the().index.commit([{ ...first, remoteId: '5', agreed: SEEN }]);
    expect(the().rows()).toMatchObject([{ flags: SEEN, server: 'on-server' }]);
  });

  it('may be in two folders, even under one file name, and is indexed once', () => {
    const archive = the().index.putFolder({ ...INBOX, dir: 'Archive', role: 'archive' });
    const message = the().add(1, { summary: { text: 'needle' } });
    the().index.commit([message, { ...message, folderId: archive.id }]);
    const found = the().index.search(asked('needle'));
    expect(new Set(found.map((row) => row.folderId))).toEqual(
      new Set([the().inbox.id, archive.id]),
    );
    expect(new Set(found.map((row) => row.id)).size).toBe(2);
    expect(the().index.thread(found[0]?.thread ?? '')).toHaveLength(2);

    the().index.commit([{ type: 'forget', placementId: found[0]?.placementId ?? 0 }]);
    expect(the().index.search(asked('needle'))).toHaveLength(1);
    the().index.commit([{ type: 'forget', placementId: found[1]?.placementId ?? 0 }]);
    expect(the().index.search(asked('needle'))).toEqual([]);
    the().index.commit([message]);
    expect(the().index.search(asked('needle'))).toHaveLength(1);
  });

  it('can be added and forgotten in one commit', () => {
    the().index.commit([the().add(1), { type: 'forget', placementId: 1 }, the().add(2)]);
    expect(the().rows()).toHaveLength(1);
  });

  it('tells what the server holds of it', () => {
    const server = () =>
      the()
        .rows()
        .map((row) => row.server)[0];
    the().index.commit([the().add(1, { remoteId: null, agreed: null })]);
    const placementId = the().placement(1);
    expect(server()).toBe('local-only');
    the().index.commit([{ type: 'link', placementId, remoteId: '4', agreed: 0, tags: [] }]);
    expect(server()).toBe('on-server');
    the().index.commit([{ type: 'flags', placementId, flags: SEEN }]);
    expect(server()).toBe('pending');
    the().index.commit([{ type: 'agree', placementId, theirs: SEEN, tags: [] }]);
    expect(server()).toBe('on-server');
    the().index.commit([{ type: 'gone', placementId, gone: true }]);
    expect(server()).toBe('gone');
    the().index.commit([{ type: 'link', placementId, remoteId: '4', agreed: null, tags: [] }]);
    expect(server()).toBe('on-server');
    the().index.commit([{ type: 'flags', placementId, flags: FLAGGED }]);
    expect(server()).toBe('on-server');
  });

  it('takes flags of the server and wishes of the user together', () => {
    the().index.commit([the().add(1, { flags: FLAGGED, agreed: SEEN })]);
    const placementId = the().placement(1);
    the().index.commit([{ type: 'agree', placementId, theirs: SEEN | ANSWERED, tags: ['x'] }]);
    expect(the().rows()).toMatchObject([
      { flags: FLAGGED | ANSWERED, tags: ['x'], server: 'pending' },
    ]);
    expect(the().index.placements(the().inbox.id)).toMatchObject([{ agreed: SEEN | ANSWERED }]);
  });

  it('follows its file', () => {
    the().index.commit([the().add(1)]);
    const place = { subdir: 'cur', name: '1700000000.P1Q1.host:2,FS' } as const;
    the().index.commit([{ type: 'file', placementId: the().placement(1), file: place }]);
    expect(the().rows()).toMatchObject([{ id: shortId('1700000000.P1Q1.host'), file: place }]);
  });

  it('is among the names of its folder, as long as these carry the flags of their messages', () => {
    const [key, whole] = [',U=0123456789abcdef', '1700000000.P1Q1.host:2,'];
    const unread = { subdir: 'new', name: `1700000000.P1Q2.host${key}` } as const;
    const header = { subdir: 'partial', name: `1700000000.P1Q3.host${key},P=9:2,S` } as const;
    the().index.commit([
      the().add(1),
      the().add(2, { file: unread }),
      the().add(3, { file: header, flags: SEEN }),
    ]);
    const names = () => the().index.fileNames(the().inbox.id);
    expect(names()).toEqual({
      cur: new Set([whole]),
      new: new Set([unread.name]),
      partial: new Set([header.name]),
    });
    the().index.commit([{ type: 'flags', placementId: the().placement(2), flags: SEEN }]);
    expect(names()).toBeNull();
  });

  it('is not among the names of an empty folder', () => {
    const none = new Set();
    expect(the().index.fileNames(the().inbox.id)).toEqual({ cur: none, new: none, partial: none });
  });
});

describe('a commit', () => {
  it('is all or nothing', () => {
    const bad = the().add(2, { folderId: 999 });
    expect(() => the().index.commit([the().add(1), bad])).toThrow();
    expect(the().rows()).toEqual([]);
    expect(the().index.folders()).toMatchObject([{ total: 0, unread: 0 }]);
    expect(() => the().index.commit([the().add(1), the().add(2, { digest: 'x' })])).toThrow(
      expect.objectContaining({ kind: 'bug' }),
    );
    the().index.commit([the().add(1)]);
    expect(the().rows()).toHaveLength(1);
  });

  it('tells which folders it touched, and passes over what is no longer there', () => {
    const other = the().index.putFolder({ ...INBOX, dir: 'Other' });
    the().index.commit([the().add(1), the().add(2, { folderId: other.id })]);
    const flag = { type: 'flags', flags: SEEN } as const;
    expect(the().index.commit([{ ...flag, placementId: the().placement(1) }]).folderIds).toEqual([
      the().inbox.id,
    ]);
    expect(the().index.commit([{ ...flag, placementId: 777 }])).toEqual({
      folderIds: [],
      added: [],
    });
  });
});

/** A first character that two of the ids share: there are only 32 different ones. */
function commonStart(ids: readonly string[]): string {
  const starts = ids.map((id) => id.slice(0, 1));
  return starts.find((start, i) => starts.indexOf(start) !== i) ?? '';
}
