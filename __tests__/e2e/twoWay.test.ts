/**
 * The built program on a real Dovecot, in both directions: what is done by its commands is done on
 * the server, and two profiles and a plain IMAP client that change the same account end identical.
 *
 * TWO_WAY_ROUNDS and TWO_WAY_SEED make the random story longer, or another one; TWO_WAY_MINUTES lets
 * all sides be at it at once for so long, and prints what they did.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { PlainImap, type SeenMessage } from '../support/plainImap.js';
import { Program, testAccount } from '../support/program.js';

const ROUNDS = Number(process.env.TWO_WAY_ROUNDS ?? 12);
const SEED = Number(process.env.TWO_WAY_SEED ?? 20_260_101);
const MINUTES = Number(process.env.TWO_WAY_MINUTES ?? 0.1);
const FOLDERS = ['INBOX', 'Archive', 'Trash', 'Lists'];
const IMAP_FLAGS: Readonly<Record<string, string>> = {
  seen: '\\Seen',
  answered: '\\Answered',
  flagged: '\\Flagged',
  draft: '\\Draft',
  deleted: '\\Deleted',
  forwarded: '$Forwarded',
};

describeWithDovecot('one account, changed from several sides', () => {
  let server: Dovecot;
  let user: string;
  let other: PlainImap;
  let programs: Program[];

  beforeAll(async () => {
    server = await startDovecot();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    user = freshUser();
    programs = [];
    other = await PlainImap.login(server, user);
    for (const folder of FOLDERS.slice(1))
      await other.command(`CREATE "${folder}"`).catch(() => '');
  });
  afterEach(() => {
    other.close();
    for (const program of programs) program.remove();
  });

  it('does on the server what the commands say', async () => {
    const program = profile();
    for (const n of [1, 2, 3, 4]) await other.append('INBOX', message(n));
    await program.run(['sync']);
    const id = await idsBySubject(program);
    await succeed(program, ['flag', id('message 1'), '--add', 'seen,flagged,later']);
    await succeed(program, ['move', id('message 2'), 'Lists']);
    await succeed(program, ['delete', id('message 3')]);
    await succeed(program, ['archive', id('message 4')]);
    expect(await program.json(['list', 'Lists'])).toMatchObject([{ server: 'pending' }]);
    await succeed(program, ['sync']);
    expect(await there()).toEqual([
      'Archive: message 4 []',
      'INBOX: message 1 [\\Flagged \\Seen later]',
      'Lists: message 2 []',
      'Trash: message 3 []',
    ]);
    await succeed(program, ['delete', id('message 3')]);
    await succeed(program, ['sync']);
    expect(await there()).toHaveLength(3);
    await succeed(program, ['restore', id('message 3')]);
    await succeed(program, ['sync']);
    await succeed(program, ['sync']);
    expect(await there()).toContain('Trash: message 3 []');
  }, 60_000);

  it('is killed in the middle of a push, again and again, and ends with each message once', async () => {
    const program = profile();
    const count = 150;
    for (let n = 1; n <= count; n += 1) await other.append('INBOX', message(n));
    await succeed(program, ['sync']);
    const rows = await program.json(['list', 'INBOX']);
    const ids = rows.map((row) => String(row['id']));
    await succeed(program, ['flag', '-', '--add', 'seen'], ids.join('\n'));
    await succeed(program, ['move', ...ids.slice(0, 100), 'Lists']);
    for (const after of [150, 220, 260, 300, 340, 380]) {
      const child = program.start(['sync']);
      const ended = new Promise((resolve) => child.once('close', resolve));
      setTimeout(() => child.kill('SIGKILL'), after);
      await ended;
    }
    await settle(program);
    const seen = await there();
    expect(seen).toHaveLength(count);
    expect(seen.filter((line) => line.startsWith('Lists:'))).toHaveLength(100);
    expect(seen.every((line) => line.endsWith('[\\Seen]'))).toBe(true);
    expect(await here(program)).toEqual(seen);
  }, 120_000);

  it('ends identical on all sides after a random story', async () => {
    const [first, second] = [profile(), profile()];
    for (const program of [first, second]) await succeed(program, ['sync']);
    const random = generator(SEED);
    const pick = <T>(list: readonly T[]): T | undefined => pickWith(random, list);
    let delivered = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      delivered += 2;
      await other.append('INBOX', message(delivered - 1));
      await other.append(pick(FOLDERS) ?? 'INBOX', message(delivered));
      for (const program of [first, second]) {
        const id = String(
          pick(await program.json(['list', pick(['INBOX', 'Lists']) ?? '']))?.['id'] ?? '',
        );
        if (id !== '') await program.run(pick(edits(id, pick(FOLDERS) ?? '')) ?? []);
      }
      const seen = pick(await all());
      if (seen !== undefined) await changeThere(seen, random());
      for (const program of [first, second])
        if (random() < 0.7) await program.run(['sync', '--force']);
    }
    for (let n = 0; n < 3; n += 1) for (const program of [first, second]) await settle(program);
    const seen = await there();
    expect(await here(first)).toEqual(seen);
    expect(await here(second)).toEqual(seen);
    const subjects = seen.map((line) => /: (.*) \[/.exec(line)?.[1]);
    expect(new Set(subjects).size).toBe(subjects.length);
  }, 600_000);

  it('ends identical on all sides, with nothing lost, when all are at it at the same time', async () => {
    const done = { delivered: 0, changed: 0, edits: 0, syncs: 0 };
    const faults: string[] = [];
    const end = Date.now() + MINUTES * 60_000;
    const deliver = () => {
      done.delivered += 1;
      return other.append(pickWith(random, FOLDERS) ?? 'INBOX', message(done.delivered));
    };
    const run = async (program: Program, args: readonly string[]): Promise<void> => {
      const { code, stderr } = await program.run(args);
      // An edit may meet a message that has gone meanwhile; a sync meets nothing that it minds.
      if (code !== 0 && (code !== 65 || args[0] === 'sync'))
        faults.push(`${args.join(' ')}: ${stderr}`);
    };
    const random = generator(SEED + 1);
    const programs = [profile(), profile()];
    for (let n = 0; n < 10; n += 1) await deliver();
    for (const program of programs) await succeed(program, ['sync']);

    const client = async (): Promise<void> => {
      while (Date.now() < end) {
        await deliver();
        const seen = pickWith(random, await all());
        // It may have been moved by somebody else this moment.
        if (seen !== undefined) await changeThere(seen, random()).catch(() => undefined);
        done.changed += 1;
      }
    };
    const user = async (program: Program, sync: () => Promise<void>): Promise<void> => {
      while (Date.now() < end) {
        const rows = await program.json(['list', pickWith(random, ['INBOX', 'Lists']) ?? '']);
        const id = String(pickWith(random, rows)?.['id'] ?? '');
        const edit = pickWith(random, edits(id, pickWith(random, FOLDERS) ?? '')) ?? [];
        await Promise.all([id === '' ? undefined : run(program, edit), sync()]);
        done.edits += 1;
      }
    };
    await Promise.all([
      client(),
      ...programs.map((program) =>
        user(program, async () => {
          if (random() < 0.3) return;
          done.syncs += 1;
          await run(program, ['sync', '--force']);
        }),
      ),
    ]);
    for (let n = 0; n < 3; n += 1) for (const program of programs) await settle(program);
    if (process.env.TWO_WAY_MINUTES !== undefined) console.log(JSON.stringify(done));
    expect(faults).toEqual([]);
    const seen = await there();
    for (const program of programs) expect(await here(program)).toEqual(seen);
    const subjects = seen.map((line) => /: (.*) \[/.exec(line)?.[1]).sort();
    const delivered = Array.from({ length: done.delivered }, (_, n) => `message ${String(n + 1)}`);
    expect(subjects).toEqual(delivered.sort());
  }, 900_000);

  function profile(): Program {
    const program = new Program();
    program.configure([testAccount(user, 'imap', { port: server.imap, user })]);
    programs.push(program);
    return program;
  }

  function edits(id: string, folder: string): string[][] {
    return [
      ['flag', id, '--add', 'seen'],
      ['flag', id, '--remove', 'seen', '--add', 'flagged,work'],
      ['flag', id, '--add', 'answered'],
      ['move', id, folder],
      ['delete', id],
      ['archive', id],
    ];
  }

  async function changeThere(seen: SeenMessage, chance: number): Promise<void> {
    await other.command(`SELECT "${seen.mailbox}"`);
    const uid = String(seen.uid);
    const to = FOLDERS[Math.floor(chance * 100) % FOLDERS.length] ?? 'INBOX';
    if (chance < 0.3) await other.command(`UID STORE ${uid} +FLAGS (\\Flagged home)`);
    else if (chance < 0.5) await other.command(`UID STORE ${uid} -FLAGS (\\Seen)`);
    else if (chance < 0.9 && to !== seen.mailbox) await other.command(`UID MOVE ${uid} "${to}"`);
  }

  async function all(): Promise<SeenMessage[]> {
    const lists: SeenMessage[] = [];
    for (const folder of FOLDERS) lists.push(...(await other.messages(folder)));
    return lists;
  }

  async function there(): Promise<string[]> {
    return (await all())
      .map(({ mailbox, subject, flags }) => `${mailbox}: ${subject} [${flags.join(' ')}]`)
      .sort();
  }
});

function message(n: number): string {
  const name = String(n);
  return `Message-ID: <two-way-${name}@test>\r\nSubject: message ${name}\r\n\r\nbody ${name}\r\n`;
}

async function here(program: Program): Promise<string[]> {
  const lines: string[] = [];
  for (const folder of FOLDERS) {
    for (const row of await program.json(['list', folder])) {
      const flags = (row['flags'] as string[]).map((flag) => IMAP_FLAGS[flag] ?? flag);
      const both = [...flags, ...(row['tags'] as string[])].sort();
      lines.push(`${folder}: ${String(row['subject'])} [${both.join(' ')}]`);
    }
  }
  return lines.sort();
}

async function idsBySubject(program: Program): Promise<(subject: string) => string> {
  const rows = await program.json(['list']);
  return (subject) => String(rows.find((row) => row['subject'] === subject)?.['id']);
}

async function succeed(program: Program, args: readonly string[], input = ''): Promise<void> {
  const { code, stderr } = await program.run(args, { input });
  expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, '']);
}

/** Until a sync has nothing to do. */
async function settle(program: Program): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    const events = await program.json(['sync', '--force']);
    const summary = events.find(({ event }) => event === 'summary');
    if (['new', 'flagged', 'moved', 'deleted', 'pushed'].every((key) => summary?.[key] === 0))
      return;
  }
  throw new Error('it does not come to rest');
}

function pickWith<T>(random: () => number, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
