/**
 * One story of an IMAP account, changed on both sides since the last sync, that can be told again
 * from its beginning as often as a test wants: what a sync makes of it is known beforehand.
 */
import { expect } from '@jest/globals';
import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flagNames } from '../../src/core/flags.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { openIndexReader } from '../../src/store/index/openIndex.js';
import type { Dovecot } from './dovecot.js';
import { freshUser } from './dovecotHarness.js';
import { PlainImap } from './plainImap.js';
import { Program, testAccount } from './program.js';
import { StepProxy } from './stepProxy.js';

const FOLDERS = ['INBOX', 'Archive', 'Lists', 'Trash'];
const IMAP_FLAGS: Readonly<Record<string, string>> = {
  seen: '\\Seen',
  answered: '\\Answered',
  flagged: '\\Flagged',
};
const DELETED = 'Recently deleted';
/** A round after which nothing is left to do, and one more for what a kill left unknown. */
const ROUNDS = 3;

/** What the server is to have in the end, and this profile too. */
const OUTCOME = [
  'Archive: 7 []',
  'INBOX: 1 [\\Answered \\Flagged \\Seen later]',
  'INBOX: 13 []',
  'INBOX: 14 [\\Seen]',
  'INBOX: 2 [\\Seen]',
  'INBOX: 6 [\\Flagged]',
  'INBOX: 9 []',
  'Lists: 10 []',
  'Lists: 15 []',
  'Lists: 20 []',
  'Lists: 3 [\\Seen]',
  'Lists: 4 []',
  'Trash: 12 []',
  'Trash: 5 []',
];
const BOTH_SIDES = {
  there: OUTCOME,
  here: [...OUTCOME, `${DELETED}: 11 []`, `${DELETED}: 8 []`].sort(),
};

export class KilledSync {
  readonly #user = freshUser();
  readonly #program = new Program();
  readonly #saved = mkdtempSync(join(tmpdir(), 'mailtui-saved-'));

  private constructor(
    private readonly server: Dovecot,
    readonly proxy: StepProxy,
  ) {}

