/** Whether a folder holds what is known of it is told by names alone. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsOf } from '../../src/core/flags.js';
import type { Delivery, MailStore } from '../../src/core/store.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { scratch } from '../support/scratch.js';

const SEEN = flagsOf(['seen']);
const inbox = { account: 'ann', dir: 'INBOX' };
const mail = Buffer.from('From: bob@example.org\r\n\r\nhello\r\n');

let root: string;
let store: MailStore;

beforeEach(async () => {
  root = join(scratch(), 'mail');
  store = openMaildirStore(root);
  await store.createFolder(inbox);
});

describe('a folder of which all names are known', () => {
  const known = () => {
    const here = (subdir: 'cur' | 'new') => new Set(readdirSync(join(root, 'ann/INBOX', subdir)));
    return { cur: here('cur'), new: here('new'), partial: new Set<string>() };
  };
  const write = (name: string) => {
    writeFileSync(join(root, 'ann/INBOX', name), mail);
  };

  beforeEach(async () => {
    await store.deliver(inbox, delivery());
    await store.deliver(inbox, delivery({ flags: SEEN }));
  });

  it('holds these and no others, whatever is hidden beside them', async () => {
    const names = known();
    write('cur/.hidden');
    expect(await store.holdsOnly(inbox, names)).toBe(true);
  });

  it.each([
    ['came', () => write('cur/1.came.host:2,')],
    ['came, and is no message', () => write('new/README')],
    ['went', () => unlinkSync(join(root, 'ann/INBOX/new', [...known().new][0] ?? ''))],
    [
      'was read',
      () => {
        const [name = ''] = known().new;
        renameSync(join(root, 'ann/INBOX/new', name), join(root, `ann/INBOX/cur/${name}:2,S`));
      },
    ],
  ])('tells when a file %s', async (_, happens) => {
    const names = known();
    happens();
    expect(await store.holdsOnly(inbox, names)).toBe(false);
  });

  it('tells when a header has come', async () => {
    const names = known();
    await store.deliver(inbox, delivery({ partialOf: 1000 }));
    expect(await store.holdsOnly(inbox, names)).toBe(false);
  });
});

it('has no state while it is not there', async () => {
  expect(await store.state({ account: 'ann', dir: 'Elsewhere' })).toBeNull();
});

function delivery(changes: Partial<Delivery> = {}): Delivery {
  return { content: mail, flags: 0, received: null, key: null, ...changes };
}
