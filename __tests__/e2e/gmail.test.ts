/**
 * The built program and a server that speaks as Google documents Gmail's IMAP (X-GM-EXT-1): each
 * message is in All Mail and once more under every label, with one X-GM-MSGID. It is no Gmail.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Program, testAccount } from '../support/program.js';
import { say } from '../support/scriptedEdits.js';
import { ScriptedImap, type Answer } from '../support/scriptedImap.js';

const ALL = '[Gmail]/All Mail';
/** By mailbox, the X-GM-MSGID of each UID. */
const MAILBOXES: Readonly<Record<string, ReadonlyMap<number, string>>> = {
  INBOX: new Map([
    [5, '1278455344230334865'],
    [8, '1278455344230334866'],
  ]),
  Work: new Map([[2, '1278455344230334866']]),
  [ALL]: new Map([
    [101, '1278455344230334865'],
    [102, '1278455344230334866'],
    [103, '1278455344230334867'],
  ]),
};
const CAPABILITIES =
  'IMAP4rev1 UNSELECT NAMESPACE ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS SPECIAL-USE MOVE';

describe('Gmail, as it is documented', () => {
  let server: ScriptedImap;
  let program: Program;
  /** `mailbox UID` of each body that was asked for. */
  let bodies: string[];

  beforeEach(async () => {
    bodies = [];
    server = await ScriptedImap.start({ capabilities: CAPABILITIES, answers: gmail() });
    program = new Program();
    program.configure([testAccount('ann', 'imap', { port: server.port })]);
  });
  afterEach(async () => {
    program.remove();
    await server.stop();
  });

  it('sends each message once, whatever labels it has', async () => {
    expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(bodies.sort()).toEqual(['INBOX 5', 'INBOX 8', `${ALL} 103`].sort());
    const listed = async (folder: string) =>
      (await program.json(['list', folder])).map((row) => row['subject']).sort();
    expect(await listed('INBOX')).toEqual(['message 865', 'message 866']);
    expect(await listed('Work')).toEqual(['message 866']);
    expect(await listed(ALL)).toEqual(['message 865', 'message 866', 'message 867']);
    const folders = await program.json(['folders']);
    expect(folders.find(({ path }) => path === ALL)).toMatchObject({ role: 'all', total: 3 });
    const files = Object.keys(MAILBOXES).flatMap((folder) => inodesOf(folder));
    expect([files.length, new Set(files).size]).toEqual([6, 3]);
  });

  it('is not asked for them again when the index was lost', async () => {
    await program.run(['sync']);
    bodies = [];
    expect((await program.run(['reindex'])).code).toBe(0);
    expect((await program.run(['sync'])).code).toBe(0);
    expect(bodies).toEqual([]);
  });

  function inodesOf(folder: string): number[] {
    return ['cur', 'new'].flatMap((sub) => {
      const dir = join(program.mailDir, 'ann', folder, sub);
      return readdirSync(dir).map((name) => statSync(join(dir, name)).ino);
    });
  }

  function gmail(): Record<string, Answer> {
    let open = 'INBOX';
    return {
      LIST: say(
        '* LIST (\\HasNoChildren) "/" "INBOX"\r\n* LIST (\\HasNoChildren) "/" "Work"\r\n' +
          '* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"\r\n' +
          `* LIST (\\All \\HasNoChildren) "/" "${ALL}"\r\n`,
      ),
      EXAMINE: (args, peer) => {
        open = args.replaceAll('"', '');
        const uids = [...(MAILBOXES[open] ?? new Map<number, string>()).keys()];
        peer.send(
          `* FLAGS (\\Seen)\r\n* ${String(uids.length)} EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n` +
            `* OK [UIDNEXT ${String((uids.at(-1) ?? 0) + 1)}] next\r\n`,
        );
        return 'OK [READ-ONLY] done';
      },
      'UID FETCH': (args, peer) => {
        let sequence = 0;
        for (const [uid, name] of MAILBOXES[open] ?? []) {
          sequence += 1;
          if (!isIn(uid, args)) continue;
          const mail = letter(name);
          const known = `UID ${String(uid)} FLAGS () RFC822.SIZE ${String(mail.length)}`;
          const when = 'INTERNALDATE "01-Jan-2024 00:00:00 +0000"';
          const items = args.includes('X-GM-MSGID') ? `${known} X-GM-MSGID ${name}` : known;
          const isBody = args.includes('BODY.PEEK[]');
          if (isBody) bodies.push(`${open} ${String(uid)}`);
          const body = isBody ? ` ${when} BODY[] {${String(mail.length)}}\r\n${mail}` : '';
          peer.send(`* ${String(sequence)} FETCH (${items}${body})\r\n`);
        }
        return 'OK Success';
      },
    };
  }
});

function letter(name: string): string {
  const n = name.slice(-3);
  return `Message-ID: <${n}@gmail.test>\r\nSubject: message ${n}\r\n\r\nbody\r\n`;
}

/** Whether the UID is in the set that the command begins with. */
function isIn(uid: number, args: string): boolean {
  const [set = ''] = args.split(' ');
  return set.split(',').some((part) => {
    const [first = '', last = first] = part.split(':');
    return uid >= Number(first) && (last === '*' || uid <= Number(last));
  });
}
