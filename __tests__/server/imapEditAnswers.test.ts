/** Edits on IMAP servers that refuse, lie, break off or say nothing. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MailboxEdits, MailSource, RemoteAppend } from '../../src/core/source.js';
import { createImapSource } from '../../src/protocols/imap/imapSource.js';
import { failure } from '../support/failures.js';
import { append, OBEDIENT, ok, say } from '../support/scriptedEdits.js';
import { opened, ScriptedImap, type Answer } from '../support/scriptedImap.js';

const LIVE = new AbortController().signal;
const INBOX = { path: 'INBOX', validity: '7' };
const SEEN = { add: 1, remove: 0, addKeywords: [], removeKeywords: [] };
const LETTER: RemoteAppend = {
  content: Buffer.from('Message-ID: <one@example.org>\r\n\r\nx\r\n'),
  flags: 1,
  keywords: [],
  received: null,
  messageId: 'one@example.org',
};

const MODERN = 'IMAP4rev1 NAMESPACE UIDPLUS MOVE LITERAL+ UNSELECT';
const OLD = 'IMAP4rev1 NAMESPACE UIDPLUS';

describe('Edits, when the IMAP server', () => {
  const servers: ScriptedImap[] = [];
  const sources: MailSource[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    for (const server of servers) {
      // Whatever happens: these take what nobody named.
      expect(server.commands.filter((line) => /^(EXPUNGE|CLOSE)\b/i.test(line))).toEqual([]);
      for (const line of server.lines) expect(line.length).toBeLessThanOrEqual(8192);
    }
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function subject(
    answers: Record<string, Answer> = {},
    capabilities = MODERN,
    idleTimeout = 10_000,
  ): Promise<{ edits: MailboxEdits; source: MailSource; sent: () => string[] }> {
    const server = await ScriptedImap.start({ answers: { ...OBEDIENT, ...answers }, capabilities });
    servers.push(server);
    const source = createImapSource({
      account: 'test',
      server: { host: '127.0.0.1', port: server.port, security: 'none', user: 'ann' },
      password: () => Promise.resolve('pass'),
      idleTimeout,
    });
    sources.push(source);
    await source.connect(LIVE);
    const before = server.lines.length;
    if (source.edits === undefined) throw new Error('no edits');
    const { edits } = source;
    return { edits, source, sent: () => server.commands.slice(before) };
  }

  const names = (lines: readonly string[]) =>
    lines.map((line) => /^(UID )?\S+/.exec(line)?.[0] ?? line);

  describe('is honest', () => {
    it('moves in two commands, and says which became which', async () => {
      const { edits, sent } = await subject();
      const moved = await edits.move(INBOX, ['3', '1', '2'], 'Old', LIVE);
      expect(names(sent()).slice(-2)).toEqual(['SELECT', 'UID MOVE']);
      expect(moved.validity).toBe('8');
      expect([...moved.ids]).toEqual([
        ['1', '11'],
        ['2', '12'],
        ['3', '13'],
      ]);
    });

    it('opens the mailbox once for many edits', async () => {
      const { edits, sent } = await subject();
      await edits.setFlags(INBOX, ['1'], SEEN, LIVE);
      await edits.setFlags(INBOX, ['2'], SEEN, LIVE);
      await edits.expunge(INBOX, ['2'], LIVE);
      expect(names(sent()).filter((name) => name === 'SELECT')).toHaveLength(1);
    });

    it('is told only flags that the mailbox keeps', async () => {
      const { edits, sent } = await subject();
      const edit = {
        add: 1 | (1 << 4),
        remove: 0,
        addKeywords: ['known', 'Other', 'two words', '\\Recent', 'x)\r\nA1 LOGOUT'],
        removeKeywords: ['Unknown'],
      };
      const refused = await edits.setFlags(INBOX, ['1'], edit, LIVE);
      expect(refused).toEqual(['$Forwarded', 'Other', 'two words', '\\Recent', 'x)\r\nA1 LOGOUT']);
      expect(sent().filter((line) => line.startsWith('UID STORE'))).toEqual([
        'UID STORE 1 +FLAGS.SILENT (\\Seen known)',
      ]);
    });

    it('is asked in lines that it can read, however many messages there are', async () => {
      const { edits, sent } = await subject();
      const ids = Array.from({ length: 5000 }, (_, n) => String(4_000_000_000 + 2 * n));
      await edits.setFlags(INBOX, ids, SEEN, LIVE);
      await edits.move(INBOX, ids, 'Old', LIVE);
      const stored = sent().filter((line) => line.startsWith('UID STORE'));
      expect(stored.flatMap((line) => (line.split(' ')[2] ?? '').split(','))).toEqual(ids);
    });

    it('gets names in modified UTF-7', async () => {
      const { edits, sent } = await subject({ LIST: ok });
      await edits.createMailbox(['Größe & "Maß"', '台'], LIVE);
      expect(sent()[0]).toBe('CREATE "Gr&APYA3w-e &- \\"Ma&AN8-\\"/&U,A-"');
    });

    it.each([[['']], [['a', '']], [['a/b']], [['a\r\nb']], [['a\0']], [[]]])(
      'is not asked for a folder called %j',
      async (segments) => {
        const { edits, sent } = await subject();
        expect((await failure(edits.createMailbox(segments, LIVE))).kind).toBe('bad-input');
        expect(sent()).toEqual([]);
      },
    );
  });

  describe('has a mailbox of the same name that is another', () => {
    it.each<[string, (edits: MailboxEdits) => Promise<unknown>]>([
      ['setFlags', (edits) => edits.setFlags(INBOX, ['1'], SEEN, LIVE)],
      ['move', (edits) => edits.move(INBOX, ['1'], 'Old', LIVE)],
      ['expunge', (edits) => edits.expunge(INBOX, ['1'], LIVE)],
    ])('%s sends nothing about its messages', async (_name, edit) => {
      const { edits, sent } = await subject({
        SELECT: say(opened(3).replace('UIDVALIDITY 7', 'UIDVALIDITY 8')),
      });
      const error = await failure(edit(edits));
      expect(error).toMatchObject({ kind: 'server-refused', retry: 'now' });
      expect(names(sent()).filter((name) => name.startsWith('UID'))).toEqual([]);
    });

    it('or may only be read', async () => {
      const { edits, sent } = await subject({ SELECT: say(opened(3), 'OK [READ-ONLY] done') });
      const error = await failure(edits.setFlags(INBOX, ['1'], SEEN, LIVE));
      expect(error).toMatchObject({ kind: 'server-refused', retry: 'never' });
      expect(names(sent())).not.toContain('UID STORE');
    });
  });

  /** Every edit and the commands it is made of. */
  const EDITS: [string, string, string[], (edits: MailboxEdits) => Promise<unknown>][] = [
    ['setFlags', MODERN, ['SELECT', 'UID STORE'], (e) => e.setFlags(INBOX, ['1'], SEEN, LIVE)],
    ['move', MODERN, ['SELECT', 'UID MOVE'], (e) => e.move(INBOX, ['1'], 'Old', LIVE)],
    [
      'move by copying',
      OLD,
      ['SELECT', 'UID COPY', 'UID STORE', 'UID EXPUNGE'],
      (e) => e.move(INBOX, ['1'], 'Old', LIVE),
    ],
    [
      'expunge',
      MODERN,
      ['SELECT', 'UID STORE', 'UID EXPUNGE'],
      (e) => e.expunge(INBOX, ['1'], LIVE),
    ],
    ['append', MODERN, ['SELECT', 'UID SEARCH', 'APPEND'], (e) => e.append('Old', LETTER, LIVE)],
    ['createMailbox', MODERN, ['CREATE'], (e) => e.createMailbox(['New'], LIVE)],
    ['renameMailbox', MODERN, ['RENAME'], (e) => e.renameMailbox('Old', ['New'], LIVE)],
    ['deleteMailbox', MODERN, ['LIST', 'STATUS', 'DELETE'], (e) => e.deleteMailbox('Old', LIVE)],
  ];
  const STEPS = EDITS.flatMap(([name, capabilities, commands, edit]) =>
    commands.map((command, n) => ({
      name,
      capabilities,
      command,
      rest: commands.slice(n + 1),
      edit,
    })),
  );
  const OLD_LIST = say('* LIST () "/" Old\r\n');

  describe.each(STEPS)('in $name, at $command,', ({ name, capabilities, command, rest, edit }) => {
    const answers = (answer: Answer): Record<string, Answer> => ({
      LIST: name === 'createMailbox' ? ok : OLD_LIST,
      [command]: answer,
    });

    it.each(['NO [NOPERM] \x1b[31mno', 'BAD what', 'NO'])('answers %j', async (refusal) => {
      const { edits, source, sent } = await subject(
        answers(() => refusal),
        capabilities,
      );
      const error = await failure(edit(edits));
      expect(error.kind).toBe('server-refused');
      expect(`${error.message}${error.hint}`).not.toContain('\x1b');
      // What comes after a step that failed would lose something.
      for (const later of rest) {
        if (later !== 'LIST') expect(names(sent())).not.toContain(later);
      }
      await source.quota?.(LIVE);
    });

    it.each<[string, Answer, string]>([
      ['hangs up', (_a, peer) => (peer.end(), null), 'unreachable'],
      ['resets the connection', (_a, peer) => (peer.reset(), null), 'unreachable'],
      [
        'says BYE',
        (_a, peer) => (peer.send('* BYE \x07 going\r\n'), peer.end(), null),
        'unreachable',
      ],
      ['says nothing', () => null, 'timeout'],
      [
        'answers a gigabyte',
        (_a, p) => (p.send('* 1 FETCH (X {1073741823}\r\n'), null),
        'protocol',
      ],
      [
        'promises more than comes',
        (_a, peer) => (peer.send('* 1 FETCH (X {500}\r\nhalf'), peer.end(), null),
        'unreachable',
      ],
    ])('%s', async (_what, answer, kind) => {
      const { edits, sent } = await subject(
        answers(answer),
        capabilities,
        kind === 'timeout' ? 500 : 10_000,
      );
      expect((await failure(edit(edits))).kind).toBe(kind);
      for (const later of rest) expect(names(sent())).not.toContain(later);
    });
  });

  describe('lies about what became of messages', () => {
    it.each([
      ['not at all', 'OK done'],
      ['fewer than it copied', 'OK [COPYUID 8 1:2 11] done'],
      ['no set', 'OK [COPYUID 8 1:* 11:*] done'],
      ['all numbers there are', 'OK [COPYUID 8 1:4294967295 1:4294967295] done'],
      ['no validity', 'OK [COPYUID 0 1 11] done'],
      ['nothing', 'OK [COPYUID] done'],
      ['another code', 'OK [COPYUIDS 8 1 11] done'],
    ])('%s', async (_what, tagged) => {
      const { edits } = await subject({ 'UID MOVE': () => tagged });
      expect(await edits.move(INBOX, ['1', '2'], 'Old', LIVE)).toEqual({
        validity: null,
        ids: new Map(),
      });
    });

    it('and names messages that nobody moved', async () => {
      const { edits } = await subject({ 'UID MOVE': () => 'OK [COPYUID 8 1,99 11:12] done' });
      const { ids } = await edits.move(INBOX, ['1', '2'], 'Old', LIVE);
      expect([...ids]).toEqual([['1', '11']]);
    });

    it('and removes only what it says was copied', async () => {
      const { edits, sent } = await subject(
        { 'UID COPY': () => 'OK [COPYUID 8 1,3 11:12] x' },
        OLD,
      );
      await edits.move(INBOX, ['1', '2', '3'], 'Old', LIVE);
      expect(sent().slice(-2)).toEqual([
        'UID STORE 1,3 +FLAGS.SILENT (\\Deleted)',
        'UID EXPUNGE 1,3',
      ]);
    });
  });

  describe('is given a message', () => {
    it('that is larger than it takes, it is not sent', async () => {
      const { edits, sent } = await subject({}, `${MODERN} APPENDLIMIT=20`);
      const error = await failure(edits.append('Old', LETTER, LIVE));
      expect(error).toMatchObject({ kind: 'server-refused', retry: 'never' });
      expect(names(sent())).not.toContain('APPEND');
    });

    it('and says that its storage is full', async () => {
      const { edits } = await subject({ APPEND: () => 'NO [OVERQUOTA] full' });
      const error = await failure(edits.append('Old', LETTER, LIVE));
      expect(error).toMatchObject({ kind: 'server-refused', retry: 'later' });
      expect(error.hint).toContain('full');
    });

    it('with bare line feeds, it gets whole line breaks', async () => {
      const { edits, sent } = await subject();
      const content = Buffer.from('Message-ID: <one@example.org>\n\nx\n');
      await edits.append('Old', { ...LETTER, content }, LIVE);
      expect(sent().find((line) => line.startsWith('APPEND'))).toContain('{36+}');
    });

    it('whose Message-ID no command can hold, it is not searched for', async () => {
      const { edits, sent } = await subject();
      await edits.append('Old', { ...LETTER, messageId: 'a"\r\nA9 LOGOUT' }, LIVE);
      expect(names(sent())).not.toContain('UID SEARCH');
    });

    it('it gives an id that is none', async () => {
      const garbage: Answer = (args, peer, tag) =>
        append(args, { ...peer, send: () => peer.send(`${tag} OK [APPENDUID x 1e5] y\r\n`) }, tag);
      const { edits } = await subject({ APPEND: garbage });
      expect(await edits.append('Old', LETTER, LIVE)).toEqual({ validity: null, id: null });
    });
  });

  it('says that a folder is there, renamed or gone already, that is what was wanted', async () => {
    const refusing = { CREATE: () => 'NO x', RENAME: () => 'NO x', DELETE: () => 'NO x' };
    const there = await subject({ ...refusing, LIST: say('* LIST () "/" New\r\n') });
    expect(await there.edits.createMailbox(['New'], LIVE)).toBe('New');
    const renamed = await subject({
      ...refusing,
      LIST: (args, peer) => {
        if (args.includes('New')) peer.send('* LIST () "/" New\r\n');
        return 'OK done';
      },
    });
    expect(await renamed.edits.renameMailbox('Old', ['New'], LIVE)).toBe('New');
    const gone = await subject({ ...refusing, LIST: ok });
    await gone.edits.deleteMailbox('Old', LIVE);
    expect(names(gone.sent())).not.toContain('DELETE');
  });

  it.each(['* STATUS Old (MESSAGES 1)\r\n', '* STATUS Old (RECENT 0)\r\n', ''])(
    'does not say that a folder is empty (%j), it is not deleted',
    async (status) => {
      const { edits, sent } = await subject({ LIST: OLD_LIST, STATUS: say(status) });
      expect((await failure(edits.deleteMailbox('Old', LIVE))).kind).toBe('server-refused');
      expect(names(sent())).not.toContain('DELETE');
    },
  );
});
