/** The screen's mail beside a real worker thread that says and does what a test wants. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import type { ScreenEvent } from '../../src/app/screenMail.js';
import { WorkerScreenMail } from '../../src/app/workerScreenMail.js';
import { openIndex, openIndexReader } from '../../src/store/index/openIndex.js';
import { lockIndexForUse } from '../../src/store/indexLock.js';
import { failure } from '../support/failures.js';
import { addition, INBOX } from '../support/places.js';
import { anAccount, makeProfile } from '../support/profile.js';

const EVIL = 'a\u001b]0;b\u0007c\u202e';
const CONTROLS = /[\p{Cc}\p{Bidi_Control}]/u;
const LIVE = new AbortController().signal;

/** Says what it is told to, never answers a call, dies when asked to, ends when closed. */
const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (message) => {
    if (message.say) for (const one of message.say) parentPort.postMessage(one);
    if (message.type === 'cancel') {
      const error = { kind: 'bug', message: 'cancelled ' + message.call, hint: '', scope: {} };
      parentPort.postMessage({ type: 'event', event: { type: 'failed', error } });
    }
    if (message.die) throw new Error('died');
    if (message.type === 'close') parentPort.close();
  });
`;

describe('the mail of the screen', () => {
  let worker: Worker;
  let mail: WorkerScreenMail;
  let events: ScreenEvent[];
  let id: string;

  beforeEach(() => {
    const { paths } = makeProfile();
    const { index } = openIndex(paths.indexFile);
    const inbox = index.putFolder({ ...INBOX, account: 'work' });
    const old = index.putFolder({ ...INBOX, account: 'removed' });
    index.commit([
      addition(inbox.id, 1, { summary: { subject: 'kept', text: 'word' } }),
      addition(old.id, 2, { summary: { subject: 'hidden', text: 'word' } }),
    ]);
    id = index.page({ folderId: inbox.id, limit: 1 }).rows[0]?.id ?? '';
    index.close();
    worker = new Worker(WORKER, { eval: true });
    const accounts = [anAccount({ address: `${EVIL}@larsen.example` })];
    mail = new WorkerScreenMail({
      profile: { accounts, paths },
      reader: openIndexReader(paths.indexFile),
      worker,
      lock: lockIndexForUse(paths.indexFile),
    });
    events = [];
    mail.onEvent((event) => events.push(event));
  });
  afterEach(() => mail.close());

  it('makes everything safe that it tells', async () => {
    const error = { kind: 'protocol', message: EVIL, hint: EVIL, retry: 'later' };
    const scope = { account: 'work', folder: EVIL, server: EVIL };
    const where = { account: 'work', folder: EVIL };
    const from = [{ name: EVIL, address: EVIL }];
    const news = { ...where, count: 1, messages: [{ id: 'x', from, subject: EVIL, date: null }] };
    const summary = { event: 'summary', account: 'work', ok: false, errors: [error] };
    const refused = failure(mail.edit({ do: 'flags', ids: [id], flags: { add: ['seen'] } }));
    worker.postMessage({
      say: [
        { type: 'event', event: { type: 'failed', error: { ...error, scope } } },
        {
          type: 'event',
          event: { type: 'sync', event: { event: 'folder', toFetch: 1, ...where } },
        },
        { type: 'event', event: { type: 'sync', event: { event: 'progress', done: 1, ...where } } },
        {
          type: 'event',
          event: { type: 'sync', event: { event: 'warning', message: EVIL, ...where } },
        },
        { type: 'event', event: { type: 'sync', event: { event: 'new-mail', ...news } } },
        {
          type: 'event',
          event: { type: 'announcement', announcement: { title: EVIL, body: EVIL } },
        },
        { type: 'event', event: { type: 'sync', event: summary } },
        { type: 'refused', call: 1, error: { ...error, scope } },
      ],
    });
    const { message, hint, scope: named } = await refused;
    expect(events).toHaveLength(7);
    expect(events[0]).toMatchObject({ type: 'failed', error: { kind: 'protocol' } });
    const told = [events, message, hint, named, mail.accounts()];
    expect(allStrings(told).filter((text) => CONTROLS.test(text))).toEqual([]);
  });

  it('shows nothing of an account that is not configured any more', () => {
    expect(mail.folders().map(({ account }) => account)).toEqual(['work']);
    expect(mail.search('word', 10).map(({ subject }) => subject)).toEqual(['kept']);
    expect(mail.search('word', 1).map(({ subject }) => subject)).toEqual(['kept']);
  });

  it('refuses at once what was given up already', async () => {
    expect(await failure(mail.open(id, AbortSignal.abort()))).toMatchObject({ kind: 'cancelled' });
  });

  it('tells the worker which opening nobody waits for any more', async () => {
    const stop = new AbortController();
    const given = failure(mail.open(id, stop.signal));
    const told = new Promise((resolve) => mail.onEvent(resolve));
    stop.abort();
    expect(await given).toMatchObject({ kind: 'cancelled' });
    expect(await told).toMatchObject({ error: { message: 'cancelled 1' } });
  });

  it('refuses whatever waits for a worker that dies, and whatever comes later', async () => {
    const waiting = failure(mail.open(id, LIVE));
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ die: true });
    expect(await waiting).toMatchObject({ message: 'the background worker has stopped' });
    await gone;
    expect(await failure(mail.open(id, LIVE))).toMatchObject({ hint: 'Start mailtui again.' });
    expect(await failure(mail.edit({ do: 'archive', ids: [id] }))).toMatchObject({ kind: 'bug' });
    events.length = 0;
    mail.sync([]);
    expect(events).toMatchObject([{ type: 'failed', error: { hint: 'Start mailtui again.' } }]);
    expect(mail.page({ of: { folderId: mail.folders()[0]?.id ?? 0 }, limit: 5 }).rows).toHaveLength(
      1,
    );
  });
});

function allStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(allStrings);
}
