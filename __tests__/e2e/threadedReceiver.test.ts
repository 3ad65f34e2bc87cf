/** Receiving on a thread of its own (the built one): the same results, and a death that loses nothing. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ThreadedReceiver } from '../../src/app/threadedReceiver.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagsOf } from '../../src/core/flags.js';
import type { Delivery } from '../../src/core/store.js';
import { summarise } from '../../src/mime/summary.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { LocalReceiver, type Received } from '../../src/sync/receiver.js';
import { plainMessages } from '../support/sampleMail.js';
import { scratch } from '../support/scratch.js';

const THREAD = pathToFileURL(join(process.cwd(), 'dist', 'receiver.js'));
const PLACE = { account: 'work', dir: 'INBOX' };
const MANY = 1000;

describe('receiving on a thread', () => {
  let root: string;
  let threads: Worker[];
  let file: URL;
  let started: Promise<unknown>;
  let receivedHere: number;
  let receiver: ThreadedReceiver;

  beforeEach(async () => {
    root = scratch();
    threads = [];
    file = THREAD;
    receivedHere = 0;
    const store = openMaildirStore(root);
    await store.createFolder(PLACE);
    const local = new LocalReceiver(store, (raw) => {
      receivedHere += 1;
      return summarise(raw);
    });
    receiver = new ThreadedReceiver(local, () => {
      const thread = new Worker(file, { workerData: root });
      threads.push(thread);
      started = new Promise((resolve) => thread.once('message', resolve));
      return thread;
    });
  });
  afterEach(async () => {
    receiver.rest();
    await Promise.all(threads.map((thread) => thread.terminate()));
  });

  it('starts none for a few messages', async () => {
    receiver.expect(299);
    await receiver.receive(PLACE, delivery(1));
    expect([threads.length, receivedHere]).toEqual([0, 1]);
  });

  it('receives here until the thread has started', async () => {
    receiver.expect(MANY);
    const early = await receiver.receive(PLACE, delivery(1));
    await started;
    const late = await receiver.receive(PLACE, delivery(2));
    await receiver.syncFolder(PLACE);
    expect(receivedHere).toBe(1);
    expect(readFileSync(pathOf(early.stored))).toEqual(delivery(1).content);
    expect(readFileSync(pathOf(late.stored))).toEqual(delivery(2).content);
  });

  it('receives here when the thread cannot start', async () => {
    file = pathToFileURL(join(root, 'missing.js'));
    receiver.expect(MANY);
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve));
    await receiver.receive(PLACE, delivery(1));
    await ended;
    await receiver.receive(PLACE, delivery(2));
    await receiver.syncFolder(PLACE);
    expect([threads.length, receivedHere]).toEqual([1, 2]);
  });

  it('stores and summarises as it would be done here', async () => {
    receiver.expect(MANY);
    await started;
    const there = await Promise.all([1, 2, 3].map((n) => receiver.receive(PLACE, delivery(n))));
    await receiver.syncFolder(PLACE);
    expect([threads.length, receivedHere]).toEqual([1, 0]);
    for (const [index, { stored, summary }] of there.entries()) {
      const { content, key } = delivery(index + 1);
      expect(readFileSync(pathOf(stored))).toEqual(content);
      expect(stored).toMatchObject({ subdir: 'cur', size: (content as Buffer).length });
      expect(stored.name).toContain(`,U=${String(key)}`);
      expect(summary).toEqual(summarise(content as Buffer));
    }
  });

  it('keeps what it copies apart from what the caller goes on using', async () => {
    receiver.expect(MANY);
    await started;
    const shared = Buffer.from('Subject: one\r\n\r\nfirst\r\n');
    const received = receiver.receive(PLACE, { ...delivery(1), content: shared });
    shared.fill(0);
    expect((await received).summary.subject).toBe('one');
  });

  it('receives large messages and streams here', async () => {
    receiver.expect(MANY);
    await started;
    const large = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), Buffer.alloc(2 ** 20 + 1)]);
    await receiver.receive(PLACE, { ...delivery(1), content: large });
    await receiver.receive(PLACE, { ...delivery(2), content: streamOf('Subject: s\r\n\r\nx') });
    expect(receivedHere).toBe(2);
  });

  it('tells the error of the disk as its own', async () => {
    receiver.expect(MANY);
    await started;
    const nowhere = { account: 'work', dir: 'Nowhere' };
    await expect(receiver.receive(nowhere, delivery(1))).rejects.toMatchObject({
      kind: 'disk',
      scope: { account: 'work', folder: 'Nowhere' },
    });
  });

  it('fails what it was asked for when the thread dies, commits none of it, then goes on', async () => {
    receiver.expect(MANY);
    await started;
    await receiver.receive(PLACE, delivery(1));
    const asked = [2, 3, 4].map((n) => receiver.receive(PLACE, delivery(n)));
    const outcomes = Promise.allSettled(asked);
    await threads[0]?.terminate();
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(MailtuiError);
      else expect(readFileSync(pathOf(outcome.value.stored)).length).toBeGreaterThan(0);
    }
    // Whether the names of the first ones are durable is not known, so nothing may be committed.
    await expect(receiver.syncFolder(PLACE)).rejects.toThrow('thread has stopped');
    receiver.rest();
    const { stored } = await receiver.receive(PLACE, delivery(5));
    await receiver.syncFolder(PLACE);
    expect(receivedHere).toBe(1);
    expect(readdirSync(join(root, 'work', 'INBOX', 'cur'))).toContain(stored.name);
  });

  it('ends its thread when it rests, and starts another when it is needed again', async () => {
    receiver.expect(MANY);
    await started;
    await receiver.receive(PLACE, delivery(1));
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve));
    receiver.rest();
    expect(await ended).toBe(0);
    receiver.expect(MANY);
    await started;
    await receiver.receive(PLACE, delivery(2));
    expect([threads.length, receivedHere]).toEqual([2, 0]);
  });

  function pathOf({ subdir, name }: Received['stored']): string {
    return join(root, 'work', 'INBOX', subdir, name);
  }
});

function delivery(n: number): Delivery {
  const content = plainMessages(n, 500)[n - 1] ?? Buffer.alloc(0);
  return {
    content,
    flags: flagsOf(['seen']),
    received: 1_000_000,
    key: n.toString(16).padStart(16, '0'),
  };
}

async function* streamOf(text: string): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield Buffer.from(text);
}
