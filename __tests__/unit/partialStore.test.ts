/** Files of which only the header is here, and how the whole takes their place. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deliveryKey } from '../../src/core/deliveryKey.js';
import { flagsOf } from '../../src/core/flags.js';
import { uniqueOf } from '../../src/core/maildirName.js';
import type { MailStore } from '../../src/core/store.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { sha256 } from '../support/places.js';
import { scratch } from '../support/scratch.js';

const SEEN = flagsOf(['seen']);
const FLAGGED = flagsOf(['flagged']);
const inbox = { account: 'ann', dir: 'INBOX' };
const header = Buffer.from('Message-ID: <a@b>\r\nSubject: caf\xe9\r\n\r\n', 'latin1');
const whole = Buffer.concat([header, Buffer.from('hello, zebra\r\n')]);
const key = deliveryKey('1', '42');

let root: string;
let store: MailStore;

beforeEach(async () => {
  root = join(scratch(), 'mail');
  store = openMaildirStore(root);
  await store.createFolder(inbox);
});

describe('on the disk', () => {
  it('a header lies beside the Maildir, its exact bytes, marked by its name', async () => {
    const stored = await deliverHeader();
    expect(stored).toMatchObject({ subdir: 'partial', size: whole.length });
    expect(stored.name).toMatch(new RegExp(`,U=${key},P=${whole.length}:2,S$`));
    expect(stored.digest).not.toBe(sha256(header));
    expect(everythingIn(root)).toEqual([]);
    const file = join(`${root}.partial`, 'ann/INBOX/cur', stored.name);
    expect(readFileSync(file)).toEqual(header);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await store.inspect(inbox, stored)).toMatchObject({
      ...{ size: whole.length, digest: stored.digest, modified: 5000 },
    });
    expect(await store.read(inbox, stored)).toEqual(header);
    expect(await store.listFolders('ann')).toEqual(['INBOX']);
  });

  it('follows flags, moves, and folders that are renamed and removed', async () => {
    const stored = await deliverHeader();
    const starred = await store.setFlags(inbox, stored, flagsOf(['flagged']));
    expect(starred.subdir).toBe('partial');
    expect(starred.name).toMatch(/:2,F$/);
    const archive = { account: 'ann', dir: 'Archive' };
    await store.createFolder(archive);
    const moved = await store.move(inbox, starred, archive);
    expect(await store.read(archive, moved)).toEqual(header);
    const old = { account: 'ann', dir: 'Old' };
    await store.renameFolder(archive, old);
    expect(await store.read(old, moved)).toEqual(header);
    await expect(store.removeFolder(old)).rejects.toMatchObject({ kind: 'bad-input' });
    await store.remove(old, moved);
    await store.removeFolder(old);
    expect(existsSync(join(`${root}.partial`, 'ann/Old'))).toBe(false);
  });

  it('the whole comes beside its header, which goes when it is told to, and neither is the other', async () => {
    const stored = await deliverHeader();
    const file = await store.replace(inbox, stored, { content: whole, received: 5000 });
    expect(file).toMatchObject({ subdir: 'cur', size: whole.length, digest: sha256(whole) });
    expect(uniqueOf(file.name)).toBe(uniqueOf(stored.name));
    expect(file.name).not.toContain(',P=');
    expect(await store.read(inbox, stored)).toEqual(header);
    await store.remove(inbox, stored);
    expect(await store.read(inbox, file)).toEqual(whole);
    await store.remove(inbox, stored);
    expect(await store.read(inbox, file)).toEqual(whole);
    await expect(store.read(inbox, stored)).rejects.toMatchObject({ kind: 'disk' });
  });

  it('a whole message is replaced in one step, under the name that it has by then', async () => {
    const first = await store.deliver(inbox, { content: whole, flags: 0, received: 1, key });
    await store.setFlags(inbox, first, SEEN);
    const other = Buffer.from('another');
    const file = await store.replace(inbox, first, { content: other, received: 1 });
    expect(file.name).toMatch(/:2,S$/);
    expect(everythingIn(root)).toEqual([file.name]);
    expect(await store.read(inbox, first)).toEqual(other);
    const broken = (async function* () {
      yield await Promise.resolve(whole);
      throw new Error('cut');
    })();
    await expect(
      store.replace(inbox, file, { content: broken, received: 1 }),
    ).rejects.toMatchObject({ message: 'cut' });
    expect(await store.read(inbox, file)).toEqual(other);
    expect(readdirSync(join(root, 'ann/INBOX/tmp'))).toEqual([]);
  });
});

describe('what happens while the content comes', () => {
  const other = Buffer.from('another');

  it.each([
    ['it is renamed', other, undefined],
    ['it is renamed, and is the same', whole, sha256(whole)],
  ])('%s: the name that it has by then stays the only one', async (_, content, unless) => {
    const first = await store.deliver(inbox, { content: whole, flags: SEEN, received: 1, key });
    const coming = slowly(content, () => store.setFlags(inbox, first, FLAGGED));
    const file = await store.replace(inbox, first, {
      ...{ content: coming, received: 1 },
      ...(unless === undefined ? {} : { unless }),
    });
    expect(file).toMatchObject({ subdir: 'cur', digest: sha256(content) });
    expect(file.name).toMatch(/:2,F$/);
    expect(everythingIn(root)).toEqual([file.name]);
    expect(await store.read(inbox, file)).toEqual(content);
  });

  it('a whole message that is moved away does not come back', async () => {
    const archive = { account: 'ann', dir: 'Archive' };
    await store.createFolder(archive);
    const first = await store.deliver(inbox, { content: whole, flags: SEEN, received: 1, key });
    const content = slowly(other, () => store.move(inbox, first, archive));
    await expect(store.replace(inbox, first, { content, received: 1 })).rejects.toMatchObject({
      ...{ kind: 'disk', message: 'the file of this message is gone' },
    });
    expect(everythingIn(root)).toEqual([first.name]);
    expect(await store.read(archive, first)).toEqual(whole);
  });

  it('the flags of a header change: the whole gets them', async () => {
    const stored = await deliverHeader();
    const content = slowly(whole, () => store.setFlags(inbox, stored, FLAGGED));
    const file = await store.replace(inbox, stored, { content, received: 1 });
    expect(file.name).toMatch(/:2,F$/);
    expect(everythingIn(root)).toEqual([file.name]);
  });

  it.each([
    ['the header stays', false],
    ['the header goes', true],
  ])('another fetch is quicker, and flags change: one whole, %s', async (_, isTidied) => {
    const stored = await deliverHeader();
    const content = slowly(whole, async () => {
      const quicker = await store.replace(inbox, stored, { content: whole, received: 1 });
      await store.setFlags(inbox, quicker, FLAGGED);
      if (isTidied) await store.remove(inbox, stored);
    });
    const file = await store.replace(inbox, stored, { content, received: 1 });
    expect(file.name).toMatch(/:2,F$/);
    expect(everythingIn(root)).toEqual([file.name]);
    expect(await store.read(inbox, file)).toEqual(whole);
  });

  it('a header that is moved away leaves the whole where it was fetched for', async () => {
    const archive = { account: 'ann', dir: 'Archive' };
    await store.createFolder(archive);
    const stored = await deliverHeader();
    const content = slowly(whole, () => store.move(inbox, stored, archive));
    const file = await store.replace(inbox, stored, { content, received: 1 });
    expect(await store.read(inbox, file)).toEqual(whole);
    expect(everythingIn(root)).toEqual([file.name]);
  });
});

/** Half of the content, then what happens meanwhile, then the rest. */
async function* slowly(
  content: Buffer,
  meanwhile: () => Promise<unknown>,
): AsyncGenerator<Buffer, void> {
  const half = content.length >> 1;
  yield content.subarray(0, half);
  await meanwhile();
  yield content.subarray(half);
}

function deliverHeader() {
  return store.deliver(inbox, {
    ...{ content: header, flags: SEEN, received: 5000, key, partialOf: whole.length },
  });
}

/** Names of message files in all folders. */
function everythingIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
