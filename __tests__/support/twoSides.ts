/**
 * One IMAP account on both sides: a server in memory and the mail service here, which may be
 * killed at any step. The `Sides` of thousands of stories.
 */
import { LocalMailService } from '../../src/app/localMailService.js';
import { MailtuiError } from '../../src/core/errors.js';
import { flagNames, flagsOf } from '../../src/core/flags.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { RECENTLY_DELETED_DIR } from '../../src/core/recentlyDeleted.js';
import type { MailStore } from '../../src/core/store.js';
import type { SyncSummary } from '../../src/core/syncEvents.js';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import { summarise } from '../../src/mime/summary.js';
import { FakeMailServer, type FakeServerOptions } from './fakeSource.js';
import { testAccount } from './program.js';
import {
  turnsOn,
  type EditHere,
  type EditThere,
  type FolderName,
  type RemoteMessage,
  type Sides,
  type Trouble,
} from './sharedStory.js';

/** Everything that leaves a trace on the disk here; a kill happens before or after one of them. */
const STEPS: ReadonlySet<string> = new Set([
  'deliver',
  'replace',
  'syncFolder',
  'setFlags',
  'move',
  'remove',
  'createFolder',
  'commit',
  'putFolder',
]);

export class TwoSides implements Sides {
  readonly server: FakeMailServer;
  service: LocalMailService;
  /** With `history`, all mail is old. */
  readonly account = testAccount('work', 'imap', { port: 1 });
  /** Steps until the next kill; Infinity: none. */
  #left = Infinity;
  #isDead = false;
  #delivered = 0;

  constructor(
    private readonly store: MailStore,
    private readonly index: MailIndex,
    options: FakeServerOptions = {},
  ) {
    this.server = new FakeMailServer(options);
    this.server.createMailbox('Archive', { role: 'archive' });
    this.server.createMailbox('Trash', { role: 'trash' });
    this.server.createMailbox('Lists');
    this.service = this.#start();
  }

  deliver(folder: FolderName): void {
    this.#delivered += 1;
    const { header, body } = TwoSides.message(this.#delivered);
    this.server.deliver(folder, [header + body]);
  }

  /** What the message with that number in its subject is. */
  static message(n: number): { header: string; body: string } {
    const header = `Message-ID: <m${String(n)}@test>\r\nSubject: message ${String(n)}\r\n\r\n`;
    return { header, body: `${'x'.repeat(n % 7)}\r\n` };
  }

  get delivered(): number {
    return this.#delivered;
  }

  async syncWith(_who: number, trouble: Trouble | null): Promise<void> {
    if (trouble === null) await this.sync();
    else if ('killedAfter' in trouble) {
      await this.killedAfter(trouble.killedAfter, () => this.sync());
    } else {
      const { cutAt, after } = trouble;
      this.server.failNext(cutAt, new MailtuiError('unreachable', 'cut'), after);
      await this.sync();
    }
  }

  async editHere(_who: number, { id, flags, tags }: MessageRow, edit: EditHere): Promise<void> {
    const { service } = this;
    const to = (isOn: boolean, name: string) => (isOn ? { add: [name] } : { remove: [name] });
    if (edit.edit === 'flag') {
      const names = [edit.flag];
      await service.editFlags([id], turnsOn(flags, edit.flag) ? { add: names } : { remove: names });
    } else if (edit.edit === 'tag') {
      await service.editTags([id], to(!tags.includes('later'), 'later'));
    } else if (edit.edit === 'delete') await service.removeMessages([id]);
    else if (edit.edit === 'move') {
      await service.moveMessages([id], this.folderId(edit.to)).catch(() => undefined);
    } else await service.restoreMessages([id]).catch(() => undefined);
  }

  remote(): RemoteMessage[] {
    return this.server.mailboxes().flatMap(({ path, messages }) =>
      messages.map(({ id, flags, content }) => {
        return { path, id, flags, subject: summarise(content).subject };
      }),
    );
  }

  editThere({ path, id, flags }: RemoteMessage, edit: EditThere): void {
    const { server } = this;
    if (edit.edit === 'flag') server.setFlags(path, id, flags ^ flagsOf([edit.flag]));
    else if (edit.edit === 'tag') server.setKeywords(path, id, ['theirs']);
    else if (edit.edit === 'move') server.move(path, id, edit.to);
    else server.remove(path, id);
  }

  renumber(folder: FolderName): void {
    this.server.renumber(folder);
  }

  isKnown(subject: string): boolean {
    return this.rows().some((row) => row.subject === subject);
  }

  async sync(): Promise<SyncSummary> {
    const [summary] = await this.service.sync({
      accounts: [],
      force: true,
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    if (summary === undefined) throw new Error('no summary');
    return summary;
  }

  /** Does this and is killed after so many steps; starts again with what was durable. */
  async killedAfter(steps: number, work: () => Promise<unknown>): Promise<void> {
    this.#left = steps;
    await work().catch(() => undefined);
    this.#left = Infinity;
    this.#isDead = false;
    this.service = this.#start();
  }

  /** The messages here, all folders; the same order every time. */
  rows(): MessageRow[] {
    return this.service
      .folders()
      .flatMap(({ id }) => this.service.page({ folderId: id, limit: 1000 }).rows)
      .sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
  }

  folderId(name: string): number {
    return this.service.folders().find(({ path }) => path === name)?.id ?? -1;
  }

  /** What the server should have, too: all but what was once on it and is not any more. */
  here(): string[] {
    return this.rows()
      .filter(({ dir, server }) => dir !== RECENTLY_DELETED_DIR && server !== 'local-only')
      .map((row) => lineOf(row.folder, row.subject, flagNames(row.flags), row.tags))
      .sort();
  }

  there(): string[] {
    return this.server
      .mailboxes()
      .flatMap(({ path, messages }) =>
        messages.map(({ content, flags, keywords }) =>
          lineOf(path, summarise(content).subject, flagNames(flags), keywords),
        ),
      )
      .sort();
  }

  #start(): LocalMailService {
    return new LocalMailService({
      accounts: [this.account],
      store: this.#mortal(this.store),
      index: this.#mortal(this.index),
      loadSummarise: () => Promise.resolve(summarise),
      openProtected,
      readOpened,
      createSource: ({ name, incoming: server }) => {
        const password = (): Promise<string> => Promise.resolve('pass');
        return Promise.resolve(this.server.factory({ account: name, server, password }));
      },
      lock: () => ({ release: () => undefined }),
      now: () => Date.UTC(2024, 5, 1),
      createSender: () => Promise.reject(new Error('nothing is sent here')),
      receiverFor: (local) => local,
    });
  }

  /** The same object, of which nothing more happens after the kill. */
  #mortal<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (STEPS.has(String(name))) this.#step();
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
  }

  #step(): void {
    this.#left -= 1;
    if (this.#left < 0) this.#isDead = true;
    if (this.#isDead) throw new MailtuiError('bug', 'killed');
  }
}

function lineOf(
  folder: string,
  subject: string,
  flags: readonly string[],
  tags: readonly string[],
): string {
  return `${folder}: ${subject} [${[...flags, ...tags].join(' ')}]`;
}
