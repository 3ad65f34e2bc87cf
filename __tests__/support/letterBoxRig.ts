/** The mail service with the real store, index and POP3 source, at a letter-box under control. */
import { afterEach, beforeEach } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deletedLetterFiles } from '../../src/app/deletedLetterFiles.js';
import { LocalMailService } from '../../src/app/localMailService.js';
import type { SyncRequest } from '../../src/app/mailService.js';
import type { AfterDownload, Security } from '../../src/core/account.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import type { MailStore } from '../../src/core/store.js';
import type { SyncEvent, SyncSummary } from '../../src/core/syncEvents.js';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import { summarise } from '../../src/mime/summary.js';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { lockAccount } from '../../src/store/lock.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { LetterBoxServer } from './letterBoxServer.js';
import { wholeLines } from './pop3Script.js';
import { testAccount } from './program.js';
import { scratch } from './scratch.js';
import { LOCALHOST } from './testCertificate.js';

export class LetterBoxRig {
  readonly dir = scratch();
  readonly server = new LetterBoxServer();
  readonly events: SyncEvent[] = [];
  policy: AfterDownload = 'keep';
  newestFirst = true;
  /** Octets; with the next `restart`. */
  headersOnlyAbove: number | null = null;
  /** Ms since the epoch by the service's clock; starts at the real time. */
  time = Date.now();
  idleTimeout = 10_000;
  host = '127.0.0.1';
  security: Security = 'none';
  /** Where the server is reached; absent: at its own port. */
  port: number | null = null;
  /** What was made durable, in order; a test may add what the server hears. */
  readonly trace: string[] = [];
  #service: LocalMailService | null = null;

  /** Opened anew after `restart`, as by another process. */
  get service(): LocalMailService {
    this.#service ??= new LocalMailService({
      accounts: [
        {
          ...testAccount('home', 'pop3', this.#incoming()),
          afterDownload: this.policy,
          newestFirst: this.newestFirst,
          ...(this.headersOnlyAbove === null ? {} : { headersOnlyAbove: this.headersOnlyAbove }),
        },
      ],
      store: this.#traced(openMaildirStore(join(this.dir, 'mail'))),
      index: this.#tracedIndex(openIndex(join(this.dir, 'state', 'index.sqlite')).index),
      loadSummarise: () => Promise.resolve(summarise),
      openProtected,
      readOpened,
      createSource: ({ name, incoming: server }) =>
        Promise.resolve(
          createPop3Source({
            account: name,
            server,
            password: () => Promise.resolve('pass'),
            idleTimeout: this.idleTimeout,
          }),
        ),
      lock: (account) => lockAccount(join(this.dir, 'state'), account),
      letterMemory: deletedLetterFiles(join(this.dir, 'state')),
      now: () => this.time,
      createSender: () => Promise.reject(new Error('nothing is sent here')),
      receiverFor: (local) => local,
    });
    return this.#service;
  }

  #incoming(): Parameters<typeof testAccount>[2] {
    const { host, security } = this;
    const tlsCa = join(this.dir, 'ca.pem');
    writeFileSync(tlsCa, LOCALHOST.cert);
    return { host, security, port: this.port ?? this.server.port, tlsCa };
  }

  #traced(store: MailStore): MailStore {
    const { trace } = this;
    const deliver = store.deliver.bind(store);
    const syncFolder = store.syncFolder.bind(store);
    return Object.assign(store, {
      deliver: async (...of: Parameters<typeof deliver>) => {
        const stored = await deliver(...of);
        trace.push('file');
        return stored;
      },
      syncFolder: async (...of: Parameters<typeof syncFolder>) => {
        await syncFolder(...of);
        trace.push('names');
      },
    });
  }

  #tracedIndex(index: MailIndex): MailIndex {
    const { trace } = this;
    const commit = index.commit.bind(index);
    return Object.assign(index, {
      commit: (changes: Parameters<typeof commit>[0]) => {
        const report = commit(changes);
        if (changes.some(({ type }) => type === 'add')) trace.push('row');
        return report;
      },
    });
  }

  async restart(policy: AfterDownload = this.policy): Promise<void> {
    await this.close();
    this.policy = policy;
  }

  async close(): Promise<void> {
    await this.#service?.close();
    this.#service = null;
  }

  async sync(more: Partial<SyncRequest> = {}): Promise<SyncSummary> {
    const [summary] = await this.service.sync({
      accounts: [],
      signal: new AbortController().signal,
      onEvent: (event) => this.events.push(event),
      ...more,
    });
    if (summary === undefined) throw new Error('there is no summary');
    return summary;
  }

  inbox(): readonly MessageRow[] {
    const folder = this.service.folders('home').find(({ role }) => role === 'inbox');
    return folder === undefined ? [] : this.service.page({ folderId: folder.id, limit: 1000 }).rows;
  }

  warnings(): string[] {
    return this.events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  }

  /** All files of a folder, each by its subject and a digest of its bytes; sorted. */
  files(dir = 'INBOX'): string[] {
    return ['cur', 'new']
      .map((sub) => join(this.dir, 'mail', 'home', dir, sub))
      .filter((path) => existsSync(path))
      .flatMap((path) =>
        readdirSync(path).map((name) => fingerprint(readFileSync(join(path, name)))),
      )
      .sort();
  }

  /** The same of these letters. */
  static asStored(letters: readonly { bytes: Buffer }[]): string[] {
    return letters.map(({ bytes }) => fingerprint(wholeLines(bytes))).sort();
  }
}

/** Gives every test of the file a rig of its own, with its server started. */
export function withLetterBox(use: (rig: LetterBoxRig) => void): void {
  let rig: LetterBoxRig;
  beforeEach(async () => {
    rig = new LetterBoxRig();
    await rig.server.start();
    use(rig);
  });
  afterEach(async () => {
    await rig.close();
    await rig.server.stop();
  });
}

function fingerprint(bytes: Buffer): string {
  const subject = /^Subject: (.*)\r$/m.exec(bytes.toString('latin1'))?.[1] ?? '';
  return `${subject} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}
