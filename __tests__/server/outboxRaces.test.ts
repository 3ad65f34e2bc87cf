/** Two mailtui at one outbox: what the one says of a message is what the other did to it. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { OutgoingMail } from '../../src/app/outgoingMail.js';
import { smtpFor } from '../support/outgoing.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const MESSAGE = Buffer.from(
  'From: me@work.example\r\nSubject: x\r\nMessage-ID: <one@x>\r\n\r\nhi\r\n',
);
const ENVELOPE = { from: 'me@work.example', to: ['ann@there.example'] };
const rig = serviceUnderTest();
const signal = new AbortController().signal;

beforeEach(() => {
  smtpFor(rig());
  rig().imap.createMailbox('Sent', { role: 'sent' });
});

/** The outbox of another process, in whose way ours gets right before it has the lock. */
function hurried(sentMeanwhile: () => void): OutgoingMail {
  const { parts } = rig();
  const lock = (account: string): { release(): void } => {
    sentMeanwhile();
    return parts.lock(account);
  };
  return new OutgoingMail({ ...parts, lock }, () => undefined);
}

/** What a run commits when the server has taken the message. */
function markSent(): void {
  const { index } = rig().parts;
  const [entry] = index.outbox('work');
  const sent = index.folders('work').find(({ role }) => role === 'sent');
  if (entry === undefined || sent === undefined) return;
  const { placementId } = entry.message;
  index.commit([
    { type: 'outbox', placementId, dispatch: null },
    { type: 'move', placementId, folderId: sent.id },
  ]);
}

/** What the folder is for in which it is, or is to be. */
function placeOf(id: string): string | null | undefined {
  const { index } = rig().parts;
  const folderId = index.find(id)?.folderId;
  return index.folders('work').find((folder) => folder.id === folderId)?.role;
}

async function failed(): Promise<string> {
  await rig().sync();
  rig().sender.fail('never');
  const { id } = await rig().service.outgoing.queue('work', MESSAGE, ENVELOPE);
  await rig().service.outgoing.sendDue('work', signal);
  return id;
}

describe('a message that another mailtui has just sent', () => {
  test('is not queued again by a retry', async () => {
    const id = await failed();
    expect(() => hurried(markSent).retry(id)).toThrow(/no message/);
    await rig().service.outgoing.sendDue('work', signal);
    expect(rig().sender.sent).toHaveLength(1);
  });

  test('is not said to be dropped, and stays in Sent', async () => {
    const id = await failed();
    await expect(hurried(markSent).drop(id)).rejects.toThrow(/no message/);
    expect(placeOf(id)).toBe('sent');
  });

  test('is not said to be taken back', async () => {
    await rig().sync();
    const { drafts, outgoing } = rig().service;
    const { draft } = await drafts.start({ kind: 'new', account: 'work' });
    const { id } = await drafts.send({ ...draft, to: 'ann@there.example' }, Date.now() + 60_000);
    const entry = outgoing.find(id);
    markSent();
    expect(outgoing.withdraw(entry)).toBe(false);
    expect(placeOf(id)).toBe('sent');
  });
});

test('a message that was taken back while it was to be sent is not sent', async () => {
  const { id } = await rig().service.outgoing.queue('work', MESSAGE, ENVELOPE);
  const { parts } = rig();
  const other = new OutgoingMail(parts, () => undefined);
  const createSender: typeof parts.createSender = async (account) => {
    // Between the look at what is due and the first byte.
    expect(other.withdraw(other.find(id))).toBe(true);
    return parts.createSender(account);
  };
  const late = new OutgoingMail({ ...parts, createSender }, () => undefined);
  await late.sendDue('work', signal);
  expect(rig().sender.sent).toEqual([]);
});
