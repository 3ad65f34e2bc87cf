/** The demo's IMAP server, asked by imapflow and by hand. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { buildMailbox } from '../../src/app/demo/mailbox/mailbox.js';
import { DemoUnderTest, EIGHT_BIT, NOW } from '../support/demoUnderTest.js';

let demo: DemoUnderTest;

beforeEach(async () => {
  demo = await DemoUnderTest.start();
});

afterEach(async () => {
  await demo.stop();
});

describe('the IMAP server, for imapflow', () => {
  it('lists folders with their roles and counts', async () => {
    const client = await demo.imap();
    const list = await client.list({ statusQuery: { messages: true, unseen: true } });
    const roles = list.flatMap(({ path, specialUse }) =>
      specialUse === undefined ? [] : [`${path} ${specialUse}`],
    );
    expect(roles.sort()).toEqual([
      'Archive \\Archive',
      'Drafts \\Drafts',
      'INBOX \\Inbox',
      'Junk \\Junk',
      'Sent \\Sent',
      'Trash \\Trash',
    ]);
    const cafe = list.find(({ path }) => path === 'Projects/Café Måne');
    expect(cafe?.status?.messages).toBe(1);
    const inbox = list.find(({ path }) => path === 'INBOX');
    expect(inbox?.status?.unseen).toBeGreaterThan(8);
  });

  it('tells flags, sizes and when each message came', async () => {
    const mail = await buildMailbox(NOW);
    const inbox = mail.filter(({ account, folder }) => account === 'work' && folder === 'INBOX');
    const client = await demo.imap();
    await client.mailboxOpen('INBOX', { readOnly: true });
    const told = await client.fetchAll('1:*', { flags: true, size: true, internalDate: true });
    expect(
      told.map(({ flags, size, internalDate }) => ({
        flags: [...(flags ?? [])],
        size,
        received: new Date(internalDate ?? 0).getTime(),
      })),
    ).toEqual(
      inbox.map(({ flags, bytes, received }) => ({
        flags: [...flags],
        size: bytes.length,
        received: Math.floor(received.getTime() / 1_000) * 1_000,
      })),
    );
  });

  it('flags, moves, files and deletes, and other clients see it', async () => {
    const [one, other] = [await demo.imap(), await demo.imap()];
    const { exists } = await one.mailboxOpen('INBOX');
    await other.mailboxOpen('INBOX');
    expect(await one.messageFlagsAdd('1', ['\\Flagged', 'Herring'], { uid: true })).toBe(true);
    const seen = await other.fetchOne('1', { flags: true }, { uid: true });
    expect(seen === false ? [] : [...(seen.flags ?? [])]).toEqual([
      '\\Seen',
      '\\Flagged',
      'Herring',
    ]);
    expect(await one.search({ keyword: 'Herring' }, { uid: true })).toEqual([1]);

    const moved = await one.messageMove('1:2', 'Projects/Café Måne', { uid: true });
    expect(moved === false ? null : [...(moved.uidMap ?? [])]).toEqual([
      [1, 2],
      [2, 3],
    ]);
    await other.noop();
    expect(other.mailbox === false ? 0 : other.mailbox.exists).toBe(exists - 2);

    const filed = await one.append('Sent', EIGHT_BIT, ['\\Seen'], new Date('2026-03-01T08:00:00Z'));
    await one.mailboxOpen('Sent');
    const uid = filed === false ? 0 : (filed.uid ?? 0);
    const back = await one.fetchOne(
      String(uid),
      { source: true, internalDate: true },
      { uid: true },
    );
    expect(back === false ? null : back.source?.equals(EIGHT_BIT)).toBe(true);
    expect(back === false ? null : back.internalDate).toEqual(new Date('2026-03-01T08:00:00Z'));
    expect(await one.messageDelete(String(uid), { uid: true })).toBe(true);
    expect(await one.search({ uid: String(uid) }, { uid: true })).toEqual([]);
  });

  it('makes, renames and removes folders', async () => {
    const client = await demo.imap();
    await client.mailboxCreate('Projekty/Loď');
    await client.mailboxRename('Projekty', 'Lodě');
    const paths = (await client.list()).map(({ path }) => path);
    expect(paths).toContain('Lodě/Loď');
    expect(paths).not.toContain('Projekty/Loď');
    await client.mailboxDelete('Lodě/Loď');
    expect((await client.list()).map(({ path }) => path)).not.toContain('Lodě/Loď');
    await expect(client.mailboxDelete('INBOX')).rejects.toBeDefined();
  });

  it('tells an idling client at once of new mail, and of what others do', async () => {
    const [idler, other] = [await demo.imap(), await demo.imap()];
    await idler.mailboxOpen('INBOX');
    await other.mailboxOpen('INBOX');
    const idle = idler.idle();
    const arrived = once(idler, 'exists');
    await demo.server.deliver('work', EIGHT_BIT);
    await arrived;
    const flagged = once(idler, 'flags');
    await other.messageFlagsAdd('1', ['\\Flagged'], { uid: true });
    await flagged;
    const gone = once(idler, 'expunge');
    await other.messageMove('1', 'Archive', { uid: true });
    await gone;
    await idler.noop(); // ends the IDLE, and is answered
    await idle;
  });

  it('refuses a wrong password', async () => {
    await expect(demo.imap('wrong')).rejects.toMatchObject({ authenticationFailed: true });
  });
});

describe('the IMAP server, by hand', () => {
  it('answers a message list that comes together with its status', async () => {
    const talk = await demo.imapDialogue();
    const list = await talk.ask(
      'b LIST (SUBSCRIBED) "" ("INBOX" "Lists/%") RETURN (CHILDREN STATUS (MESSAGES UIDNEXT))',
      /^b OK .*\r\n/m,
    );
    expect(list).toMatch(
      /\* LIST \(\\HasNoChildren \\Subscribed\) "\/" "INBOX"\r\n\* STATUS "INBOX"/,
    );
    expect(list).toMatch(/\* STATUS "Lists\/Tides" \(MESSAGES 12 UIDNEXT 13\)/);
    expect(list).not.toContain('Junk');
  });

  it('understands commands that arrive octet by octet, with literals of both kinds', async () => {
    const talk = await demo.imapDialogue();
    const message = Buffer.from('Subject: ü\r\n\r\n(a1 "NOOP" {3}\r\n');
    await talk.sendSlowly(Buffer.from(`b APPEND {6}\r\n`));
    await talk.until(/^\+ .*\r\n/);
    await talk.sendSlowly(Buffer.from(`Drafts (\\Draft) {${message.length}+}\r\n`));
    await talk.sendSlowly(Buffer.concat([message, Buffer.from('\r\n')]));
    await talk.until(/^b OK \[APPENDUID \d+ 3\].*\r\n/m);
    await talk.ask('c EXAMINE Drafts', /^c OK .*\r\n/m);
    const fetched = await talk.ask('d UID FETCH 3 BODY.PEEK[]', /^d OK .*\r\n/m);
    expect(fetched).toContain(
      `* 3 FETCH (UID 3 BODY[] {${message.length}}\r\n${message.toString('latin1')})`,
    );
  });

  it('reads parts of a message, and marks as read only what is not peeked at', async () => {
    const talk = await demo.imapDialogue();
    await demo.server.deliver('work', EIGHT_BIT);
    await talk.ask('b SELECT INBOX', /^b OK .*\r\n/m);
    const peeked = await talk.ask(
      'c FETCH * (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT X)] BODY.PEEK[TEXT]<255.8>)',
      /^c OK .*\r\n/m,
    );
    expect(peeked).toContain('BODY[HEADER.FIELDS (SUBJECT X)] {19}\r\nSubject: octets\r\n\r\n');
    expect(peeked).toContain('BODY[TEXT]<255> {8}\r\n\xff\r\n.\r\n..');
    expect(peeked).toContain('FLAGS ()');
    expect(await talk.ask('d FETCH * RFC822.TEXT', /^d OK .*\r\n/m)).toMatch(/FLAGS \(\\Seen\)/);
  });

  it('keeps its numbering until it may tell of deletions', async () => {
    const [talk, other] = [await demo.imapDialogue(), await demo.imapDialogue()];
    await talk.ask('b SELECT "Lists/Tides"', /^b OK .*\r\n/m);
    await other.ask('b SELECT "Lists/Tides"', /^b OK .*\r\n/m);
    await other.ask('c UID STORE 1:2 +FLAGS.SILENT (\\Deleted)', /^c OK .*\r\n/m);
    await other.ask('d UID EXPUNGE 1', /^d OK .*\r\n/m);
    expect(await talk.ask('c FETCH 3 UID', /^c OK .*\r\n/m)).toMatch(/^\* 3 FETCH \(UID 3\)/);
    expect(await talk.ask('d NOOP', /^d OK .*\r\n/m)).toMatch(/^\* 1 EXPUNGE/);
    expect(await talk.ask('e FETCH 3 UID', /^e OK .*\r\n/m)).toMatch(/^\* 3 FETCH \(UID 4\)/);
  });

  it('answers nonsense with BAD and goes on', async () => {
    const talk = await demo.talkTo('work');
    await talk.until(/^\* OK .*\r\n/);
    expect(await talk.ask('x SELECT INBOX', /^x .*\r\n/m)).toMatch(/^x BAD log in first/);
    expect(await talk.ask('y AUTHENTICATE PLAIN', /^\+ .*\r\n/)).toBe('+ \r\n');
    expect(await talk.ask('*', /^y .*\r\n/m)).toMatch(/^y BAD/);
    const password = demo.password('work');
    const plain = Buffer.from(`\0${demo.account('work').incoming.user}\0${password}`).toString(
      'base64',
    );
    await talk.ask(`z AUTHENTICATE PLAIN ${plain}`, /^z OK .*\r\n/m);
    for (const [tag, line] of [
      ['c', 'c'],
      ['d', 'd FETCH 1 FLAGS'],
      ['e', 'e STATUS INBOX (NONSENSE)'],
      ['f', 'f LIST (('],
      ['g', 'g UID'],
    ] as const) {
      const answer = await talk.ask(line, new RegExp(`^${tag} .*\\r\\n`, 'm'));
      expect(answer).toMatch(new RegExp(`^${tag} BAD`));
    }
    expect(await talk.ask('h SELECT Nowhere', /^h .*\r\n/m)).toMatch(/^h NO \[NONEXISTENT\]/);
    expect(await talk.ask('i LOGOUT', /^i OK .*\r\n/m)).toMatch(/^\* BYE/);
    await talk.closed();
  });
});
