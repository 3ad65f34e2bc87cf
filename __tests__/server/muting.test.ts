/** A muted conversation is heard of no more, whatever comes into it, until it is unmuted. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { flagNames } from '../../src/core/flags.js';
import { MUTED_TAG } from '../../src/core/muting.js';
import type { NewMail } from '../../src/core/newMail.js';
import { asked } from '../support/asked.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const letter = (id: string, ...answers: string[]): string =>
  [
    `From: Ann <ann@larsen.example>\r\nSubject: ${id}\r\nMessage-ID: <${id}@x>\r\n`,
    answers.length === 0 ? '' : `References: ${answers.map((one) => `<${one}@x>`).join(' ')}\r\n`,
    '\r\nHello\r\n',
  ].join('');

describe('a muted conversation', () => {
  const the = serviceUnderTest();
  let told: NewMail[];
  let begun = 0;
  let delivered = 0;
  beforeEach(() => {
    told = [];
    begun = Date.now() - 60_000;
    delivered = 0;
    the().announce = (_account, mail) => {
      told.push(mail);
      return Promise.resolve(null);
    };
  });
  const deliver = (...letters: string[]) => {
    // A moment each, so that their order is certain.
    for (const one of letters) {
      delivered += 1;
      the().imap.deliver('INBOX', [one], { received: begun + delivered });
    }
  };
  const unread = () =>
    the()
      .service.folders('work')
      .find(({ path }) => path === 'INBOX')?.unread;
  const idOf = (subject: string) => {
    const row = the()
      .inbox('work')
      .find((one) => one.subject === subject);
    if (row === undefined) throw new Error(`no message ${subject}`);
    return row.id;
  };
  const found = (query: string) =>
    the()
      .service.search(asked(query))
      .map(({ subject }) => subject);
  const states = () =>
    the()
      .inbox('work')
      .map(({ subject, flags, tags }) => [subject, ...flagNames(flags), ...tags].join(' '));

  it('is read, and so is what comes into it; nothing of that is told', async () => {
    const t = the();
    deliver(letter('plan'), letter('other'), letter('re', 'plan'));
    await t.sync();
    expect(unread()).toBe(3);
    await t.service.muteConversations([idOf('plan')], true);
    expect(unread()).toBe(1);
    expect(found('is:muted')).toEqual(['re', 'plan']);
    deliver(letter('re re', 'plan', 're'));
    await t.sync();
    expect(unread()).toBe(1);
    expect(found('is:unread')).toEqual(['other']);
    expect(found('is:muted')).toHaveLength(3);
    expect(told).toEqual([]);
    deliver(letter('news', 'other'));
    await t.sync();
    expect(told).toMatchObject([{ count: 1 }]);
    expect(unread()).toBe(2);
  });

  it('is muted on the server, too, so that other devices know', async () => {
    const t = the();
    deliver(letter('plan'));
    await t.sync();
    await t.service.muteConversations([idOf('plan')], true);
    deliver(letter('re', 'plan'));
    await t.sync();
    await t.sync();
    const server = t.imap.mailbox('INBOX').messages;
    expect(server.map(({ flags, keywords }) => [flagNames(flags), [...keywords]])).toEqual([
      [['seen'], [MUTED_TAG]],
      [['seen'], [MUTED_TAG]],
    ]);
    expect(t.service.folders('work').length).toBeGreaterThan(0);
  });

  it('was muted by another device: the answer is read when it comes', async () => {
    const t = the();
    deliver(letter('plan'));
    await t.sync();
    const [message] = t.imap.mailbox('INBOX').messages;
    if (message === undefined) throw new Error('it is on the server');
    t.imap.setKeywords('INBOX', message.id, ['$Muted']);
    await t.sync();
    deliver(letter('re', 'plan'));
    await t.sync();
    expect(found('is:muted')).toEqual(['re', 'plan']);
    expect(found('is:unread')).toEqual(['plan']);
  });

  it('knows what comes in the wrong order, and by way of a message that joins two', async () => {
    const t = the();
    deliver(letter('plan'), letter('far'));
    await t.sync();
    await t.service.muteConversations([idOf('plan')], true);
    deliver(letter('late', 'far', 'joins'), letter('joins', 'plan', 'far'));
    await t.sync();
    expect(found('is:unread')).toEqual(['far']);
  });

  it('can be undone as one edit, and done again', async () => {
    const t = the();
    deliver(letter('plan'), letter('re', 'plan'));
    await t.sync();
    await t.service.editFlags([idOf('plan')], { add: ['seen'] });
    const before = states();
    await t.service.muteConversations([idOf('re')], true);
    const muted = states();
    expect(muted).toEqual([`re seen ${MUTED_TAG}`, `plan seen ${MUTED_TAG}`]);
    expect(await t.service.revertEdit('undo')).toMatchObject({ kind: 'mute' });
    expect(states()).toEqual(before);
    expect(await t.service.revertEdit('redo')).toMatchObject({ kind: 'mute' });
    expect(states()).toEqual(muted);
    await t.service.muteConversations([idOf('re')], false);
    expect(states()).toEqual(['re seen', 'plan seen']);
    deliver(letter('re re', 'plan', 're'));
    await t.sync();
    expect(found('is:unread')).toEqual(['re re']);
    expect(await t.service.revertEdit('undo')).toMatchObject({ kind: 'unmute' });
    expect(found('is:muted')).toEqual(['re', 'plan']);
  });

  it('stays what it is when one of its messages is marked unread by hand', async () => {
    const t = the();
    deliver(letter('plan'));
    await t.sync();
    await t.service.muteConversations([idOf('plan')], true);
    await t.service.editFlags([idOf('plan')], { remove: ['seen'] });
    deliver(letter('re', 'plan'));
    await t.sync();
    expect(found('is:unread')).toEqual(['plan']);
  });

  it('is muted in a letter-box, too', async () => {
    const t = the();
    t.pop3.deliver('INBOX', [letter('plan')], { received: null });
    await t.sync();
    const [{ id } = { id: '' }] = t.inbox('home');
    await t.service.muteConversations([id], true);
    t.pop3.deliver('INBOX', [letter('re', 'plan')], { received: null });
    await t.sync();
    expect(found('is:muted in:home')).toEqual(['re', 'plan']);
    expect(found('is:unread in:home')).toEqual([]);
    expect(told).toEqual([]);
  });
});
