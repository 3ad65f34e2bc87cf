/** What other programs do to the Maildir appears while mailtui is open, without a server. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalMailService } from '../../src/app/localMailService.js';
import { openMailService } from '../../src/app/openMailService.js';
import { flagsOf } from '../../src/core/flags.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { lockAccount } from '../../src/store/lock.js';
import { anAccount, makeProfile } from '../support/profile.js';

const NAME = '1700000000.other.host';
let service: LocalMailService;
let inbox: string;
let stateDir: string;
let stop: AbortController;
let watching: Promise<void>;

beforeEach(() => {
  const { paths } = makeProfile();
  ({ stateDir } = paths);
  const incoming = { host: '127.0.0.1', port: 1, security: 'none', user: 'u' } as const;
  const account = anAccount({ name: 'ann', incoming });
  inbox = join(paths.mailDir, 'ann', 'INBOX');
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(inbox, part), { recursive: true });
  service = openMailService({ accounts: [account], paths }, { notice: () => undefined });
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await watching;
  await service.close();
});

/** The messages, as soon as they are so. */
function messages(test: (rows: readonly MessageRow[]) => boolean): Promise<readonly MessageRow[]> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const rows = service
        .folders()
        .flatMap(({ id }) => service.page({ folderId: id, limit: 9 }).rows);
      if (test(rows)) resolve(rows);
      return test(rows);
    };
    if (look()) return;
    const end = service.onChange(() => {
      if (look()) end();
    });
  });
}

describe('another program', () => {
  it('delivers, reads and removes, and the list follows', async () => {
    watching = service.watch({ accounts: [], signal: stop.signal, onEvent: () => undefined });
    const mail = 'From: Bob <b@x.org>\nSubject: Hello\nMessage-ID: <1@x>\n\nHi\n';
    writeFileSync(join(inbox, 'tmp', NAME), mail);
    renameSync(join(inbox, 'tmp', NAME), join(inbox, 'new', NAME));
    const [row] = await messages((rows) => rows.length === 1);
    expect(row).toMatchObject({ subject: 'Hello', flags: 0 });

    renameSync(join(inbox, 'new', NAME), join(inbox, 'cur', `${NAME}:2,FS`));
    const [read] = await messages((rows) => (rows[0]?.flags ?? 0) !== 0);
    expect(read?.flags).toBe(flagsOf(['seen', 'flagged']));
    expect(read?.id).toBe(row?.id);
    expect(readdirSync(join(inbox, 'cur'))).toEqual([`${NAME}:2,FS`]);
  });

  it('makes a folder, and it is there with its mail', async () => {
    watching = service.watch({ accounts: [], signal: stop.signal, onEvent: () => undefined });
    deliverInto(inbox, '1700000001.other.host');
    await messages((rows) => rows.length === 1);
    const outside = join(inbox, '..', '..', '..', 'Lists');
    deliverInto(outside, NAME);
    renameSync(outside, join(inbox, '..', 'Lists'));
    await messages((rows) => rows.length === 2);
    expect(service.folders().map(({ path }) => path)).toContain('Lists');
  });
});

it('a sync waits for another process that looks at the directories', async () => {
  watching = Promise.resolve();
  const lock = lockAccount(stateDir, 'ann');
  const ended = service.sync({ accounts: [], signal: stop.signal, onEvent: () => undefined });
  await new Promise((resolve) => setImmediate(resolve));
  lock.release();
  const [summary] = await ended;
  // It got as far as asking for a password.
  expect(summary?.errors.map(({ kind }) => kind)).toEqual(['secret-missing']);
});

function deliverInto(maildir: string, name: string): void {
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, part), { recursive: true });
  writeFileSync(join(maildir, 'new', name), `Subject: Hello\nMessage-ID: <${name}>\n\nHi\n`);
}
