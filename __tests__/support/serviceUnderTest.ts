/** The mail service on the real store and index, with mail servers in memory that misbehave. */
import { afterEach, beforeEach } from '@jest/globals';
import { join } from 'node:path';
import { LocalMailService, type ServiceParts } from '../../src/app/localMailService.js';
import type { SyncRequest } from '../../src/app/mailService.js';
import type { AccountConfig } from '../../src/core/account.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import type { NewMail } from '../../src/core/newMail.js';
import type { RetentionRule } from '../../src/core/retentionRules.js';
import type { RuleConfig } from '../../src/core/rules.js';
import type { FileNames, FolderPlace, MailStore } from '../../src/core/store.js';
import type { SyncEvent, SyncSummary } from '../../src/core/syncEvents.js';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import { summarise } from '../../src/mime/summary.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { lockAccount } from '../../src/store/lock.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { FakeSender } from './fakeSender.js';
import { FakeMailServer } from './fakeSource.js';
import { testAccount } from './program.js';
import { plainMessages } from './sampleMail.js';
import { scratch } from './scratch.js';

/** One profile with the IMAP account `work` and the POP3 account `home`. */
export class ServiceUnderTest {
  readonly dir = scratch();
  readonly imap = new FakeMailServer({ chunk: 20 });
  readonly pop3 = new FakeMailServer({ protocol: 'pop3' });
  readonly events: SyncEvent[] = [];
  #ahead = 0;
  /** What the configuration says of `work`; may be changed between syncs. */
  readonly work = testAccount('work', 'imap', { port: 1 });
  readonly accounts = [this.work, testAccount('home', 'pop3', { port: 1 })];
  /** Runs after each look at a directory, before its result is used. */
  afterScan = (): Promise<void> => Promise.resolve();
  /** How new mail is announced. */
  announce: (account: AccountConfig, mail: NewMail) => Promise<string | null> = () =>
    Promise.resolve(null);
  /** What mail goes out by, of both accounts. */
  readonly sender = new FakeSender();
  /** What is done with mail that comes; may be changed between syncs. */
  rules: RuleConfig[] = [];
  /** How long mail stays; may be changed between syncs. */
  retention: RetentionRule[] = [];
  readonly parts: ServiceParts = {
    accounts: this.accounts,
    store: this.#withScanHook(openMaildirStore(join(this.dir, 'mail'))),
    index: openIndex(join(this.dir, 'state', 'index.sqlite')).index,
    loadSummarise: () => Promise.resolve(summarise),
    openProtected,
    readOpened,
    createSource: ({ name, incoming: server }) => {
      const { factory } = name === 'work' ? this.imap : this.pop3;
      const password = (): Promise<string> => Promise.resolve('pass');
      return Promise.resolve(factory({ account: name, server, password }));
    },
    lock: (account) => lockAccount(join(this.dir, 'state'), account),
    now: () => Date.now() + this.#ahead,
    createSender: () => Promise.resolve(this.sender),
    receiverFor: (local) => local,
    scratch: join(this.dir, 'state', 'opened'),
    announce: (account, mail) => this.announce(account, mail),
    rules: () => this.rules,
    retention: () => this.retention,
  };
  readonly service = new LocalMailService(this.parts);

  /** Lets so many ms pass. */
  later(ms: number): void {
    this.#ahead += ms;
  }

  request(): SyncRequest {
    return {
      accounts: [],
      signal: new AbortController().signal,
      onEvent: (event: SyncEvent) => {
        this.events.push(event);
      },
    };
  }

  sync(): Promise<SyncSummary[]> {
    return this.service.sync(this.request());
  }

  inbox(account: string): readonly MessageRow[] {
    return this.list(account, 'INBOX');
  }

  /** The newest messages of a folder; none when there is no such folder. */
  list(account: string, dir: string): readonly MessageRow[] {
    const folder = this.service.folders(account).find((row) => row.dir === dir);
    return folder === undefined ? [] : this.service.page({ folderId: folder.id, limit: 1000 }).rows;
  }

  /** Puts `count` messages on a server. @returns their ids there */
  fill(server: FakeMailServer, mailbox: string, count: number): string[] {
    return server.deliver(mailbox, plainMessages(count, 500));
  }

  #withScanHook(store: MailStore): MailStore {
    const scan = store.scan.bind(store);
    const holdsOnly = store.holdsOnly.bind(store);
    return Object.assign(store, {
      scan: async (place: FolderPlace) => {
        const found = await scan(place);
        await this.afterScan();
        return found;
      },
      holdsOnly: async (place: FolderPlace, names: FileNames) => {
        const isAsKnown = await holdsOnly(place, names);
        await this.afterScan();
        return isAsKnown;
      },
    });
  }
}

/** A fresh one for each test of the suite that calls this. */
export function serviceUnderTest(): () => ServiceUnderTest {
  let current: ServiceUnderTest | undefined;
  beforeEach(() => {
    current = new ServiceUnderTest();
  });
  afterEach(() => current?.service.close());
  return () => {
    if (current === undefined) throw new Error('outside of a test');
    return current;
  };
}
