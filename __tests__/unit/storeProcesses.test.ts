/** Store and index under what other processes, a kill -9 and a full disk do to them. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { planScan } from '../../src/core/scanPlan.js';
import { openIndex, openIndexReader } from '../../src/store/index/openIndex.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { asked } from '../support/asked.js';
import { bundleChild, Child } from '../support/child.js';
import { INBOX, sha256 } from '../support/places.js';
import { scratch } from '../support/scratch.js';

describe('kill -9 at any moment of delivery', () => {
  it('leaves only whole messages, and no row without its file', async () => {
    const bundle = await bundleChild('deliverForever');
    const [root, state] = [join(scratch(), 'mail'), scratch()];
    const store = openMaildirStore(root);
    let adopted = 0;
    for (let round = 0; round < 8; round += 1) {
      const child = new Child(bundle, [root, state]);
      const steps = Math.floor(Math.random() * 60);
      for (let step = 0; step <= steps; step += 1) {
        expect(await child.line()).toMatch(/^(delivered|committed)$/);
      }
      await child.kill();

      const { files, skipped } = await store.scan(INBOX);
      expect(skipped).toEqual([]);
      for (const file of files) {
        const content = (await store.read(INBOX, file)).toString();
        const [digest, body = ''] = content.split('\n');
        expect(sha256(body)).toBe(digest);
      }
      const { index, setAside } = openIndex(join(state, 'index.db'));
      expect(setAside).toBeNull();
      const folder = index.putFolder(INBOX);
      const placements = index.placements(folder.id);
      const plan = planScan(placements, { files });
      expect(plan.missing).toEqual([]);
      expect(plan.adopt.length + placements.length).toBe(files.length);
      expect(folder.total).toBe(placements.length);
      expect(index.search(asked('words', { limit: 100_000 }))).toHaveLength(placements.length);
      adopted += plan.adopt.length;
      index.close();
    }
    expect(adopted).toBeGreaterThan(0);
  }, 120_000);
});

describe('two processes at one index', () => {
  it('may create it at the same moment, and lose nothing of each other', async () => {
    const bundle = await bundleChild('openAndCommit');
    const file = join(scratch(), 'state', 'index.db');
    const children = [0, 1, 2].map((n) => new Child(bundle, [file, String(n * 1000), '40']));
    expect(await Promise.all(children.map((child) => child.line()))).toEqual(Array(3).fill('done'));
    expect(await Promise.all(children.map((child) => child.end()))).toEqual(Array(3).fill(''));
    const { index } = openIndex(file);
    expect(index.folders()).toEqual([expect.objectContaining({ total: 120, unread: 120 })]);
    index.close();
  }, 60_000);

  it('see that the other has committed', async () => {
    const bundle = await bundleChild('openAndCommit');
    const file = join(scratch(), 'index.db');
    openIndex(file).index.close();
    const reader = openIndexReader(file);
    const before = reader.version();
    expect(reader.version()).toBe(before);
    const child = new Child(bundle, [file, '0', '3']);
    expect(await child.line()).toBe('done');
    await child.end();
    expect(reader.version()).not.toBe(before);
    expect(reader.page({ limit: 10 }).rows).toHaveLength(3);
    reader.close();
  });
});

describe('a full disk', () => {
  const ownDisk = ['unshare', '-rm', 'sh', '-c'];
  const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

  (canMount ? it : it.skip)('is told as such, and takes nothing that was there', async () => {
    const bundle = await bundleChild('fillDisk');
    const directory = scratch();
    const mount = 'mount -t tmpfs -o size=3m none "$0" && exec "$@"';
    const child = new Child(bundle, [directory], [...ownDisk, mount, directory]);
    const line = await child.line();
    expect(await child.end()).toBe('');
    const report: unknown = JSON.parse(line ?? 'null');
    expect(report).toMatchObject({ delivery: 'disk-full', left: 0, commit: 'disk-full' });
    const { delivered, whole, committed, rows, after } = report as Record<string, number>;
    expect(delivered).toBeGreaterThan(5);
    expect(whole).toBe(delivered);
    expect(rows).toBe(committed);
    expect(after).toBe((rows ?? 0) + 1);
  });
});
