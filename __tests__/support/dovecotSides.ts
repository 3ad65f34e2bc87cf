/**
 * One account on a real Dovecot, two profiles of the built program and a plain IMAP client: the
 * `Sides` of a story that is told with nothing in memory.
 *
 * A profile is looked at in its index, which its commands have just written, and changed by its
 * commands alone.
 */
import { once } from 'node:events';
import { FLAG_NAMES, flagNames, flagsOf, type Flags } from '../../src/core/flags.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import { openIndexReader } from '../../src/store/index/openIndex.js';
import { bundleChild } from './child.js';
import type { Dovecot } from './dovecot.js';
import { freshUser } from './dovecotHarness.js';
import { PlainImap } from './plainImap.js';
import { Program, testAccount } from './program.js';
import {
  FOLDERS,
  turnsOn,
  type EditHere,
  type EditThere,
  type FolderName,
  type RemoteMessage,
  type Sides,
  type Trouble,
} from './sharedStory.js';
import { StepProxy } from './stepProxy.js';

export const IMAP_FLAGS: Readonly<Record<string, string>> = {
  seen: '\\Seen',
  answered: '\\Answered',
  flagged: '\\Flagged',
  draft: '\\Draft',
  deleted: '\\Deleted',
  forwarded: '$Forwarded',
};
const NAMES = new Map(Object.entries(IMAP_FLAGS).map(([name, imap]) => [imap, name]));
/** Until nothing is left to do, at the latest. */
const SYNCS_TO_REST = 12;
/** Higher than any that the server gives by itself. */
const FIRST_VALIDITY = 4_000_000_000;
const SUMMARY = ['new', 'flagged', 'moved', 'deleted', 'pushed'];

export class DovecotSides implements Sides {
  /** What the program said and should not have. */
  readonly faults: string[] = [];
  delivered = 0;
  readonly #known = new Set<string>();
  #validity = FIRST_VALIDITY;

  private constructor(
    private readonly server: Dovecot,
    private readonly user: string,
    private client: PlainImap,
    private readonly proxy: StepProxy,
    private readonly programs: readonly Program[],
    private readonly killer: string,
  ) {}

  static async start(server: Dovecot): Promise<DovecotSides> {
    const user = freshUser();
    const client = await PlainImap.login(server, user);
    for (const folder of FOLDERS.slice(1)) {
      await client.command(`CREATE "${folder}"`).catch(() => '');
    }
    const proxy = await StepProxy.start(server.imap);
    const programs = [new Program(), new Program()];
    for (const program of programs) {
      program.configure([testAccount(user, 'imap', { port: proxy.port, user })]);
    }
    const killer = await bundleChild('killAtStep');
    const sides = new DovecotSides(server, user, client, proxy, programs, killer);
    for (const who of programs.keys()) await sides.syncWith(who, null);
    return sides;
  }

  async stop(): Promise<void> {
    this.client.close();
    for (const program of this.programs) program.remove();
    await this.proxy.stop();
  }

  async deliver(to: FolderName): Promise<void> {
    this.delivered += 1;
    const n = String(this.delivered);
    const text = `Message-ID: <shared-${n}@test>\r\nSubject: message ${n}\r\n\r\nbody ${n}\r\n`;
    await this.client.append(to, text);
  }

  rows(who: number): readonly MessageRow[] {
    const reader = openIndexReader(`${this.#program(who).home}/state/index.sqlite`);
    try {
      return reader
        .folders()
        .flatMap(({ id }) => reader.page({ folderId: id, limit: 100_000 }).rows)
        .sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
    } finally {
      reader.close();
    }
  }

  async editHere(who: number, { id, flags, tags }: MessageRow, edit: EditHere): Promise<void> {
    const program = this.#program(who);
    const how = (isOn: boolean): string => (isOn ? '--add' : '--remove');
    if (edit.edit === 'flag') {
      await this.#run(program, ['flag', id, how(turnsOn(flags, edit.flag)), edit.flag]);
    } else if (edit.edit === 'tag') {
      await this.#run(program, ['flag', id, how(!tags.includes('later')), 'later']);
    } else if (edit.edit === 'move') await this.#run(program, ['move', id, edit.to]);
    else await this.#run(program, [edit.edit, id]);
  }

  async remote(): Promise<RemoteMessage[]> {
    const all: RemoteMessage[] = [];
    for (const path of FOLDERS) {
      for (const { uid, subject, flags } of await this.client.messages(path)) {
        all.push({ path, id: String(uid), flags: flagsIn(flags), subject });
      }
    }
    return all;
  }

