/** Which directory is whose, on disks that ignore case or normalise names, too. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folderDir, mailboxPath, segmentApart } from '../../src/core/folderDir.js';
import { dirLike, mailboxDir, placeMailboxes } from '../../src/core/mailboxDirs.js';

interface Folder {
  dir: string;
  path: string;
  validity: string;
}

const NFC = 'Ú'.normalize('NFC');
const NFD = 'Ú'.normalize('NFD');

/** What such a disk compares: canonical equivalence and case (APFS, HFS+, NTFS, ext4 casefold). */
function onDisk(dir: string): string {
  return dir.normalize('NFD').toUpperCase().toLowerCase().normalize('NFD');
}

function listed(...paths: string[]) {
  const mailbox = { delimiter: '/', role: null, selectable: true, status: null };
  return paths.map((path) => ({ ...mailbox, path }));
}

function dirsOf(folders: readonly Folder[], ...paths: string[]): string[] {
  return placeMailboxes(folders, listed(...paths)).map(({ dir }) => dir);
}

/** As the index has them after a sync of these. */
function synced(folders: readonly Folder[], ...paths: string[]): Folder[] {
  const placed = placeMailboxes(folders, listed(...paths));
  const others = folders.filter(({ dir }) => placed.every((one) => one.dir !== dir));
  return [...others, ...placed.map(({ dir, path }) => ({ dir, path, validity: '1' }))];
}

/** As an index has them that was made anew from the disk. */
function reindexed(folders: readonly Folder[]): Folder[] {
  return folders.map(({ dir }) => ({ dir, path: mailboxPath(dir, '/'), validity: '' }));
}

/** Names that differ by little. */
const segment = fc
  .array(fc.constantFrom('a', 'A', 'ß', 'SS', 'ſ', NFC, NFD, 'ﬁ', 'fi', '%', '=', '.', 'K', 'K'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(''));
const reserved = fc.constantFrom('cur', 'Cur', 'CUR', 'tmp', 'Tmp', '', '%=', 'a%=', '%63ur');
const path = fc
  .array(fc.oneof(segment, reserved), { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join('/'));
const paths: fc.Arbitrary<string[]> = fc.uniqueArray(path, { minLength: 1, maxLength: 12 });

function inTwoOrders(some: string[]): fc.Arbitrary<[string[], string[]]> {
  const all = { minLength: some.length, maxLength: some.length };
  return fc.tuple(fc.constant(some), fc.shuffledSubarray(some, all));
}

describe('the directories of mailboxes', () => {
  it('are their names where nothing is in the way', () => {
    expect(dirsOf([], 'INBOX', 'Work', 'Work/2024')).toEqual(['INBOX', 'Work', 'Work/2024']);
  });

  it('are different where only case or normalisation is, also of what is above', () => {
    expect(dirsOf([], 'Work', 'work', 'WORK')).toEqual(['Work', 'work%=', '%57%4F%52%4B%=']);
    expect(dirsOf([], `${NFC}čty`, `${NFD}čty`)).toEqual([`${NFC}čty`, '%55%CC%81%C4%8Dty%=']);
    expect(dirsOf([], 'Work/a', 'work/b', 'work/B')).toEqual([
      'Work/a',
      'work%=/b',
      'work%=/%42%=',
    ]);
  });

  it('stay what they are, whoever comes and goes', () => {
    const [Work, work] = ['Work', 'work'].map((name) => ({ dir: name, path: name, validity: '1' }));
    const both = [Work, work].filter((row) => row !== undefined);
    expect(dirsOf(both, 'work', 'Work')).toEqual(['work', 'Work']);
    const apart = synced([], 'Work', 'work');
    expect(dirsOf(apart, 'work')).toEqual(['work%=']);
    expect(dirsOf(apart, 'WORK', 'work', 'Work')).toEqual(['%57%4F%52%4B%=', 'work%=', 'Work']);
  });

  it('are found again from the disk alone, in whatever normalisation it gives them back', () => {
    const here = synced([], 'Work', 'work', `${NFC}/x`, NFC);
    const normalised = here.map((row) => ({ ...row, dir: row.dir.normalize('NFD') }));
    const again = reindexed(normalised);
    expect(dirsOf(again, 'work', 'Work', NFC, `${NFC}/x`)).toEqual([
      'work%=',
      'Work',
      NFD,
      `${NFD}/x`,
    ]);
  });

  it('are never another mailbox’s, whatever the disk ignores', () => {
    fc.assert(
      fc.property(paths, paths, (first, second) => {
        const early = synced([], ...first);
        const late = synced(early, ...new Set([...second, ...first]));
        expect(late).toEqual(expect.arrayContaining(early));
        const names = late.map(({ dir }) => onDisk(dir));
        // Also of what is above: where a disk sees one directory, there is one name for it.
        const above = late.flatMap(({ dir }) => {
          const segments = dir.split('/');
          return segments.map((_, depth) => segments.slice(0, depth + 1).join('/'));
        });
        expect(new Set(names).size).toBe(late.length);
        expect(new Set(above.map(onDisk)).size).toBe(new Set(above).size);
      }),
    );
  });

  it('say which mailbox they are, in any order and after the index is lost', () => {
    fc.assert(
      fc.property(paths.chain(inTwoOrders), ([some, shuffled]) => {
        const here = synced([], ...some);
        for (const { dir, path: name } of here) expect(mailboxPath(dir, '/')).toBe(name);
        const again = synced(reindexed(here), ...shuffled);
        expect(again).toHaveLength(here.length);
        expect(again).toEqual(expect.arrayContaining(here));
      }),
    );
  });

  it('of a new folder are free or those of that very name', () => {
    const here = synced([], 'Work', 'Lists/Dev');
    expect(mailboxDir(here, 'Work', '/')).toBe('Work');
    expect(mailboxDir(here, 'work', '/')).toBe('work%=');
    expect(mailboxDir(here, 'lists.dev', '.')).toBe('lists%=/dev');
  });

  it('of a folder from elsewhere are the same where they can be', () => {
    const here = synced([], 'work', 'Work', 'Lists/Dev');
    expect(['Lists/x', '%outbox', 'Work', 'work%='].map((dir) => dirLike(here, dir))).toEqual([
      'Lists/x',
      '%outbox',
      '%57ork%=',
      'work',
    ]);
    expect(dirLike(here, 'LISTS/x')).toBe('%4C%49%53%54%53%=/x');
  });

  it('of names that are too long differ, too', () => {
    const [one, other] = ['ž'.repeat(300), 'Ž'.repeat(300)];
    const dirs = dirsOf([], one, other);
    expect(new Set(dirs.map(onDisk)).size).toBe(2);
    for (const dir of dirs) expect(Buffer.byteLength(dir)).toBeLessThan(250);
    expect(segmentApart(one)).not.toBe(folderDir(one, '/'));
  });
});
