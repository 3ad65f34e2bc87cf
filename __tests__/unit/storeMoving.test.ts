/** Moving and removing message files: nothing is overwritten, nothing else is touched. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePlace, MailStore } from '../../src/core/store.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { scratch } from '../support/scratch.js';

const INBOX = { account: 'work', dir: 'INBOX' };
const ARCHIVE = { account: 'work', dir: 'Archive/2024' };
const FILE: FilePlace = { subdir: 'cur', name: '1.unique.host,U=0123456789abcdef:2,S' };

describe('a message file', () => {
  let store: MailStore;
  let root: string;

  beforeEach(async () => {
    root = scratch();
    store = openMaildirStore(root);
    await store.createFolder(INBOX);
    await store.createFolder(ARCHIVE);
    writeFileSync(pathIn('INBOX', FILE.name), 'the bytes');
  });

  it('moves to another folder under its name', async () => {
    expect(await store.move(INBOX, FILE, ARCHIVE)).toEqual(FILE);
    await store.syncFolder(ARCHIVE);
    expect(readFileSync(pathIn('Archive/2024', FILE.name), 'utf8')).toBe('the bytes');
    expect(readdirSync(join(root, 'work/INBOX/cur'))).toEqual([]);
  });

  it('is found under the flags that another program gave it', async () => {
    const renamed = FILE.name.replace(/S$/, 'RS');
    renameSync(pathIn('INBOX', FILE.name), pathIn('INBOX', renamed));
    expect(await store.move(INBOX, FILE, ARCHIVE)).toEqual({ subdir: 'cur', name: renamed });
  });

  it('that has moved already is where it is', async () => {
    await store.move(INBOX, FILE, ARCHIVE);
    expect(await store.move(INBOX, FILE, ARCHIVE)).toEqual(FILE);
  });

  it('never takes the place of another', async () => {
    writeFileSync(pathIn('Archive/2024', FILE.name), 'another');
    await expect(store.move(INBOX, FILE, ARCHIVE)).rejects.toMatchObject({ kind: 'disk' });
    expect(readFileSync(pathIn('Archive/2024', FILE.name), 'utf8')).toBe('another');
    expect(readFileSync(pathIn('INBOX', FILE.name), 'utf8')).toBe('the bytes');
  });

  it('that is gone is an error to move and nothing to remove', async () => {
    const gone: FilePlace = { subdir: 'cur', name: '2.other.host:2,' };
    await expect(store.move(INBOX, gone, ARCHIVE)).rejects.toMatchObject({ kind: 'disk' });
    await store.remove(INBOX, gone);
    expect(readdirSync(join(root, 'work/INBOX/cur'))).toEqual([FILE.name]);
  });

  it('is removed alone', async () => {
    writeFileSync(pathIn('INBOX', '2.other.host:2,'), 'stays');
    mkdirSync(join(root, 'work/INBOX/cur', 'odd'));
    await store.remove(INBOX, FILE);
    expect(readdirSync(join(root, 'work/INBOX/cur')).sort()).toEqual(['2.other.host:2,', 'odd']);
  });

  function pathIn(dir: string, name: string): string {
    return join(root, 'work', dir, 'cur', name);
  }
});
