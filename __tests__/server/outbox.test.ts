/** What waits to be sent: the real store and index, and a sender that does as it is told. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const MESSAGE = Buffer.from(
  'From: me@work.example\r\nTo: ann@there.example\r\nSubject: hello\r\nMessage-ID: <one@work.example>\r\n\r\nhi\r\n',
);
const ENVELOPE = { from: 'me@work.example', to: ['ann@there.example', 'bob@there.example'] };
const rig = serviceUnderTest();

beforeEach(() => {
  smtpFor(rig());
  rig().imap.createMailbox('Sent', { role: 'sent' });
});

const queue = (account = 'work', content = MESSAGE) =>
  rig().service.outgoing.queue(account, content, ENVELOPE);
const entries = () => rig().service.outgoing.list();

test('a message is sent by the next sync, is in Sent here and there, and waits no more', async () => {
  const { id } = await queue();
  const [summary] = await rig().sync();
  expect(summary).toMatchObject({ ok: true });
  expect(rig().sender.sent).toEqual([{ envelope: ENVELOPE, content: MESSAGE }]);
  expect(entries()).toEqual([]);
  expect(rig().list('work', '%outbox')).toEqual([]);
  await rig().sync();
  expect(rig().list('work', 'Sent')).toMatchObject([{ id, server: 'on-server' }]);
  expect(rig().imap.log.filter((line) => line.startsWith('append'))).toHaveLength(1);
  expect(rig().sender.sent).toHaveLength(1);
});

test('a message of a POP3 account is filed here alone', async () => {
  await queue('home');
  await rig().sync();
  expect(rig().list('home', 'Sent')).toMatchObject([{ server: 'local-only' }]);
});

test('a provider that files what it sends is given no second copy', async () => {
  Object.assign(rig().work.outgoing ?? {}, { filesSent: true });
  await queue();
  await rig().sync();
  await rig().sync();
  expect(rig().imap.log.filter((line) => line.startsWith('append'))).toEqual([]);
});

test('the message that is answered is marked', async () => {
  const original = Buffer.from('From: ann@there.example\r\nMessage-ID: <q@there>\r\n\r\nwell?\r\n');
  rig().imap.deliver('INBOX', [original]);
  await rig().sync();
  await queue('work', Buffer.concat([Buffer.from('In-Reply-To: <q@there>\r\n'), MESSAGE]));
  await rig().sync();
  expect(
    rig().service.search({
      query: { type: 'is', state: 'answered' },
      now: 0,
      limit: 9,
    }),
  ).toMatchObject([{ messageId: 'q@there' }]);
});

test('what may be tried again is, later; what is refused for good is not', async () => {
  await queue();
  rig().sender.fail('again');
  expect((await rig().sync())[0]?.errors).toHaveLength(1);
  expect(entries()).toMatchObject([{ state: 'queued', tries: 1, answer: 'fails: again' }]);
  await rig().sync();
  expect(rig().sender.sent).toHaveLength(1);
  rig().later(60_000);
  rig().sender.fail('never');
  await rig().sync();
  expect(entries()).toMatchObject([{ state: 'failed', tries: 2 }]);
  rig().later(1e9);
  await rig().sync();
  expect(rig().sender.sent).toHaveLength(2);
});

test('one that fails keeps no other from being sent; a server that is away keeps all', async () => {
  await queue();
  await queue();
  rig().sender.fail('never');
  await rig().sync();
  expect(entries()).toHaveLength(1);
  await queue();
  await queue();
  rig().sender.fail('again', true);
  await rig().sync();
  expect(rig().sender.sent).toHaveLength(3);
  expect(entries().map(({ state, tries }) => [state, tries])).toEqual([
    ['failed', 1],
    ['queued', 1],
    ['queued', 0],
  ]);
});

describe('when it is not known whether the server took it', () => {
  test('it is not sent again until the user says so', async () => {
    const { id } = await queue();
    rig().sender.fail('uncertain');
    expect((await rig().sync())[0]?.errors[0]?.message).toContain('may or may not');
    rig().later(1e9);
    await rig().sync();
    expect(rig().sender.sent).toHaveLength(1);
    expect(entries()).toMatchObject([{ state: 'uncertain' }]);
    rig().service.outgoing.retry(id);
    await rig().sync();
    expect(rig().sender.sent).toHaveLength(2);
    expect(entries()).toEqual([]);
  });

  test('the copy that the provider filed in Sent says that it was sent', async () => {
    Object.assign(rig().work.outgoing ?? {}, { filesSent: true });
    await queue();
    rig().sender.fail('uncertain');
    await rig().sync();
    await rig().sync();
    expect(entries()).toMatchObject([{ state: 'uncertain' }]);
    // One that was there long before says nothing.
    rig().imap.deliver('Sent', [MESSAGE]);
    await rig().sync();
    await rig().sync();
    expect(entries()).toMatchObject([{ state: 'uncertain' }]);
    rig().imap.deliver('Sent', [MESSAGE], { received: Date.now() });
    await rig().sync();
    await rig().sync();
    expect(entries()).toEqual([]);
    expect(rig().list('work', '%outbox')).toEqual([]);
    expect(rig().list('work', 'Sent')).toHaveLength(2);
    expect(rig().sender.sent).toHaveLength(1);
  });

  test('because nobody lived to tell, the same', async () => {
    await queue();
    rig().sender.whileSending = () => {
      // As durable as it was when the process died.
      expect(entries()).toMatchObject([{ state: 'sending' }]);
      throw new Error('died');
    };
    await rig().sync();
    expect(entries()).toMatchObject([{ state: 'sending' }]);
    const [summary] = await rig().sync();
    expect(summary?.errors[0]?.message).toContain('may or may not');
    expect(rig().sender.sent).toHaveLength(1);
    expect(entries()).toMatchObject([{ state: 'uncertain' }]);
  });
});

test('those who refused it for now get it later, and nobody gets it twice', async () => {
  await queue();
  const [ann, bob] = ENVELOPE.to.map((address) => ({ address, answer: '4 or 5' }));
  if (ann === undefined || bob === undefined) throw new Error('two recipients');
  const refused = [{ ...bob, isTemporary: true }];
  rig().sender.results.push({ kind: 'sent', answer: '250', refused });
  await rig().sync();
  expect(rig().list('work', 'Sent')).toHaveLength(1);
  expect(entries()).toMatchObject([{ state: 'queued', envelope: { to: [bob.address] } }]);
  rig().later(60_000);
  rig().sender.results.push({
    kind: 'sent',
    answer: '250',
    refused: [{ ...bob, isTemporary: false }],
  });
  await rig().sync();
  expect(rig().sender.sent[1]?.envelope.to).toEqual([bob.address]);
  expect(entries()).toMatchObject([
    { state: 'failed', envelope: { to: [bob.address] }, answer: `${bob.address}: 4 or 5` },
  ]);
});

test('what the user deletes or drops is not sent, and kept', async () => {
  const one = await queue();
  const two = await queue();
  await rig().service.removeMessages([one.id]);
  await rig().service.outgoing.drop(two.id);
  await rig().sync();
  expect(rig().sender.sent).toEqual([]);
  expect(entries()).toEqual([]);
  expect(
    rig()
      .list('work', 'Trash')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([one.id, two.id].sort());
});

test('nothing is moved into the outbox, and the server never hears of it', async () => {
  rig().imap.deliver('INBOX', [MESSAGE]);
  await queue();
  rig().sender.fail('never');
  await rig().sync();
  const outbox = rig()
    .service.folders('work')
    .find(({ dir }) => dir === '%outbox');
  const [row] = rig().inbox('work');
  await expect(rig().service.moveMessages([row?.id ?? ''], outbox?.id ?? 0)).rejects.toMatchObject({
    kind: 'bad-input',
  });
  await rig().sync();
  expect(rig().imap.log.join('\n')).not.toMatch(/outbox/i);
});

test('an account without a server for sending says so at once', async () => {
  delete rig().work.outgoing;
  await expect(queue()).rejects.toMatchObject({ kind: 'config' });
});
