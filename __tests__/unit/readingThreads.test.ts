/** Long messages are read in threads that can be ended: what is given up holds up nothing. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { readInSteps } from '../../src/app/reading/readInSteps.js';
import { ReadingThreads } from '../../src/app/reading/readingThreads.js';
import type { ReadableMessage } from '../../src/core/message.js';
import { readMessage } from '../../src/mime/read.js';

const BUILT = new URL('dist/reading.js', pathToFileURL(`${process.cwd()}/`));
/** Reads for ever what begins with S, dies of what begins with D, and answers all else. */
const ODD = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (content) => {
      if (content[0] === 0x53) for (;;);
      if (content[0] === 0x44) throw new Error('out of memory');
      parentPort.postMessage({ text: String.fromCharCode(...content) });
    });
  `)}`,
);

const started: Worker[] = [];

function threadsOf(file: URL, deadline?: number): ReadingThreads {
  const start = (): Worker => {
    const thread = new Worker(file);
    started.push(thread);
    return thread;
  };
  return new ReadingThreads(start, deadline);
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((thread) => thread.terminate()));
});

describe('reading in threads', () => {
  it('reads as here, and takes the same thread for the next message', async () => {
    const threads = threadsOf(BUILT);
    const raw = Buffer.from('Subject: Hello\r\nContent-Type: text/html\r\n\r\n<p>Words</p>');
    const here = await readMessage(raw);
    expect(await threads.read(raw)).toEqual(here);
    expect(await threads.read(raw)).toEqual(here);
    expect(started).toHaveLength(1);
    expect(raw.toString()).toMatch(/^Subject/);
  });

  it('ends what is given up at once, and the next message does not wait for it', async () => {
    const threads = threadsOf(ODD);
    const moveOn = new AbortController();
    const slow = threads.read(Buffer.from('Slow'), moveOn.signal);
    const [thread] = started;
    if (thread === undefined) throw new Error('no thread');
    await once(thread, 'online');
    const ended = once(thread, 'exit');
    moveOn.abort();
    await expect(slow).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await threads.read(Buffer.from('next'))).toMatchObject({ text: 'next' });
    await ended;
  });

  it('reads one while another still takes its time', async () => {
    const threads = threadsOf(ODD);
    const moveOn = new AbortController();
    const slow = threads.read(Buffer.from('Slow'), moveOn.signal);
    expect(await threads.read(Buffer.from('other'))).toMatchObject({ text: 'other' });
    moveOn.abort();
    await expect(slow).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('begins nothing for whoever has moved on already', async () => {
    await expect(threadsOf(ODD).read(Buffer.from('x'), AbortSignal.abort())).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(started).toHaveLength(0);
  });

  it.each([
    ['dies', 'Died: of it\r\n\r\nx', undefined],
    ['takes too long', 'Slow: it is\r\n\r\nx', 200],
  ])('shows the headers of what a thread %s over', async (_what, source, deadline) => {
    const threads = threadsOf(ODD, deadline);
    const { headers, text, warnings } = await threads.read(Buffer.from(source));
    expect(headers).toHaveLength(1);
    expect({ text, warnings }).toEqual({
      text: '',
      warnings: ['This message is too much to read; only its headers are shown.'],
    });
    expect(await threads.read(Buffer.from('next'))).toMatchObject({ text: 'next' });
  });
});

describe('reading in steps', () => {
  const opened = (content: Buffer) => ({ content, protection: null, warnings: [] });
  const long = Buffer.from(`\r\n${'A line of the letter.\r\n'.repeat(10_000)}`);
  const none = { signal: undefined, onBeginning: undefined };

  it('reads what is short without a thread', async () => {
    const asked: Buffer[] = [];
    const threads = { read: (raw: Buffer) => readMessage((asked.push(raw), raw)) };
    const { text } = await readInSteps(opened(Buffer.from('\r\nshort')), none, threads);
    expect(text).toBe('short');
    expect(asked).toHaveLength(0);
    await readInSteps(opened(long), none, threads);
    expect(asked).toHaveLength(1);
  });

  it('hears who has moved on with the beginning', async () => {
    const moveOn = new AbortController();
    const beginnings: ReadableMessage[] = [];
    const steps = {
      signal: moveOn.signal,
      onBeginning: (message: ReadableMessage) => {
        beginnings.push(message);
        moveOn.abort();
      },
    };
    const threads = { read: () => Promise.reject(new Error('was begun')) };
    await expect(readInSteps(opened(long), steps, threads)).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(beginnings).toHaveLength(1);
  });
});
