/** What is sent with time to take it back goes out by itself where somebody watches. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const rig = serviceUnderTest();
let stop: AbortController;
let watching: Promise<void>;

beforeEach(() => {
  smtpFor(rig());
  rig().imap.createMailbox('Sent', { role: 'sent' });
  stop = new AbortController();
  watching = rig().service.watch({ ...rig().request(), signal: stop.signal });
});
afterEach(async () => {
  stop.abort();
  await watching;
});

/** Resolves when the outbox is empty. */
function allSent(): Promise<void> {
  const { service } = rig();
  return new Promise((resolve) => {
    if (service.outgoing.list().length === 0) resolve();
    const end = service.onChange(() => {
      if (service.outgoing.list().length > 0) return;
      end();
      resolve();
    });
  });
}

async function draftTo(to: string, account = 'work') {
  const { draft } = await rig().service.drafts.start({ kind: 'new', account });
  return { ...draft, to, subject: to };
}

test('each at its time, and what was taken back never', async () => {
  const { drafts } = rig().service;
  const back = await drafts.send(await draftTo('back@there.example'), Date.now() + 300);
  expect(rig().sender.sent).toEqual([]);
  expect(await drafts.cancel(back.id)).not.toBeUndefined();
  await drafts.send(await draftTo('two@there.example', 'home'), Date.now() + 600);
  await drafts.send(await draftTo('one@there.example'), Date.now() + 300);
  await allSent();
  const order = rig().sender.sent.map(({ envelope }) => envelope.to[0]);
  expect(order).toEqual(['one@there.example', 'two@there.example']);
}, 30_000);

test('what a server would not take waits without being tried all the time', async () => {
  const { drafts, outgoing } = rig().service;
  rig().sender.fail('again', true);
  await drafts.send(await draftTo('one@there.example'), Date.now());
  await new Promise<void>((resolve) => {
    const end = rig().service.onChange(() => {
      if (outgoing.list()[0]?.answer !== 'fails: again') return;
      end();
      resolve();
    });
  });
  expect(outgoing.list()).toMatchObject([{ state: 'queued', tries: 1 }]);
  expect(outgoing.list()[0]?.notBefore).toBeGreaterThan(Date.now());
}, 30_000);
