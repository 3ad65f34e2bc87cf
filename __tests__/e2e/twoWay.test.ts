/**
 * The built program on a real Dovecot, in both directions: what is done by its commands is done on
 * the server, and two profiles and a plain IMAP client that change the same account end identical.
 * The stories are those of property/convergence.
 *
 * TWO_WAY_ROUNDS and TWO_WAY_SEED make the random story longer, or another one; TWO_WAY_MINUTES lets
 * all sides be at it at once for so long, and prints what they did.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { MessageRow } from '../../src/core/indexRows.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { DovecotSides, IMAP_FLAGS } from '../support/dovecotSides.js';
import { PlainImap, type SeenMessage } from '../support/plainImap.js';
import { Program, testAccount } from '../support/program.js';
import {
  FOLDERS,
  storyOf,
  tell,
  type Act,
  type EditHere,
  type Sides,
} from '../support/sharedStory.js';

const ROUNDS = Number(process.env.TWO_WAY_ROUNDS ?? 8);
const ACTS_A_ROUND = 8;
const SEED = Number(process.env.TWO_WAY_SEED ?? 20_260_101);
const MINUTES = Number(process.env.TWO_WAY_MINUTES ?? 0.1);
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

  it('ends identical on all sides after a random story, with nothing lost', async () => {
    const sides = await DovecotSides.start(server);
    try {
      for (const act of storyOf(ROUNDS * ACTS_A_ROUND, SEED)) await tell(sides, act);
      await expectConverged(sides);
    } finally {
      await sides.stop();
    }
  }, 3_600_000);

  it('ends identical on all sides, with nothing lost, when all are at it at the same time', async () => {
    const done = { there: 0, here: 0, syncs: 0 };
    const end = Date.now() + MINUTES * 60_000;
    const sides = await DovecotSides.start(server);
    const acts = actsFrom(SEED + 1);
    const taking = eachMovesItsOwn(sides);
    const client = async (): Promise<void> => {
      while (Date.now() < end) {
        await sides.deliver(FOLDERS[done.there % FOLDERS.length] ?? 'INBOX');
        // It may have been moved by somebody else this moment.
        await tell(taking, nextOf(acts, 'there')).catch(() => undefined);
        done.there += 1;
      }
    };
    const profile = async (who: number): Promise<void> => {
      while (Date.now() < end) {
        const edit = tell(taking, { ...nextOf(acts, 'here'), who });
        // It ends well whatever is done meanwhile.
        const sync = done.here % 3 === 0 ? undefined : sides.syncWith(who, null);
        await Promise.all([edit, sync]);
        done.here += 1;
        if (sync !== undefined) done.syncs += 1;
      }
    };
    try {
      await Promise.all([client(), profile(0), profile(1)]);
      if (process.env.TWO_WAY_MINUTES !== undefined) {
        console.log(JSON.stringify({ delivered: sides.delivered, ...done }));
      }
      await expectConverged(sides);
    } finally {
      await sides.stop();
    }
  }, 900_000);

  function profile(): Program {
    const program = new Program();
    program.configure([testAccount(user, 'imap', { port: server.imap, user })]);
    programs.push(program);
    return program;
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

/** Nothing is left to do, all sides have the same, and nobody has lost or doubled a message. */
async function expectConverged(sides: DovecotSides): Promise<void> {
  await sides.rest();
  expect(sides.faults).toEqual([]);
  const there = await sides.there();
  const found = new Set<string>();
  for (const who of [0, 1]) {
    expect(sides.here(who)).toEqual(there);
    const rows = sides.rows(who);
    for (const { subject } of rows) found.add(subject);
    expect(rows.filter((row) => row.server === 'pending')).toEqual([]);
    const listed = rows.filter(({ dir }) => dir !== RECENTLY_DELETED_DIR);
    const isDouble = ({ subject }: MessageRow): boolean =>
      listed.filter((row) => row.subject === subject).length > 1;
    expect(
      listed.filter(isDouble).map(({ subject, dir, server: at }) => ({ subject, dir, at })),
    ).toEqual([]);
  }
  const subjects = Array.from({ length: sides.delivered }, (_, n) => `message ${String(n + 1)}`);
  expect(subjects.filter((subject) => !found.has(subject))).toEqual([]);
}

/**
 * Only one of the sides moves a message, others change its flags: one that two sessions MOVE at the
 * same moment Dovecot itself has twice afterwards (two plain clients: 39 of 150).
 */
function eachMovesItsOwn(sides: DovecotSides): Sides {
  const isOwn = (side: number, subject: string, { edit }: EditHere): boolean =>
    edit === 'flag' || edit === 'tag' || Number(/\d+/.exec(subject)?.[0]) % 3 === side;
  return {
    deliver: (to) => sides.deliver(to),
    rows: (who) => sides.rows(who),
    remote: () => sides.remote(),
    renumber: (folder) => sides.renumber(folder),
    isKnown: (subject) => sides.isKnown(subject),
    syncWith: (who, trouble) => sides.syncWith(who, trouble),
    editHere: (who, row, edit) =>
      isOwn(who, row.subject, edit) ? sides.editHere(who, row, edit) : undefined,
    editThere: (message, edit) =>
      isOwn(2, message.subject, edit) ? sides.editThere(message, edit) : undefined,
  };
}

/** Without end, the same for the same seed. */
function* actsFrom(seed: number): Generator<Act, never> {
  for (let n = 0; ; n += 1) yield* storyOf(200, seed + n);
}

/** Acts of other kinds are left out. */
function nextOf<Kind extends Act['act']>(
  acts: Generator<Act, never>,
  kind: Kind,
): Extract<Act, { act: Kind }> {
  for (;;) {
    const one = acts.next().value;
    if (isOfKind(one, kind)) return one;
  }
}

function isOfKind<Kind extends Act['act']>(
  one: Act,
  kind: Kind,
): one is Extract<Act, { act: Kind }> {
  return one.act === kind;
}
