/** Messages of which only the header is here: in the index, and when a crash came between. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { deliveryKey } from '../../src/core/deliveryKey.js';
import { flagsOf } from '../../src/core/flags.js';
import type { FolderRow, MessageRow } from '../../src/core/indexRows.js';
import { isPartial } from '../../src/core/partial.js';
import type { FilePlace, MailStore, Replacement } from '../../src/core/store.js';
import { summarise } from '../../src/mime/summary.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { adoptFolders } from '../../src/sync/adopt.js';
import { INBOX } from '../support/places.js';
import { scratch } from '../support/scratch.js';
import { useIndex } from '../support/testIndex.js';

const SEEN = flagsOf(['seen']);
const FLAGGED = flagsOf(['flagged']);
const inbox = { account: 'ann', dir: 'INBOX' };
const header = Buffer.from('Message-ID: <a@b>\r\nSubject: caf\xe9\r\n\r\n', 'latin1');
const whole = Buffer.concat([header, Buffer.from('hello, zebra\r\n')]);
const key = deliveryKey('1', '42');
const the = useIndex();

let root: string;
let store: MailStore;

beforeEach(async () => {
  root = join(scratch(), 'mail');
  store = openMaildirStore(root);
  await store.createFolder(inbox);
});

describe('in the index', () => {
  it('is known by its headers, as large as the whole, and partly here', async () => {
    await addHeader(true);
    const row = onlyRow();
    expect(row).toMatchObject({
      server: 'fetched-partially',
      size: whole.length,
      messageId: 'a@b',
    });
    expect(words('café')).toEqual([row.id]);
    expect(words('zebra')).toEqual([]);
    const [partial] = the().index.partials(the().inbox.id);
    expect(partial).toMatchObject({ placementId: row.placementId, remoteId: '42', received: 5000 });
    expect(the().index.hasPartials()).toBe(true);
  });

  it('becomes whole and stays what it was: id, flags, tags, wishes, conversation', async () => {
    const stored = await addHeader(true);
    const before = onlyRow();
    const { placementId } = before;
    the().index.commit([
      { type: 'flags', placementId, flags: SEEN | flagsOf(['flagged']) },
      { type: 'tags', placementId, tags: ['work'] },
    ]);
    await becomeWhole(stored);
    const row = onlyRow();
    expect(row).toMatchObject({
      ...{ id: before.id, placementId, thread: before.thread, server: 'pending' },
      ...{ flags: SEEN | flagsOf(['flagged']), tags: ['work'], size: whole.length },
    });
    expect(isPartial(row.file)).toBe(false);
    expect(words('zebra')).toEqual([row.id]);
    expect(the().index.hasPartials()).toBe(false);
    expect(the().index.correspondents({ text: '', own: [], now: 0, limit: 5 })).toEqual([]);
  });

  it('is one message when it is fetched twice at once and its flags change in between', async () => {
    const stored = await addHeader(true);
    const { id, placementId } = onlyRow();
    const slow = (async function* () {
      yield header;
      const change = await becomeWhole(stored);
      const file = await store.setFlags(inbox, change.file, FLAGGED);
      the().index.commit([
        { type: 'flags', placementId, flags: FLAGGED },
        { type: 'file', placementId, file },
      ]);
      yield whole.subarray(header.length);
    })();
    await becomeWhole(stored, slow);
    const [name] = everythingIn(root);
    expect(onlyRow()).toMatchObject({ id, flags: FLAGGED, file: { subdir: 'cur', name } });
    await look();
    expect(everythingIn(root)).toEqual([name]);
    expect(onlyRow()).toMatchObject({ id, flags: FLAGGED });
  });

  it('follows a move that was made while the rest was fetched', async () => {
    const stored = await addHeader(true);
    const archive = the().index.putFolder({
      ...INBOX,
      dir: 'Archive',
      path: 'Archive',
      role: null,
    });
    const { placementId } = onlyRow();
    the().index.commit([{ type: 'move', placementId, folderId: archive.id }]);
    await becomeWhole(stored);
    expect(the().index.unfiled()).toMatchObject([
      { placementId, folderId: archive.id, fileFolderId: the().inbox.id, file: { subdir: 'cur' } },
    ]);
    // Another process has moved the header meanwhile, and says so too late.
    the().index.commit([{ type: 'filed', placementId, file: placeOf(stored) }]);
    expect(the().index.unfiled()).toHaveLength(1);
  });
});

describe('after a crash', () => {
  it('before the row: the whole completes it', async () => {
    const stored = await addHeader(true);
    const { id } = onlyRow();
    await store.replace(inbox, stored, { content: whole, received: 5000 });
    await look();
    expect(onlyRow()).toMatchObject({ id, server: 'on-server', file: { subdir: 'cur' } });
    expect(words('zebra')).toEqual([id]);
    expect(everythingIn(root)).toHaveLength(1);
    expect(everythingIn(`${root}.partial`)).toEqual([]);
  });

  it('before the header went: it goes', async () => {
    const stored = await addHeader(true);
    await becomeWhole(stored);
    await look();
    expect(everythingIn(root)).toHaveLength(1);
    expect(everythingIn(`${root}.partial`)).toEqual([]);
    expect(onlyRow().file.subdir).toBe('cur');
  });

  it('and the loss of the index: there is one message, and it is whole', async () => {
    const stored = await deliverHeader();
    await store.replace(inbox, stored, { content: whole, received: 5000 });
    await look();
    expect(onlyRow()).toMatchObject({ size: whole.length, file: { subdir: 'cur' } });
    expect(everythingIn(`${root}.partial`)).toEqual([]);
  });

  it.each([
    ['the header is in another folder by then', true],
    ['and the index is lost', false],
  ])('%s', async (_, isKnown) => {
    const stored = isKnown ? await addHeader(true) : await deliverHeader();
    await store.replace(inbox, stored, { content: whole, received: 5000 });
    const archive = the().index.putFolder({
      ...INBOX,
      dir: 'Archive',
      path: 'Archive',
      role: null,
    });
    await store.createFolder(archive);
    if (isKnown) {
      const { placementId } = onlyRow();
      the().index.commit([{ type: 'move', placementId, folderId: archive.id }]);
    }
    const file = await store.move(inbox, stored, archive);
    if (isKnown) {
      const { placementId } = allRows(archive)[0] ?? onlyRow();
      the().index.commit([{ type: 'filed', placementId, file: placeOf(file) }]);
    }
    await look();
    await look();
    const rows = [...allRows(the().inbox), ...allRows(archive)];
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      file: { subdir: 'cur' },
      folder: 'Archive',
    });
    expect(everythingIn(root)).toHaveLength(1);
    expect(everythingIn(`${root}.partial`)).toEqual([]);
  });

  it('a header alone is what it was after a rebuild', async () => {
    await deliverHeader();
    await look();
    const row = onlyRow();
    expect(row).toMatchObject({
      size: whole.length,
      messageId: 'a@b',
      file: { subdir: 'partial' },
    });
    expect(the().index.placements(the().inbox.id)).toMatchObject([{ key, upload: 'no' }]);
  });
});

describe('other programs', () => {
  it('that move a header to another folder move the message', async () => {
    const stored = await addHeader(true);
    const archive = the().index.putFolder({
      ...INBOX,
      dir: 'Archive',
      path: 'Archive',
      role: null,
    });
    await store.createFolder(archive);
    await store.move(inbox, stored, archive);
    await look();
    expect(allRows(archive)).toMatchObject([{ server: 'pending', file: { subdir: 'partial' } }]);
    expect(allRows(the().inbox)).toEqual([]);
  });

  it('that put a header among the messages do not make a message of it', async () => {
    const stored = await addHeader(true);
    const target = join(root, 'ann/INBOX/cur', stored.name.replace(/:2,S$/, ':2,FS'));
    renameSync(await store.locate(inbox, stored), target);
    await look();
    expect(everythingIn(root)).toEqual([]);
    expect(onlyRow()).toMatchObject({
      ...{ flags: SEEN | flagsOf(['flagged']), file: { subdir: 'partial' } },
    });
  });
});

async function deliverHeader() {
  const stored = await store.deliver(inbox, {
    ...{ content: header, flags: SEEN, received: 5000, key, partialOf: whole.length },
  });
  await store.syncFolder(inbox);
  return stored;
}

async function addHeader(isRemote: boolean) {
  const stored = await deliverHeader();
  const { size, digest } = stored;
  the().index.commit([
    {
      ...{ type: 'add', folderId: the().inbox.id, file: placeOf(stored), key, size, digest },
      ...{ remoteId: isRemote ? '42' : null, flags: SEEN, agreed: SEEN, tags: [] },
      ...{ received: 5000, summary: summarise(header) },
    },
  ]);
  return stored;
}

async function becomeWhole(
  header: FilePlace,
  content: Replacement['content'] = whole,
): Promise<{ file: FilePlace }> {
  const file = await store.replace(inbox, header, { content, received: 5000 });
  await store.syncFolder(inbox);
  const { placementId } = the().index.find(onlyId()) ?? { placementId: 0 };
  const { size, digest } = file;
  const change = {
    ...({ type: 'replaced', placementId, folderId: the().inbox.id } as const),
    ...{ file: placeOf(file), size, digest, summary: summarise(whole) },
  };
  the().index.commit([change]);
  return change;
}

function onlyId(): string {
  const [row] = the().index.page({ limit: 5 }).rows;
  return row?.id ?? '';
}

function onlyRow(): MessageRow {
  const { rows } = the().index.page({ limit: 5 });
  expect(rows).toHaveLength(1);
  const [row] = rows;
  if (row === undefined) throw new Error('no message');
  return row;
}

function allRows({ id }: FolderRow) {
  return the().index.page({ folderId: id, limit: 5 }).rows;
}

async function look(): Promise<void> {
  const { index } = the();
  const noop = (): void => undefined;
  const deps = { index, store, summarise, now: Date.now, onCommit: noop, onEvent: noop };
  await adoptFolders(deps, index.folders('ann'), new AbortController().signal);
}

function words(text: string): string[] {
  const query = { type: 'text', field: 'any', text, prefix: false } as const;
  return the()
    .index.search({ query, now: 0, limit: 5 })
    .map(({ id }) => id);
}

function placeOf({ subdir, name }: FilePlace): FilePlace {
  return { subdir, name };
}

/** Names of message files in all folders. */
function everythingIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
