/** Servers that name messages by what they hold (EMAILID, RFC 8474; X-GM-MSGID). */
import { afterEach, describe, expect, it } from '@jest/globals';
import { MailtuiError } from '../../src/core/errors.js';
import type { MailSource } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { drain, inboxOf } from '../contract/mailSource.js';
import { AFTER_ALL } from '../support/fakeSource.js';
import { MemoryStore } from '../support/memoryStore.js';
import { ScriptedImap } from '../support/scriptedImap.js';
import { TwoSides } from '../support/twoSides.js';

const LIVE = new AbortController().signal;

describe('An IMAP server with names for messages', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it.each([
    ['OBJECTID', 'EMAILID', '(M6d99ac3275bb4e)', { emailId: 'M6d99ac3275bb4e' }],
    ['X-GM-EXT-1', 'X-GM-MSGID', '1278455344230334865', { emailId: '1278455344230334865' }],
    ['OBJECTID', 'EMAILID', 'NIL', {}],
    ['OBJECTID', 'EMAILID', '("two words")', {}],
    ['OBJECTID', 'EMAILID', `(${'x'.repeat(256)})`, {}],
  ])('(%s) is asked for %s, and believed if it is %s', async (extension, item, value, told) => {
    const server = await ScriptedImap.start({
      capabilities: `IMAP4rev1 NAMESPACE ${extension}`,
      answers: {
        'UID FETCH': (args, peer) => {
          const rest = args.includes('BODY.PEEK[]')
            ? 'BODY[] {1}\r\nx'
            : args.includes('HEADER')
              ? 'BODY[HEADER.FIELDS (message-id)] {2}\r\n\r\n'
              : 'FLAGS ()';
          peer.send(`* 1 FETCH (UID 1 RFC822.SIZE 1 ${item} ${value} ${rest})\r\n`);
          return 'OK done';
        },
        EXAMINE: (_args, peer) => {
          peer.send('* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n');
          return 'OK done';
        },
      },
    });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
    });
    sources.push(source);
    await source.connect(LIVE);
    await source.snapshot(await inboxOf(source), null, LIVE);
    const [identity] = (await source.identify?.(['1'], LIVE)) ?? [];
    const [message] = await drain(source.fetch(['1'], LIVE));
    const names = [identity, message].map((one) =>
      one !== undefined && 'emailId' in one ? { emailId: one.emailId } : {},
    );
    expect(names).toEqual([told, told]);
    expect(server.commands.some((line) => line.includes(item))).toBe(true);
  });
});

describe('Messages that look the same', () => {
  it('are told apart by their names when the numbers change, and not downloaded again', async () => {
    const sides = twins(true);
    await sides.sync();
    const before = sides.rows().map(({ id, subject }) => [id, subject]);
    sides.server.renumber('INBOX');
    sides.server.mailbox('INBOX').messages.reverse();
    sides.server.log.length = 0;
    expect(await sides.sync()).toMatchObject({ ok: true, new: 0, deleted: 0 });
    expect(sides.server.log.filter((entry) => entry.startsWith('fetch'))).toEqual([]);
    expect(sides.rows().map(({ id, subject }) => [id, subject])).toEqual(before);
    const [first] = sides.rows();
    await sides.service.moveMessages([first?.id ?? ''], sides.folderId('Lists'));
    await sides.sync();
    expect(sides.there()).toEqual(['INBOX: twin 2 []', 'Lists: twin 1 []']);
    expect(sides.here()).toEqual(sides.there());
  });

  it('are told apart by their names when one of them is moved meanwhile', async () => {
    const sides = twins(true);
    await sides.sync();
    sides.server.renumber('INBOX');
    sides.server.move('INBOX', sides.server.mailbox('INBOX').messages[0]?.id ?? '', 'Lists');
    await sides.sync();
    await sides.sync();
    expect(sides.there()).toEqual(['INBOX: twin 2 []', 'Lists: twin 1 []']);
    expect(sides.here()).toEqual(sides.there());
  });
});

describe('A message that is put on the server again', () => {
  it('is the one that got another name there, though the answer was lost', async () => {
    const sides = twins(true);
    await sides.sync();
    const [first] = sides.rows();
    sides.server.remove('INBOX', '1');
    await sides.service.moveMessages([first?.id ?? ''], sides.folderId('Archive'));
    const lost = new MailtuiError('unreachable', 'the line is cut', { retry: 'later' });
    sides.server.failNext('append', lost, AFTER_ALL);
    for (let syncs = 0; syncs < 4; syncs += 1) await sides.sync();
    expect(sides.there()).toEqual(['Archive: twin 1 []', 'INBOX: twin 2 []']);
    expect(sides.here()).toEqual(sides.there());
  });
});

/** Two messages of one Message-ID, size and moment: a letter, and its copy by way of a list. */
function twins(tellsEmailIds: boolean): TwoSides {
  const sides = new TwoSides(new MemoryStore(), openIndex(':memory:').index, { tellsEmailIds });
  const letter = (n: number) => `Message-ID: <one@test>\r\nSubject: twin ${String(n)}\r\n\r\nx\r\n`;
  sides.server.deliver('INBOX', [letter(1), letter(2)], { received: Date.UTC(2024, 0, 1) });
  return sides;
}
