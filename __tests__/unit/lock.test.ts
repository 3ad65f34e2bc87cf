import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lockAccount } from '../../src/store/lock.js';
import { bundleChild, Child } from '../support/child.js';
import { scratch } from '../support/scratch.js';

let bundle: string;
let state: string;

beforeAll(async () => {
  bundle = await bundleChild('holdLock');
});

beforeEach(() => {
  state = scratch();
});

describe('the lock of an account', () => {
  it('keeps another process out until it is released', async () => {
    const lock = lockAccount(state, 'ann');
    const refused = new Child(bundle, [state, 'ann']);
    expect(await refused.line()).toBe('locked');
    await refused.end();

    lock.release();
    const next = new Child(bundle, [state, 'ann']);
    expect(await next.line()).toBe('held');
    expect(() => lockAccount(state, 'ann')).toThrow(expect.objectContaining({ kind: 'locked' }));
    expect(await next.end()).toBe('');
    lockAccount(state, 'ann').release();
  });

  it('ends with the process, even when that is killed', async () => {
    const child = new Child(bundle, [state, 'ann']);
    expect(await child.line()).toBe('held');
    expect(() => lockAccount(state, 'ann')).toThrow(
      expect.objectContaining({ kind: 'locked', scope: { account: 'ann' }, retry: 'later' }),
    );
    await child.kill();
    lockAccount(state, 'ann').release();
  });

  it('is not lost by trying to take it twice', async () => {
    const lock = lockAccount(state, 'ann');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(() => lockAccount(state, 'ann')).toThrow(expect.objectContaining({ kind: 'locked' }));
    }
    const other = new Child(bundle, [state, 'ann']);
    expect(await other.line()).toBe('locked');
    await other.end();
    lock.release();
    lock.release();
  });

  it('excludes another thread of this process, and is not lost by it', async () => {
    const lock = lockAccount(state, 'ann');
    const thread = new Worker(bundle, { argv: [state, 'ann'], stdout: true, stdin: true });
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    const said = await new Promise((resolve) => {
      thread.stdout.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    expect(said).toBe('locked\n');
    thread.stdin?.end();
    await ended;
    const other = new Child(bundle, [state, 'ann']);
    expect(await other.line()).toBe('locked');
    await other.end();
    lock.release();
  });

  it('is one per account', () => {
    const locks = ['ann', 'bob'].map((account) => lockAccount(state, account));
    for (const lock of locks) lock.release();
  });

  it('is a private file', () => {
    lockAccount(state, 'ann').release();
    expect(statSync(join(state, 'locks')).mode & 0o777).toBe(0o700);
    expect(statSync(join(state, 'locks/ann.lock')).mode & 0o777).toBe(0o600);
    expect(() => lockAccount(state, '../ann')).toThrow(expect.objectContaining({ kind: 'bug' }));
  });
});