  static async prepare(server: Dovecot): Promise<KilledSync> {
    const story = new KilledSync(server, await StepProxy.start(server.imap));
    await story.#tell();
    for (const [name, dir] of story.#dirs()) execFileSync('cp', ['-a', dir, name]);
    return story;
  }

  async remove(): Promise<void> {
    await this.proxy.stop();
    this.#program.remove();
    rmSync(this.#saved, { recursive: true, force: true });
  }

  /** Goes back to the beginning and starts the sync. */
  begin(env: NodeJS.ProcessEnv = {}): Sync {
    for (const [name, dir] of this.#dirs()) {
      rmSync(dir, { recursive: true });
      execFileSync('cp', ['-a', name, dir]);
    }
    return new Sync(this.#program.start(['sync'], env));
  }

  /** Syncs until both sides are as they are to be, and says what they are at last. */
  async end(): Promise<{ there: string[]; here: string[] }> {
    for (let round = 1; ; round += 1) {
      const { code, stderr } = await this.#program.run(['sync']);
      if (code !== 0) throw new Error(`the next sync ended with ${String(code)}: ${stderr}`);
      const sides = { there: await this.#there(), here: this.#here() };
      if (round === ROUNDS || JSON.stringify(sides) === JSON.stringify(BOTH_SIDES)) return sides;
    }
  }

  async #tell(): Promise<void> {
    const account = testAccount(this.#user, 'imap', { port: this.proxy.port, user: this.#user });
    this.#program.configure([account]);
    const other = await PlainImap.login(this.server, this.#user);
    await other.command('CREATE Lists');
    for (let n = 1; n <= 10; n += 1) await other.append('INBOX', message(n));
    for (const n of [11, 12]) await other.append('Trash', message(n));
    await this.#succeed('sync');
    const lists = join(this.#program.mailDir, this.#user, 'Lists', 'cur');
    writeFileSync(join(lists, '1700000000.P1Q1.other:2,'), message(20), { mode: 0o600 });
    // Finds that no folder of the server has it; the next one uploads it.
    await this.#succeed('sync');

    const inbox = await this.#program.json(['list', 'INBOX']);
    const rows = [...inbox, ...(await this.#program.json(['list', 'Trash']))];
    const id = (n: number) => String(rows.find((row) => row['subject'] === String(n))?.['id']);
    await this.#succeed('flag', id(1), '--add', 'seen,flagged,later');
    await this.#succeed('flag', id(2), id(3), '--add', 'seen');
    await this.#succeed('move', id(3), id(4), id(10), 'Lists');
    await this.#succeed('delete', id(5));
    await this.#succeed('delete', id(11));
    for (const n of [13, 14]) await other.append('INBOX', message(n));
    await other.append('Lists', message(15));
    await other.command('SELECT INBOX');
    await other.command('UID STORE 1 +FLAGS (\\Answered)');
    await other.command('UID STORE 6 +FLAGS (\\Flagged)');
    await other.command('UID STORE 12 +FLAGS (\\Seen)');
    await other.command('UID MOVE 7 Archive');
    await other.command('UID STORE 8,10 +FLAGS (\\Deleted)');
    await other.command('UID EXPUNGE 8,10');
    await other.command('LOGOUT');
    other.close();
  }

  async #succeed(...args: string[]): Promise<void> {
    const { code, stderr } = await this.#program.run(args);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  }

  /** Where each side is kept, and where it is. */
  #dirs(): [string, string][] {
    return [
      [join(this.#saved, 'here'), this.#program.home],
      [join(this.#saved, 'there'), this.server.home(this.#user)],
    ];
  }

  #here(): string[] {
    const index = openIndexReader(join(this.#program.home, 'state', 'index.sqlite'));
    const rows = index.folders(this.#user).flatMap(({ id: folderId }) => {
      return index.page({ folderId, limit: 100 }).rows;
    });
    index.close();
    const lines = rows.map(({ dir, folder, subject, flags, tags, file }) => {
      const name = join(this.#program.mailDir, this.#user, dir, file.subdir, file.name);
      const isWhole = readFileSync(name, 'utf8') === message(Number(subject));
      const names = [...flagNames(flags).map((flag) => IMAP_FLAGS[flag] ?? flag), ...tags];
      const place = dir === RECENTLY_DELETED_DIR ? DELETED : folder;
      return `${place}: ${isWhole ? subject : 'changed'} [${names.sort().join(' ')}]`;
    });
    const files = filesBelow(join(this.#program.mailDir, this.#user));
    if (files !== rows.length) lines.push(`${String(files - rows.length)} files without a row`);
    return lines.sort();
  }

  async #there(): Promise<string[]> {
    const client = await PlainImap.login(this.server, this.#user);
    const lines: string[] = [];
    for (const folder of FOLDERS) {
      for (const { uid, subject, flags } of await client.messages(folder)) {
        const answer = await client.command(`UID FETCH ${String(uid)} BODY.PEEK[]`);
        const isWhole = answer.includes(`\r\n${message(Number(subject))})\r\n`);
        lines.push(`${folder}: ${isWhole ? subject : 'changed'} [${flags.join(' ')}]`);
      }
    }
    client.close();
    return lines.sort();
  }
}

/** A sync that is under way. */
export class Sync {
  readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/**
 * Kills one sync after the other, each one step later, until one ends by itself, and sees that the
 * syncs after it complete what it began. Each story is told by one of several at the same time.
 *
 * @param kill @returns whether the sync was killed, and did not end before that step
 * @returns how many steps there are
 */
export async function killAtEveryStep(
  stories: readonly KilledSync[],
  kill: (story: KilledSync, step: number) => Promise<boolean>,
): Promise<number> {
  let next = 1;
  let steps = Infinity;
  const failures: unknown[] = [];
  const tell = async (story: KilledSync): Promise<void> => {
    while (next <= steps && failures.length === 0) {
      const step = next;
      next += 1;
      if (!(await kill(story, step))) steps = Math.min(steps, step - 1);
      expect([step, await story.end()]).toEqual([step, BOTH_SIDES]);
    }
  };
  await Promise.all(stories.map((story) => tell(story).catch((error) => failures.push(error))));
  if (failures.length > 0) throw failures[0];
  return steps;
}

function message(n: number): string {
  const name = String(n);
  const body = `body ${name}\r\n`.repeat(n > 12 ? 120 : 1);
  return `Message-ID: <${name}@killed.test>\r\nSubject: ${name}\r\n\r\n${body}`;
}

function filesBelow(dir: string): number {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)(cur|new)\/[^/]+$/.test(path),
  ).length;
}
