/** Folders in which nothing has happened are not read again; whatever happens is seen. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

/** A look finds that something has happened, another what. */
const CHANGED = 2;
/** Longer than a directory has to be left alone for its time to be trusted, on any file system. */
const SETTLED_MS = 2300;

describe('a folder', () => {
  const the = serviceUnderTest();

  it('is read when something has happened in it, and only then', async () => {
    const t = the();
    let scans = 0;
    t.afterScan = () => {
      scans += 1;
      return Promise.resolve();
    };
    const syncs = async (): Promise<number> => {
      scans = 0;
      await t.service.sync({ ...t.request(), accounts: ['work'] });
      return scans;
    };
    t.fill(t.imap, 'INBOX', 3);
    await syncs();
    await sleep(SETTLED_MS);
    // The first may have known already, when it ended, that nothing else had come.
    await syncs();
    expect(await syncs()).toBe(0);

    const folder = join(t.dir, 'mail', 'work', 'INBOX');
    writeFileSync(join(folder, 'cur', '1.delivered.host:2,'), 'Subject: by hand\n\n');
    expect(await syncs()).toBeGreaterThanOrEqual(CHANGED);
    expect(t.inbox('work')).toHaveLength(4);

    await sleep(SETTLED_MS);
    // The server gets it first, and then nothing is left to do.
    await syncs();
    await syncs();
    expect(await syncs()).toBe(0);
    const [name = ''] = readdirSync(join(folder, 'new'));
    renameSync(join(folder, 'new', name), join(folder, 'cur', `${name}:2,F`));
    expect(await syncs()).toBeGreaterThanOrEqual(CHANGED);

    await sleep(SETTLED_MS);
    await syncs();
    await syncs();
    expect(await syncs()).toBe(0);
    await t.service.editFlags([t.inbox('work')[0]?.id ?? ''], { add: ['answered'] });
    expect(await syncs()).toBeGreaterThanOrEqual(1);
  }, 30_000);
});
