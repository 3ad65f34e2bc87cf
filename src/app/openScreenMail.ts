/** Opens the screen's mail: starts the worker thread, and the index as soon as there is one. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ensurePrivateDir } from '../config/privateFiles.js';
import type { MailIndexReader } from '../core/mailIndex.js';
import { openIndexReader } from '../store/index/openIndex.js';
import { lockIndexForUse } from '../store/indexLock.js';
import type { Profile } from './openMailService.js';
import { WorkerScreenMail } from './workerScreenMail.js';
import type { ScreenMail } from './screenMail.js';

/** Beside the bundle that this module ends up in, or in the sources' place for tests. */
const WORKER = new URL('./worker.js', import.meta.url);

/**
 * What the worker makes is mostly garbage at once: by default V8 lets 48 MB of it pile up before it
 * looks, and the screen's memory would be twice what it needs.
 */
const YOUNG_MB = 12;

/** @throws MailtuiError `locked` during a reindex; others when there can be no index. */
export async function openScreenMail(
  profile: Profile,
  workerFile: URL = WORKER,
): Promise<ScreenMail> {
  ensurePrivateDir(profile.paths.stateDir);
  const lock = lockIndexForUse(profile.paths.indexFile);
  try {
    return new WorkerScreenMail({ profile, lock, ...(await openBoth(profile, workerFile)) });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openBoth(
  profile: Profile,
  workerFile: URL,
): Promise<{ reader: MailIndexReader; worker: Worker }> {
  const worker = new Worker(workerFile, {
    workerData: profile,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  if (!existsSync(profile.paths.indexFile)) await firstMessage(worker);
  try {
    return { worker, reader: openIndexReader(profile.paths.indexFile) };
  } catch {
    // An index of an older version, or a damaged one: the worker is putting it right.
    await firstMessage(worker);
    return { worker, reader: openIndexReader(profile.paths.indexFile) };
  }
}

/** The worker says `ready` when its index is open, or fails with the reason why it is not. */
function firstMessage(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      resolve();
    });
    worker.once('error', reject);
  });
}