  async editThere({ path, id, flags }: RemoteMessage, edit: EditThere): Promise<void> {
    const { client } = this;
    await client.command(`SELECT "${path}"`);
    if (edit.edit === 'flag') {
      const sign = turnsOn(flags, edit.flag) ? '+' : '-';
      await client.command(`UID STORE ${id} ${sign}FLAGS (${IMAP_FLAGS[edit.flag] ?? ''})`);
    } else if (edit.edit === 'tag') {
      await client.command(`UID STORE ${id} -FLAGS (later)`);
      await client.command(`UID STORE ${id} +FLAGS (theirs)`);
    } else if (edit.edit === 'move') await client.command(`UID MOVE ${id} "${edit.to}"`);
    else {
      await client.command(`UID STORE ${id} +FLAGS (\\Deleted)`);
      await client.command(`UID EXPUNGE ${id}`);
    }
  }

  async renumber(folder: FolderName): Promise<void> {
    this.#validity += 1;
    // The server ends connections that have it open.
    await this.client.command('LOGOUT');
    this.client.close();
    const args = ['--uid-validity', String(this.#validity), folder];
    this.server.doveadm('mailbox', 'update', '-u', this.user, ...args);
    this.client = await PlainImap.login(this.server, this.user);
  }

  isKnown(subject: string): boolean {
    for (const who of this.programs.keys()) {
      for (const row of this.rows(who)) this.#known.add(row.subject);
    }
    return this.#known.has(subject);
  }

  async syncWith(who: number, trouble: Trouble | null): Promise<void> {
    const program = this.#program(who);
    const args = ['sync', '--force'];
    if (trouble === null) await this.#run(program, args);
    else if ('killedAfter' in trouble) {
      const KILL_AT_STEP = String(trouble.killedAfter + 1);
      await program.run(args, { env: { NODE_OPTIONS: `--import ${this.killer}`, KILL_AT_STEP } });
      await this.proxy.release();
    } else {
      const child = program.start(args);
      const ended = once(child, 'close');
      await Promise.race([this.proxy.hold(trouble.message + 1), ended]);
      await this.proxy.release();
      await ended;
    }
  }

  /** Every profile syncs until no one has anything to do. @throws when that does not come. */
  async rest(): Promise<void> {
    let [quiet, last] = [0, ''];
    for (let n = 0; n < SYNCS_TO_REST * this.programs.length; n += 1) {
      const { code, stdout } = await this.#program(n).run(['sync', '--force', '--json']);
      last = stdout.trimEnd().split('\n').at(-1) ?? '';
      const summary = JSON.parse(last) as Record<string, unknown>;
      const isQuiet = code === 0 && SUMMARY.every((key) => summary[key] === 0);
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet === this.programs.length) return;
    }
    throw new Error(`it does not come to rest: ${last}`);
  }

  /** What a profile and the server should have alike: all but what was on it and is not any more. */
  here(who: number): string[] {
    return this.rows(who)
      .filter(({ dir, server }) => dir !== RECENTLY_DELETED_DIR && server !== 'local-only')
      .map((row) => lineOf(row.folder, row.subject, row.flags, row.tags))
      .sort();
  }

  async there(): Promise<string[]> {
    const lines: string[] = [];
    for (const path of FOLDERS) {
      for (const { subject, flags } of await this.client.messages(path)) {
        const tags = flags.filter((flag) => !NAMES.has(flag));
        lines.push(lineOf(path, subject, flagsIn(flags), tags));
      }
    }
    return lines.sort();
  }

  #program(who: number): Program {
    const program = this.programs[who % this.programs.length];
    if (program === undefined) throw new Error('no such profile');
    return program;
  }

  /**
   * An edit may be refused: the message may have gone meanwhile. A sync that meets another
   * UIDVALIDITY in the middle of its work says so and leaves the rest to the next one.
   */
  async #run(program: Program, args: readonly string[]): Promise<void> {
    const { code, stderr } = await program.run(args);
    const isRenumbered = this.#validity > FIRST_VALIDITY && /was replaced by another/.test(stderr);
    const isFine = code === 0 || (args[0] === 'sync' ? isRenumbered : code === 65);
    if (!isFine) this.faults.push(`${args.join(' ')}: ${String(code)} ${stderr}`);
  }
}

function flagsIn(imap: readonly string[]): Flags {
  return flagsOf(FLAG_NAMES.filter((name) => imap.includes(IMAP_FLAGS[name] ?? '')));
}

function lineOf(folder: string, subject: string, flags: Flags, tags: readonly string[]): string {
  return `${folder}: ${subject} [${[...flagNames(flags), ...[...tags].sort()].join(' ')}]`;
}
