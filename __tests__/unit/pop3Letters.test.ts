/** What the index remembers of a letter-box. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { FolderRow } from '../../src/core/indexRows.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition } from '../support/places.js';
import { scratch } from '../support/scratch.js';

let index: MailIndex;
let inbox: FolderRow;
let archive: FolderRow;
let deleted: FolderRow;

beforeEach(() => {
  index = openIndex(join(scratch(), 'state', 'index.db')).index;
  const put = (dir: string, protocol: 'pop3' | 'imap' = 'pop3'): FolderRow =>
    index.putFolder({ account: 'home', protocol, dir, path: dir, name: dir, role: null });
  inbox = put('INBOX');
  archive = put('Archive');
  deleted = put(RECENTLY_DELETED_DIR);
  index.commit([{ type: 'validity', folderId: inbox.id, validity: 'origin:' }]);
});
afterEach(() => {
  index.close();
});

function store(n: number, remoteId: string | null = `u${n}`): number {
  index.commit([addition(inbox.id, n, { remoteId, agreed: null })]);
  return (
    index.placements(inbox.id).find((row) => row.file.name.includes(`Q${n}.`))?.placementId ?? 0
  );
}

const ids = (): string[] =>
  index
    .letters(inbox.id)
    .map(({ remoteId }) => remoteId)
    .sort();
const removal = { at: 5, by: 'you' } as const;

describe('A letter', () => {
  it('is remembered with the message, with its digest and where it is', () => {
    const placementId = store(1);
    expect(index.letters(inbox.id)).toEqual([
      {
        remoteId: 'u1',
        octets: null,
        stored: expect.any(Number),
        asked: null,
        wish: null,
        here: {
          placementId,
          folderId: inbox.id,
          dir: 'INBOX',
          file: index.placements(inbox.id)[0]?.file,
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          size: expect.any(Number),
          flags: expect.any(Number),
        },
      },
    ]);
  });

  it('is one only on POP3, and only with a remote id', () => {
    const work = index.putFolder({ ...archive, account: 'work', protocol: 'imap' });
    index.commit([addition(work.id, 7, { remoteId: '7' })]);
    store(2, null);
    expect(index.letters(work.id)).toEqual([]);
    expect(ids()).toEqual([]);
  });

  it('stays one when it is moved, and its file is looked for where it is', () => {
    const placementId = store(1);
    index.commit([{ type: 'move', placementId, folderId: archive.id }]);
    expect(index.letters(inbox.id)[0]?.here).toMatchObject({ folderId: archive.id, dir: 'INBOX' });
    const [{ file } = { file: null }] = index.unfiled();
    if (file === null) throw new Error('nothing to file');
    index.commit([{ type: 'filed', placementId, file }]);
    expect(index.letters(inbox.id)[0]?.here).toMatchObject({ dir: 'Archive' });
  });

  it('is remembered when it was deleted for good, and fetched again when its file was lost', () => {
    const [first, second] = [store(1), store(2)];
    index.commit([
      { type: 'move', placementId: first, folderId: deleted.id, removal },
      { type: 'forget', placementId: first },
      { type: 'forget', placementId: second },
    ]);
    expect(index.letters(inbox.id)).toMatchObject([{ remoteId: 'u1', here: null }]);
    index.commitLetters([{ type: 'forgotten', folderId: inbox.id, remoteId: 'u1' }]);
    expect(ids()).toEqual([]);
  });

  it('is found by its name, with no more than tells which one it is', () => {
    const [first, second] = [store(1), store(2), store(3)];
    index.commit([
      { type: 'move', placementId: first, folderId: deleted.id, removal },
      { type: 'forget', placementId: first },
      { type: 'gone', placementId: second, gone: true },
    ]);
    index.commitLetters([{ type: 'octets', folderId: inbox.id, remoteId: 'u3', octets: 17 }]);
    expect([...index.letterNames(inbox.id)]).toEqual([
      ['u1', { remoteId: 'u1', octets: null, isHere: false }],
      ['u3', { remoteId: 'u3', octets: 17, isHere: true }],
    ]);
    const all = index.letters(inbox.id);
    expect(index.lettersNamed(inbox.id, ['u3', 'u2', 'other'])).toEqual(
      all.filter(({ remoteId }) => remoteId === 'u3'),
    );
  });

  it('goes by its new name, even when two swap theirs', () => {
    const [first, second] = [store(1), store(2)];
    const link = (placementId: number, remoteId: string) =>
      ({ type: 'link', placementId, remoteId, agreed: null, tags: [] }) as const;
    index.commit([link(first, 'u2'), link(second, 'u1')]);
    expect(new Map(index.letters(inbox.id).map((l) => [l.remoteId, l.here?.placementId]))).toEqual(
      new Map([
        ['u1', second],
        ['u2', first],
      ]),
    );
    index.commit([link(first, 'new')]);
    expect(ids()).toEqual(['new', 'u1']);
    index.commit([{ type: 'unlink', placementId: first, upload: 'no' }]);
    expect(ids()).toEqual(['u1']);
  });

  it('is none any more when the letter-box is another one, or it is gone from it', () => {
    const [first] = [store(1), store(2)];
    index.commit([{ type: 'gone', placementId: first, gone: true }]);
    expect(ids()).toEqual(['u2']);
    index.commit([{ type: 'validity', folderId: inbox.id, validity: 'other:' }]);
    expect(ids()).toEqual([]);
  });

  it('is pending once its removal is confirmed, and gone when the server no longer lists it', () => {
    const placementId = store(1);
    index.commitLetters([
      { type: 'octets', folderId: inbox.id, remoteId: 'u1', octets: 17 },
      { type: 'asked', folderId: inbox.id, remoteId: 'u1', at: 99 },
    ]);
    expect(index.letters(inbox.id)).toMatchObject([{ octets: 17, asked: 99 }]);
    const server = () => index.page({ folderId: inbox.id, limit: 1 }).rows[0]?.server;
    expect(server()).toBe('pending');
    index.commit([{ type: 'gone', placementId, gone: true }]);
    expect(server()).toBe('gone');
  });
});

it('A letter tells when it leaves, where the policy of the last sync names a date', () => {
  const placementId = store(1);
  const leaves = () => index.page({ folderId: inbox.id, limit: 1 }).rows[0]?.leaves;
  expect(leaves()).toBeUndefined();
  const stored = index.letters(inbox.id)[0]?.stored ?? 0;
  index.commitLetters([{ type: 'policy', account: 'home', policy: 'days:3', since: 5 }]);
  expect(leaves()).toBe(stored + 3 * 86_400_000);
  index.commitLetters([{ type: 'policy', account: 'home', policy: 'keep', since: 5 }]);
  expect(leaves()).toBeUndefined();
  index.commitLetters([{ type: 'policy', account: 'home', policy: 'days:3', since: 5 }]);
  index.commit([{ type: 'gone', placementId, gone: true }]);
  expect(leaves()).toBeUndefined();
});

it('A letter-box has a policy since some time, and a time before which nobody logs in', () => {
  expect(index.letterBox('home')).toBeNull();
  index.commitLetters([{ type: 'next-login', account: 'home', at: 7 }]);
  expect(index.letterBox('home')).toEqual({ policy: '', since: 0, nextLogin: 7 });
  index.commitLetters([{ type: 'policy', account: 'home', policy: 'days:3', since: 5 }]);
  expect(index.letterBox('home')).toEqual({ policy: 'days:3', since: 5, nextLogin: 7 });
});
