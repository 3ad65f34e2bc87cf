/** How many files a receiver has open at the same time, whatever it is asked for. */
import { expect, it } from '@jest/globals';
import type { Delivery, MailStore, StoredFile } from '../../src/core/store.js';
import { summarise } from '../../src/mime/summary.js';
import { LocalReceiver } from '../../src/sync/receiver.js';
import { INBOX } from '../support/places.js';

const STORED: StoredFile = { subdir: 'new', name: 'x', size: 1, digest: '' };

it('is bounded, and what fails makes room for the next', async () => {
  let writing = 0;
  let most = 0;
  const deliver = async (_place: unknown, { key }: Delivery): Promise<StoredFile> => {
    writing += 1;
    most = Math.max(most, writing);
    await new Promise((resolve) => setImmediate(resolve));
    writing -= 1;
    if (key === 'bad') throw new Error('bad');
    return STORED;
  };
  const receiver = new LocalReceiver({ deliver } as unknown as MailStore, summarise);
  const content = Buffer.from('Subject: s\r\n\r\n');
  const received = await Promise.allSettled(
    Array.from({ length: 1000 }, (_, n) =>
      receiver.receive(INBOX, {
        content,
        flags: 0,
        received: null,
        key: n % 3 === 0 ? 'bad' : null,
      }),
    ),
  );
  expect(received.filter(({ status }) => status === 'fulfilled')).toHaveLength(666);
  expect([writing, most]).toEqual([0, 128]);
});
